import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { root } from "./config.ts";
import type { Context } from "./context.ts";
import { doors } from "./doors.ts";
import { notFound } from "./errors.ts";
import { health } from "./health.ts";
import { jsonBodies } from "./json-body.ts";
import { newApp } from "./new-app.ts";
import { openApi } from "./openapi.ts";
import { notFoundPage, pages } from "./pages.ts";
import { isApi, sendProblem } from "./problem.ts";
import { compileSerializer, compileValidator } from "./validate.ts";
import { authenticate, type Caller, nobody } from "./workspace/authenticate.ts";

declare module "fastify" {
  interface FastifyRequest {
    caller: Caller;
  }
}

/** Registers the routes of one capability; the list stands in main.ts. */
export type Capability = (app: FastifyInstance, context: Context) => void;

/**
 * The web server with every capability's routes: who asks is known before a body is read, every answer carries the
 * doors' headers, every failure is a problem document (API) or a page. Not yet listening; `app.close()` ends live
 * updates, then waits for what is under way.
 */
export function createApp(
  context: Context,
  capabilities: readonly Capability[],
  { consoleFolder = join(root, "console/dist") }: { consoleFolder?: string } = {},
): FastifyInstance {
  const app = newApp(context);
  app.setValidatorCompiler(compileValidator);
  app.setSerializerCompiler(compileSerializer);
  app.setErrorHandler((error, request, reply) => sendProblem(context, error, request, reply));
  app.setNotFoundHandler((request, reply) => {
    if (isApi(request.url)) throw notFound("address");
    return notFoundPage(reply);
  });
  app.decorateRequest("caller");
  doors(app, context);
  jsonBodies(app);
  app.addHook("onRequest", async (request) => {
    // Nobody asks a database to know that the process lives.
    const asks = isApi(request.url) || request.headers.authorization !== undefined;
    request.caller = asks && !request.url.startsWith("/health/") ? await authenticate(context, request) : nobody;
  });
  health(app, context);
  openApi(app);
  pages(app, context, consoleFolder);
  for (const capability of capabilities) capability(app, context);
  app.addHook("preClose", async () => context.live.drain());
  return app;
}
