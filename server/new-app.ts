import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from "fastify";
import type { Context } from "./context.ts";
import { newId } from "./db/id.ts";

/** A web server with what all of ours have in common: limits, proxies that count, ids of requests. Nothing is served yet. */
export function newApp(context: Context): FastifyInstance {
  const { trustedProxies } = context.config;
  return Fastify({
    loggerInstance: context.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => newId(),
    requestIdHeader: false,
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    bodyLimit: 1_000_000,
    requestTimeout: 60_000,
    forceCloseConnections: "idle",
    exposeHeadRoutes: false,
    http: { maxHeaderSize: 16_384 },
  }) as FastifyInstance;
}
