import { randomBytes } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Context } from "./context.ts";
import { forbidden } from "./errors.ts";

/** Puts the doors' headers on every reply and turns away what another site's page sends. */
export function doors(app: FastifyInstance, context: Context): void {
  const headers = doorHeaders(context.config.publicUrl);
  app.addHook("onRequest", async (request, reply) => {
    reply.headers(headers).header("x-request-id", request.id);
    checkOrigin(request, context);
  });
}

/** What every reply carries, a hijacked one too. A page puts its own policy in place of the one here. */
export function doorHeaders(publicUrl: string): Record<string, string> {
  return {
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    vary: "Cookie, Authorization, Earshot-Workspace",
    ...(publicUrl.startsWith("https://") && { "strict-transport-security": "max-age=31536000" }),
  };
}

/** Lets this reply be a page of ours; answers the nonce its script and style tags must carry. */
export function asPage(reply: FastifyReply): string {
  const nonce = randomBytes(18).toString("base64url");
  reply.type("text/html; charset=utf-8").headers({
    "cache-control": "no-store",
    "content-security-policy": [
      "default-src 'self'",
      `script-src 'self' 'nonce-${nonce}'`,
      `style-src 'self' 'nonce-${nonce}'`,
      "img-src 'self' data: blob:",
      "connect-src 'self'",
      "object-src 'none'",
      // Markup from a script is refused, but what console/theme/trusted.ts and the sanitizer let pass.
      "require-trusted-types-for 'script'",
      "trusted-types default dompurify",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "form-action 'self'",
    ].join("; "),
  });
  return nonce;
}

const reading = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * A browser says where a request comes from, a program does not. What changes something must come from our own pages
 * when it says anything at all, and must say it when it carries the session cookie. A key is no browser's to send.
 */
function checkOrigin(request: FastifyRequest, context: Context): void {
  if (reading.has(request.method) || request.headers.authorization !== undefined) return;
  const { origin, "sec-fetch-site": site } = request.headers;
  const signedIn = request.headers.cookie?.includes(`${context.auth.cookieName}=`) ?? false;
  if (origin === undefined && site === undefined && !signedIn) return;
  if (!sentFrom(request, context.config.publicUrl)) {
    throw forbidden("This request does not come from Earshot's own pages.");
  }
}

/** Whether the browser says that a page of this origin sent the request. */
export function sentFrom({ headers: { origin, "sec-fetch-site": site } }: FastifyRequest, ours: string): boolean {
  return site === undefined ? origin === ours : site === "same-origin";
}
