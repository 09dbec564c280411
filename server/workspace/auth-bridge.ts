import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Context } from "#server/context.ts";
import { badRequest, Refusal } from "#server/errors.ts";
import { addressHeader, authPath } from "./auth.ts";
import { createAttempts } from "./sign-in-attempts.ts";

const password = z.string().min(1).max(256);
const bodies = {
  "/sign-in/email": z.strictObject({ email: z.string().max(254), password, rememberMe: z.boolean().optional() }),
  "/sign-out": z.strictObject({}).optional(),
  "/change-password": z.strictObject({
    currentPassword: password,
    newPassword: z.string().min(8).max(256),
    revokeOtherSessions: z.boolean().optional(),
  }),
  "/revoke-other-sessions": z.strictObject({}).optional(),
};

/** The library's endpoints that Earshot uses, and no other: signing in and out, a new password, ending sessions. */
export function authRoutes(app: FastifyInstance, context: Context): void {
  const attempts = createAttempts(() => context.now().getTime());
  for (const [path, body] of Object.entries(bodies)) {
    app.post(authPath + path, { schema: { body } }, async (request, reply) => {
      if (path === "/sign-in/email") attempts.count(request.ip, (request.body as { email: string }).email);
      return answer(await context.auth.handle(asFetch(request, context.config.publicUrl)), reply, path);
    });
  }
}

/** Only what the library needs travels: the cookie, the parsed body, and the address as the trusted proxies left it. */
function asFetch(request: FastifyRequest, publicUrl: string): Request {
  const headers = new Headers({ "content-type": "application/json", [addressHeader]: request.ip });
  if (request.headers.cookie) headers.set("cookie", request.headers.cookie);
  if (request.headers["user-agent"]) headers.set("user-agent", request.headers["user-agent"].slice(0, 500));
  return new Request(publicUrl + request.url, { method: "POST", headers, body: JSON.stringify(request.body ?? {}) });
}

async function answer(response: Response, reply: FastifyReply, path: string): Promise<FastifyReply> {
  if (!response.ok) throw await refusalOf(response, path);
  for (const cookie of response.headers.getSetCookie()) reply.header("set-cookie", cookie);
  reply.header("cache-control", "no-store");
  // Nothing that was shown stays behind for whoever sits down next.
  if (path === "/sign-out") reply.header("clear-site-data", '"cache", "storage"');
  return reply.send({ ok: true });
}

async function refusalOf(response: Response, path: string): Promise<Refusal> {
  if (response.status >= 500) throw new Error(`${path} failed with ${response.status}`);
  if (path === "/sign-in/email" && response.status === 401) {
    return new Refusal(401, "wrong_credentials", "Not signed in", "Mail address and password do not fit together.");
  }
  const { code } = (await response.json().catch(() => ({}))) as { code?: string };
  if (code === "INVALID_PASSWORD") {
    return badRequest("The current password is not right.", [
      { path: "currentPassword", code: "wrong_password", message: "This is not the current password" },
    ]);
  }
  if (response.status === 401) return new Refusal(401, "unauthenticated", "Not signed in", "Sign in first.");
  return badRequest("This cannot be done as asked.");
}
