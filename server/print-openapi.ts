import type { Endpoint } from "@earshot/contract/endpoint.ts";
import { problem } from "@earshot/contract/problems.ts";
import { z } from "zod";

export type Schema = { [key: string]: unknown };
export type Parameter = { name: string; in: string; required?: boolean; description?: string; schema: Schema };
export type Operation = {
  operationId: string;
  summary: string;
  tags: string[];
  parameters: (Parameter | { $ref: string })[];
  requestBody?: { required: boolean; content: { "application/json": { schema: Schema } } };
  responses: Record<string, unknown>;
  security: Record<string, never[]>[];
  "x-permission": string;
};
export type OpenApi = {
  openapi: "3.1.0";
  info: { title: string; version: string; description: string; license: { name: string; identifier: string } };
  servers: { url: string }[];
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: Record<string, Record<string, unknown>>;
};

/** The OpenAPI 3.1 description of these endpoints, from their own schemas. */
export function printOpenApi(endpoints: readonly Endpoint[]): OpenApi {
  const paths: OpenApi["paths"] = {};
  for (const endpoint of endpoints) {
    paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method.toLowerCase()]: operation(endpoint) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Earshot",
      version: "1",
      description:
        "Everything the console does. Send an API key as `Authorization: Bearer esk_…`. Lists answer `items` and `nextCursor`; failures are problem documents (RFC 9457).",
      license: { name: "AGPL-3.0-or-later", identifier: "AGPL-3.0-or-later" },
    },
    servers: [{ url: "/api/v1" }],
    tags: [...new Set(endpoints.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        key: { type: "http", scheme: "bearer", description: "An API key, `esk_…`" },
        session: { type: "apiKey", in: "cookie", name: "earshot.session_token", description: "A signed-in teammate" },
      },
      schemas: { Problem: jsonSchema(problem, "output") },
      parameters: {
        Workspace: header("Earshot-Workspace", "With a session: the id of the workspace this is about", uuid),
        IdempotencyKey: header(
          "Idempotency-Key",
          "The same key and body again gets the first answer again, without a second effect",
          { type: "string", minLength: 1, maxLength: 200 },
        ),
        IfMatch: header("If-Match", "The version you have seen; 409 when it is not the current one", {
          type: "string",
          maxLength: 20,
        }),
      },
      responses: {
        Problem: {
          description: "What is wrong, in a sentence",
          content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
        },
      },
    },
  };
}

const uuid: Schema = { type: "string", format: "uuid" };

function header(name: string, description: string, schema: Schema): Parameter {
  return { name, in: "header", required: false, description, schema };
}

function operation(endpoint: Endpoint): Operation {
  const inWorkspace = endpoint.permission !== "public" && endpoint.permission !== "session";
  return {
    operationId: endpoint.name,
    summary: endpoint.summary,
    tags: [endpoint.tag],
    parameters: [
      ...parametersOf(endpoint.params, "path"),
      ...parametersOf(endpoint.query, "query"),
      ...(inWorkspace ? [reference("Workspace")] : []),
      ...(inWorkspace && endpoint.method === "POST" ? [reference("IdempotencyKey")] : []),
      ...(inWorkspace && endpoint.method === "PATCH" ? [reference("IfMatch")] : []),
    ],
    ...(endpoint.body && {
      requestBody: { required: true, content: { "application/json": { schema: jsonSchema(endpoint.body, "input") } } },
    }),
    responses: {
      [endpoint.status]: answer(endpoint),
      "4XX": { $ref: "#/components/responses/Problem" },
      "5XX": { $ref: "#/components/responses/Problem" },
    },
    security: endpoint.permission === "public" ? [] : [{ key: [] }, { session: [] }],
    "x-permission": endpoint.permission,
  };
}

const reference = (name: string) => ({ $ref: `#/components/parameters/${name}` });

function parametersOf(shape: z.ZodType | undefined, place: "path" | "query"): Parameter[] {
  if (!shape) return [];
  const { properties = {}, required = [] } = jsonSchema(shape, "input") as {
    properties?: Record<string, Schema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    schema,
  }));
}

function answer(endpoint: Endpoint): unknown {
  const description = endpoint.status === 204 ? "Done; there is nothing to say" : "Done";
  if (endpoint.result) {
    return { description, content: { "application/json": { schema: jsonSchema(endpoint.result, "output") } } };
  }
  if (endpoint.status === 204) return { description };
  return {
    description: "A stream of server-sent events",
    content: { "text/event-stream": { schema: { type: "string" } } },
  };
}

function jsonSchema(shape: z.ZodType, io: "input" | "output"): Schema {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, { io, target: "draft-2020-12", unrepresentable: "any" });
  return schema;
}
