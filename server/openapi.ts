import type { Endpoint } from "@earshot/contract/endpoint.ts";
import type { FastifyInstance } from "fastify";
import { docsPage } from "./docs-page.ts";
import { asPage } from "./doors.ts";
import { type OpenApi, printOpenApi } from "./print-openapi.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    endpoint?: Endpoint;
  }
}

const registered = new WeakMap<FastifyInstance, Endpoint[]>();

/** Collects every endpoint that is registered from here on, and serves the description of all of them. */
export function openApi(app: FastifyInstance): void {
  const endpoints: Endpoint[] = [];
  registered.set(app, endpoints);
  app.addHook("onRoute", (route) => {
    const { endpoint } = route.config ?? {};
    if (endpoint && route.method === endpoint.method) endpoints.push(endpoint);
  });
  let document: OpenApi | undefined;
  const describe = () => {
    document ??= printOpenApi(endpoints);
    return document;
  };
  app.get("/api/v1/openapi.json", async (_request, reply) =>
    reply
      .type("application/json; charset=utf-8")
      .header("cache-control", "no-cache")
      .serializer(JSON.stringify)
      .send(describe()),
  );
  app.get("/docs", async (_request, reply) => {
    const nonce = asPage(reply);
    return reply.send(docsPage(describe(), nonce));
  });
}

/** Every endpoint this server answers, in the order of registration. */
export function endpointsOf(app: FastifyInstance): readonly Endpoint[] {
  return registered.get(app) ?? [];
}
