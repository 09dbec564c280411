import type { Body, Endpoint, Params, Query } from "@earshot/contract/endpoint.ts";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { answerOnce } from "./answer-once.ts";
import type { Context } from "./context.ts";
import { repeatRead } from "./db/repeat-read.ts";
import { type Tx, transaction } from "./db/transaction.ts";
import { badRequest, forbidden, notFound, unauthenticated } from "./errors.ts";
import type { Caller } from "./workspace/authenticate.ts";

type Any = Endpoint<z.ZodType, z.ZodType, z.ZodType, z.ZodType>;
/** What a handler gives back; presented through the endpoint's own schema. */
type Answer<E> = E extends Endpoint<z.ZodType, z.ZodType, z.ZodType, infer R> ? z.input<R> : never;

export type Input<E> = {
  params: Params<E>;
  query: Query<E>;
  body: Body<E>;
  caller: Caller;
  /** the version named by If-Match */
  ifMatch: number | null;
  request: FastifyRequest;
  /** for headers of its own; a handler that hijacks it answers by itself */
  reply: FastifyReply;
};

/** Registers an endpoint whose work is one transaction of the caller's workspace. */
export function route<E extends Any>(
  app: FastifyInstance,
  context: Context,
  endpoint: E,
  handle: (tx: Tx, input: Input<E>) => Promise<Answer<E> | undefined>,
): void {
  register(app, endpoint, async (request, reply, caller) => {
    const workspaceId = authorize(endpoint, caller);
    const run = () =>
      transaction(
        context.db,
        workspaceId,
        caller.actor,
        async (tx) => answerOnce(tx, endpoint, request, caller, () => handle(tx, input<E>(request, reply, caller))),
        { requestId: request.id, statementTimeoutMs: 5_000 },
      );
    return endpoint.method === "GET" ? repeatRead(run, () => !reply.raw.headersSent) : run();
  });
}

/** Registers an endpoint that talks to the outside or to no workspace; it opens its own transactions. */
export function routeOutside<E extends Any>(
  app: FastifyInstance,
  endpoint: E,
  handle: (input: Input<E>) => Promise<Answer<E> | undefined>,
): void {
  register(app, endpoint, (request, reply, caller) => handle(input<E>(request, reply, caller)));
}

/** What is not offered is refused, also where nothing is: a filter that is ignored would be taken for one that works. */
const nothing = z.strictObject({});

function register(
  app: FastifyInstance,
  endpoint: Any,
  run: (request: FastifyRequest, reply: FastifyReply, caller: Caller) => Promise<unknown>,
): void {
  app.route({
    method: endpoint.method,
    url: `/api/v1${endpoint.path.replace(/\{(\w+)\}/g, ":$1")}`,
    bodyLimit: endpoint.bodyLimit ?? 1_000_000,
    config: { endpoint },
    schema: {
      operationId: endpoint.name,
      summary: endpoint.summary,
      tags: [endpoint.tag],
      ...(endpoint.params && { params: endpoint.params }),
      querystring: endpoint.query ?? nothing,
      ...(endpoint.body && { body: endpoint.body }),
      ...(endpoint.result && { response: { [endpoint.status]: endpoint.result } }),
    },
    // Before a byte of the body is read or a field of it is judged.
    onRequest: async (request) => void authorize(endpoint, request.caller),
    handler: async (request, reply) => {
      const answer = await run(request, reply, request.caller);
      if (reply.sent) return reply;
      reply.status(endpoint.status).header("cache-control", "no-store");
      return endpoint.status === 204 ? reply.send() : answer;
    },
  });
}

/** The workspace the request is about, once it is certain that the caller may do this there. */
function authorize(endpoint: Any, caller: Caller): string {
  if (endpoint.permission === "public") return "";
  if (!caller.known) throw unauthenticated();
  if (endpoint.permission === "session") return "";
  if (!caller.workspaceId) throw notFound("workspace");
  if (!caller.permissions.has(endpoint.permission)) {
    throw forbidden(`This needs the permission ${endpoint.permission}, which ${caller.describe} does not have.`);
  }
  return caller.workspaceId;
}

function input<E>(request: FastifyRequest, reply: FastifyReply, caller: Caller): Input<E> {
  return {
    params: request.params as Params<E>,
    query: request.query as Query<E>,
    body: request.body as Body<E>,
    caller,
    ifMatch: version(request.headers["if-match"]),
    request,
    reply,
  };
}

function version(header: string | undefined): number | null {
  if (header === undefined || header === "*") return null;
  const match = /^(?:W\/)?"?(\d{1,9})"?$/.exec(header);
  if (!match) throw badRequest('If-Match names a version, such as "3".');
  return Number(match[1]);
}
