import type { Problem } from "@earshot/contract/problems.ts";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Context } from "./context.ts";
import { badRequest, Refusal, unavailable } from "./errors.ts";
import { failurePage } from "./pages.ts";

export const isApi = (url: string): boolean => url === "/api" || url.startsWith("/api/") || url.startsWith("/api?");

/**
 * Answers a failure: as a problem document under /api, as a page elsewhere. What is not a refusal of ours says nothing
 * but its request id; the log has the rest.
 */
export function sendProblem(
  context: Context,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const problem = tellProblem(context, error, request, reply);
  if (problem.status === 401) reply.header("www-authenticate", 'Bearer realm="earshot"');
  if (!isApi(request.url) && request.headers.accept?.includes("text/html")) return failurePage(reply, problem);
  return reply.type("application/problem+json").serializer(JSON.stringify).send(problem);
}

/** What the asker may know of a failure, its status and headers set on the reply; what is our fault goes to the log. */
export function tellProblem(context: Context, error: unknown, request: FastifyRequest, reply: FastifyReply): Problem {
  const refusal = refusalOf(error);
  if (!refusal || refusal.status >= 500) {
    context.log.error({ err: error, requestId: request.id, route: request.routeOptions.url }, "request failed");
  }
  const problem = problemOf(refusal ?? unexpected, request.id);
  reply.status(problem.status).header("cache-control", "no-store");
  if (refusal?.retryAfter !== undefined) reply.header("retry-after", String(Math.ceil(refusal.retryAfter)));
  return problem;
}

const unexpected = new Refusal(
  500,
  "internal",
  "Something went wrong",
  "This is Earshot's fault. The server's log says more under the request id.",
);

function problemOf(refusal: Refusal, requestId: string): Problem {
  return {
    type: refusal.type,
    title: refusal.title,
    status: refusal.status,
    detail: refusal.message,
    ...(refusal.faults.length > 0 && { errors: refusal.faults }),
    ...(refusal.currentVersion !== undefined && { currentVersion: refusal.currentVersion }),
    requestId,
  };
}

/** What the caller may be told; null for what only the log should know. */
function refusalOf(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error;
  const { code, statusCode, message, expose } = error as Record<string, unknown>;
  if (typeof code === "string" && code.startsWith("FST_")) return ofFramework(code, Number(statusCode));
  // secure-json-parse, on __proto__ and the like
  if (error instanceof SyntaxError && statusCode === 400) return badRequest("The body is not JSON.");
  // the file server, on folders and the like
  if (expose === true && Number(statusCode) < 500) {
    return new Refusal(404, "not_found", "Not found", "There is nothing at this address.");
  }
  return ofDatabase(typeof code === "string" ? code : "", String(message));
}

function ofFramework(code: string, status: number): Refusal | null {
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE") {
    return new Refusal(413, "too_large", "The request is too large", "Send less at once.");
  }
  if (code === "FST_ERR_CTP_INVALID_MEDIA_TYPE") {
    return new Refusal(415, "unsupported_media_type", "Not this kind of body", "Send application/json.");
  }
  if (status >= 400 && status < 500) return badRequest("The request cannot be read.");
  return null;
}

/** PostgreSQL's codes; Node's own for a connection that never came to be. */
function ofDatabase(code: string, message: string): Refusal | null {
  if (/^(22021|22P05)$/.test(code))
    return badRequest("The request holds a character that cannot be stored, such as NUL.");
  const away =
    /^(08|53|57P)/.test(code) ||
    /^(57014|55P03|40001|40P01|25P03|ECONNREFUSED|ECONNRESET|EPIPE|ENOENT|ETIMEDOUT)$/.test(code) ||
    /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/.test(
      message,
    );
  if (!away) return null;
  const refusal = unavailable("The database does not answer in time. Try again in a moment.");
  return new Refusal(refusal.status, refusal.type, refusal.title, refusal.message, { retryAfter: 5 });
}
