import { permissions, roles } from "@earshot/contract/permissions.ts";
import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { everyEndpoint } from "#server/workspace/print-permissions.ts";
import { openWorld, password, type Teammate, team, type World } from "../tests/world.ts";
import { type Capability, createApp } from "./app.ts";
import { capabilities } from "./capabilities.ts";
import type { DB } from "./db/types.ts";
import { conflict } from "./errors.ts";
import { markDraining, markReady } from "./health.ts";
import { endpointsOf } from "./openapi.ts";
import { createAuth } from "./workspace/auth.ts";
import { permissionsOf } from "./workspace/policy.ts";
import { workspaceRoutes } from "./workspace/routes.ts";

/** Ways to fail that no endpoint has on purpose. */
const faults: Capability = (app, context) => {
  app.get("/api/v1/faults/unexpected", async () => {
    throw new Error(`select * from secret where password = 'hunter2' at ${import.meta.filename}`);
  });
  app.get("/api/v1/faults/version", async () => {
    throw conflict("Somebody else changed it.", 7);
  });
  app.get("/api/v1/faults/database", async () => {
    await context.app.query("set statement_timeout = 20; select pg_sleep(1)");
  });
  app.post("/api/v1/faults/echo", { schema: { body: z.unknown() } }, async (request) => ({ got: request.body }));
};

const routes: { url: string; endpoint: boolean }[] = [];
const watching: Capability = (app) =>
  app.addHook("onRoute", ({ url, config }) => void routes.push({ url, endpoint: config?.endpoint !== undefined }));

let world: World;
beforeAll(async () => {
  world = await openWorld({ capabilities: [watching, workspaceRoutes, ...capabilities, faults] });
});
afterAll(() => world.close());

describe("who asks", () => {
  test("an API key authenticates a request", async () => {
    const { status, body } = await world.request("GET", "/workspace");
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: world.workspace.id, slug: "brunnwerk", timezone: "UTC" });
  });

  test("a session does too, in the workspace it names", async () => {
    const mei = world.as("mei");
    expect((await mei("GET", "/workspace")).body).toMatchObject({ name: "Brunnwerk" });
    const me = (await mei("GET", "/me")).body;
    expect(me).toMatchObject({ user: { name: "Mei Tanaka" }, workspaces: [{ role: "owner" }] });
    for (const named of [world.ostra.id, "0198c0de-7a11-7c3e-8f00-5e7d1a2b3c4d", "'; drop table workspace", ""]) {
      expect((await mei("GET", "/workspace", { headers: { "earshot-workspace": named } })).status, named).toBe(404);
    }
  });

  test("a wrong key is 401 on every path: known, public, unknown, page", async () => {
    const wrong = [
      "Bearer esk_00000000000000000000000000000000000",
      "Bearer ",
      "Basic bWVpOm1laQ==",
      "esk_",
      "Bearer a b",
    ];
    for (const authorization of wrong) {
      for (const path of [
        "/workspace",
        "/setup",
        "/openapi.json",
        "/nothing",
        "!/api/v2",
        "!/",
        "!/docs",
        "!/nothing",
      ]) {
        const answer = await world.request("GET", path, { key: null, headers: { authorization } });
        expect(answer.status, `${authorization} ${path}`).toBe(401);
        if (!path.startsWith("!/n")) expect(answer.headers["www-authenticate"]).toContain("Bearer");
      }
    }
  });

  test("nobody is 401 before the body is read or judged", async () => {
    const answer = await world.request("POST", "/api-keys", { key: null, body: { nonsense: true } });
    expect(answer.status).toBe(401);
    expect(answer.headers["content-type"]).toBe("application/problem+json");
  });

  test("T-59 a key is for its own workspace, kept as a hash, never read from the address, dead once revoked", async () => {
    const made = await world.request("POST", "/api-keys", { body: { name: "wall", scopes: ["workspace:read"] } });
    expect(made.status).toBe(201);
    const { secret, prefix, id } = made.body;
    expect(secret).toMatch(/^esk_[\w-]{43}$/);
    expect(secret.startsWith(prefix)).toBe(true);
    const foreign = { key: secret, headers: { "earshot-workspace": world.ostra.id } };
    expect((await world.request("GET", "/workspace", foreign)).status).toBe(404);
    expect((await world.request("GET", `/workspace?key=${secret}&access_token=${secret}`, { key: null })).status).toBe(
      401,
    );
    expect((await world.request("GET", "/teammates", { key: secret })).status).toBe(403);
    expect((await world.request("GET", "/workspace", { key: secret })).status).toBe(200);
    const dump = await everything();
    expect(dump).not.toContain(secret);
    expect(dump).not.toContain(secret.slice(4));
    expect((await world.request("DELETE", `/api-keys/${id}`)).status).toBe(204);
    expect((await world.request("DELETE", `/api-keys/${id}`)).status).toBe(204);
    expect((await world.request("GET", "/workspace", { key: secret })).status).toBe(401);
    const { items } = (await world.request("GET", "/api-keys")).body;
    expect(items.find((key: { id: string }) => key.id === id)).toMatchObject({ revokedAt: expect.any(String) });
  });

  test("T-59 an Idempotency-Key does not keep a new key's secret", async () => {
    const headers = { "idempotency-key": "once" };
    const body = { name: "wall", scopes: ["posts:read"] };
    const made = await world.request("POST", "/api-keys", { body, headers });
    expect(made.status).toBe(201);
    expect(await everything()).not.toContain(made.body.secret);
  });

  test("T-18 a key's scopes are known ones, and within its maker's", async () => {
    const narrow = await world.request("POST", "/api-keys", {
      body: { name: "narrow", scopes: ["keys:manage", "posts:read"] },
    });
    for (const scopes of [
      ["posts:read", "*"],
      ["posts:*"],
      ["Posts:read"],
      ["posts:read "],
      ["pоsts:read"],
      [],
      "posts:read",
    ]) {
      const answer = await world.request("POST", "/api-keys", { body: { name: "x", scopes } });
      expect(answer.status, JSON.stringify(scopes)).toBe(400);
    }
    const beyond = await world.request("POST", "/api-keys", {
      key: narrow.body.secret,
      body: { name: "wide", scopes: ["posts:read", "workspace:manage"] },
    });
    expect(beyond.status).toBe(403);
    expect(beyond.body.detail).toContain("workspace:manage");
    const twice = await world.request("POST", "/api-keys", {
      body: { name: "twice", scopes: ["posts:read", "posts:read"] },
    });
    expect(twice.body.scopes).toEqual(["posts:read"]);
  });

  test("a key's last use is noted beside the request", async () => {
    const made = await world.request("POST", "/api-keys", { body: { name: "used", scopes: ["workspace:read"] } });
    expect(made.body.lastUsedAt).toBeNull();
    await Promise.all(Array.from({ length: 5 }, () => world.request("GET", "/workspace", { key: made.body.secret })));
    await expect
      .poll(async () => {
        const { items } = (await world.request("GET", "/api-keys")).body;
        return items.find((key: { id: string }) => key.id === made.body.id).lastUsedAt;
      })
      .not.toBeNull();
  });
});

describe("T-09 role × endpoint", () => {
  test.each(Object.keys(team) as Teammate[])("%s", async (who) => {
    const ask = world.as(who);
    const held = permissionsOf(team[who].role);
    for (const { method, path, permission, name } of endpointsOf(world.app)) {
      if (permission === "public" || permission === "session" || name === "streamEvents") continue;
      const filled = path.replace(/\{\w+\}/g, "0198c0de-7a11-7c3e-8f00-5e7d1a2b3c4d");
      const allowed = held.has(permission);
      // What is allowed is tried without changing anything: reading, or with a body that does not fit.
      if (allowed && method !== "GET") continue;
      const { status, text } = await ask(method, filled);
      const what = `${who} ${method} ${path}: ${text}`;
      if (allowed) expect([200, 400, 404], what).toContain(status);
      else expect(status, what).toBe(403);
    }
  });

  test("every role and permission stands in the table", () => {
    for (const role of roles) for (const held of permissionsOf(role)) expect(permissions).toContain(held);
  });
});

describe("failures are problem documents", () => {
  test("a body that is no JSON, too large, or not JSON at all", async () => {
    const send = (body: string, type = "application/json") =>
      world.request("POST", "/faults/echo", { body, headers: { "content-type": type } });
    expect((await send("{")).body).toMatchObject({ status: 400, type: "bad_request" });
    expect((await send("x".repeat(1_000_001))).body).toMatchObject({ status: 413, type: "too_large" });
    for (const type of [
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
      "application/xml",
    ]) {
      expect((await send('{"a":1}', type)).status, type).toBe(415);
    }
    expect((await send("")).status).toBe(200);
  });

  test("T-28 keys that reach for the prototype, and 10,000 levels", async () => {
    for (const body of [
      '{"__proto__":{"polluted":1}}',
      '{"a":{"constructor":{"prototype":{"polluted":1}}}}',
      '{"\\u005f_proto__":{"polluted":1}}',
      "[".repeat(10_000) + "]".repeat(10_000),
      `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`,
    ]) {
      expect((await world.request("POST", "/faults/echo", { body })).status, body.slice(0, 40)).toBe(400);
    }
    const twice = await world.request("POST", "/faults/echo", { body: '{"name":"first","name":"second"}' });
    expect(twice.body).toEqual({ got: { name: "second" } });
    for (const query of [
      "__proto__[polluted]=1",
      "constructor[prototype][polluted]=1",
      "constructor.prototype.polluted=1",
    ])
      expect((await world.request("GET", `/topics?${query}`)).status, query).toBe(400);
    const brackets = JSON.stringify({ text: '["{'.repeat(200) });
    expect((await world.request("POST", "/faults/echo", { body: brackets })).status).toBe(200);
    expect((Object.prototype as Record<string, unknown>).polluted).toBeUndefined();
  });

  test("faults name their place, and unknown fields are faults", async () => {
    const { body } = await world.request("POST", "/api-keys", { body: { name: "", scopes: ["nope"], admin: true } });
    expect(body).toMatchObject({
      status: 400,
      type: "bad_request",
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(body.errors.map(({ path }: { path: string }) => path).sort()).toEqual(["admin", "name", "scopes.0"]);
    const query = await world.request("GET", "/api-keys?limit=1000&sort=hash");
    expect(query.body.errors.map(({ path }: { path: string }) => path).sort()).toEqual(["limit", "sort"]);
    expect((await world.request("DELETE", "/api-keys/7")).status).toBe(400);
    expect((await world.request("GET", "/api-keys?cursor=x")).status).toBe(400);
  });

  test("T-76 what is unexpected says nothing but its request id", async () => {
    const { status, text, body } = await world.request("GET", "/faults/unexpected");
    expect(status).toBe(500);
    for (const word of ["select", "hunter2", ".ts", "Error", "node_modules"]) expect(text).not.toContain(word);
    expect(body.requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("a version conflict carries the version; a slow database is 503 and asks to come again", async () => {
    expect((await world.request("GET", "/faults/version")).body).toMatchObject({ status: 409, currentVersion: 7 });
    const slow = await world.request("GET", "/faults/database");
    expect(slow.body).toMatchObject({ status: 503, type: "unavailable" });
    expect(slow.headers["retry-after"]).toBe("5");
  });

  test("NUL is refused as a request, not as a fault of ours", async () => {
    const answer = await world.request("PATCH", "/workspace", { body: { name: "Brunn\u0000werk" } });
    expect(answer.status).toBe(400);
  });

  test("T-78 answers are not stored, and vary by who asks", async () => {
    for (const path of ["/workspace", "/nothing", "/me"]) {
      const { headers } = await world.request("GET", path);
      expect(headers["cache-control"], path).toBe("no-store");
      expect(headers.vary, path).toContain("Authorization");
    }
    const out = await world.as("tom")("POST", "!/api/auth/sign-out", { body: {} });
    expect(out.headers["clear-site-data"]).toContain("cache");
  });
});

test("T-81 every endpoint of the contract that is registered is described, and nothing else answers under /api/v1", async () => {
  const registered = endpointsOf(world.app)
    .map(({ method, path }) => `${method} ${path}`)
    .sort();
  const { body } = await world.request("GET", "/openapi.json", { key: null });
  expect(body.openapi).toBe("3.1.0");
  const described = Object.entries(body.paths as Record<string, object>).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(described.sort()).toEqual(registered);
  expect(new Set(registered).size).toBe(registered.length);
  const contract = (await everyEndpoint()).map(({ method, path }) => `${method} ${path}`);
  for (const one of registered) expect(contract).toContain(one);
  const bare = routes.filter(({ url, endpoint }) => url.startsWith("/api/") && !endpoint && !url.includes("/faults/"));
  expect(bare.map(({ url }) => url).sort()).toEqual([
    "/api/auth/change-password",
    "/api/auth/revoke-other-sessions",
    "/api/auth/sign-in/email",
    "/api/auth/sign-out",
  ]);
});

test("T-07 no object that enters, however deep, takes a field nobody offered", async () => {
  const { body } = await world.request("GET", "/openapi.json", { key: null });
  const open: string[] = [];
  const walk = (schema: unknown, where: string) => {
    if (typeof schema !== "object" || schema === null) return;
    const { type, additionalProperties, properties } = schema as Record<string, unknown>;
    if (type === "object" && (additionalProperties ?? true) !== false) open.push(where);
    for (const [name, part] of Object.entries(properties ?? schema))
      walk(part, Number.isNaN(Number(name)) ? `${where}.${name}` : where);
  };
  for (const [path, methods] of Object.entries(
    body.paths as Record<string, Record<string, { requestBody?: { content: object } }>>,
  )) {
    for (const [method, { requestBody }] of Object.entries(methods))
      walk(
        Object.values(requestBody?.content ?? {}).map((one) => one.schema),
        `${method} ${path}`,
      );
  }
  // A connector checks its own settings and credentials, a file names its own columns.
  expect(open.sort()).toEqual([
    "patch /channels/{id}.credentials",
    "patch /channels/{id}.settings",
    "post /channels.credentials",
    "post /channels.settings",
    "post /imports/{id}/runs.mapping",
  ]);
});

test("T-70 every string that enters has a maximum, an enum or a closed format", async () => {
  const { body } = await world.request("GET", "/openapi.json", { key: null });
  const open: string[] = [];
  const walk = (schema: Record<string, unknown>, where: string) => {
    if (schema.type === "string") {
      const closed =
        schema.maxLength !== undefined ||
        schema.enum !== undefined ||
        schema.const !== undefined ||
        ["uuid", "date-time", "date"].includes(String(schema.format));
      if (!closed) open.push(where);
    }
    for (const [name, part] of Object.entries((schema.properties ?? {}) as Record<string, Record<string, unknown>>)) {
      walk(part, `${where}.${name}`);
    }
    for (const list of ["anyOf", "oneOf", "allOf", "prefixItems"]) {
      for (const part of (schema[list] ?? []) as Record<string, unknown>[]) walk(part, where);
    }
    for (const one of ["items", "additionalProperties", "propertyNames"]) {
      const part = schema[one];
      if (typeof part === "object" && part !== null) walk(part as Record<string, unknown>, `${where}.${one}`);
    }
  };
  for (const [path, methods] of Object.entries(body.paths as Record<string, Record<string, Record<string, unknown>>>)) {
    for (const [method, operation] of Object.entries(methods)) {
      const parameters = operation.parameters as { name?: string; schema?: Record<string, unknown> }[];
      for (const { name, schema } of parameters) if (schema) walk(schema, `${method} ${path}?${name}`);
      const sent = operation.requestBody as
        | { content: { "application/json": { schema: Record<string, unknown> } } }
        | undefined;
      if (sent) walk(sent.content["application/json"].schema, `${method} ${path}`);
    }
  }
  expect(open).toEqual([]);
});

test("health: live at once, ready when told so and while the database answers, not while draining", async () => {
  expect((await world.request("GET", "/health/live", { key: null })).status).toBe(200);
  expect((await world.request("GET", "/health/ready", { key: null })).status).toBe(503);
  markReady(world.app);
  expect((await world.request("GET", "/health/ready", { key: null })).status).toBe(200);
  markDraining(world.app);
  expect((await world.request("GET", "/health/ready", { key: null })).status).toBe(503);
});

test("without a database: 503 that asks to come again, alive but not ready, pages as ever", async () => {
  const pool = new pg.Pool({
    connectionString: "postgresql://nobody:x@127.0.0.1:1/none",
    connectionTimeoutMillis: 500,
  });
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) });
  const { publicUrl } = world.context.config;
  const same = { publicUrl, secret: "s".repeat(40), log: world.context.log };
  await world.cookie("ana");
  const [cookie = ""] = await createAuth({ ...same, db: world.context.db }).signIn(team.ana.email, password);
  const auth = createAuth({ ...same, db });
  const app = createApp({ ...world.context, db, app: pool, auth }, [workspaceRoutes]);
  markReady(app);
  const get = async (url: string, headers = {}) => {
    const response = await app.inject({ method: "GET", url, headers });
    return { status: response.statusCode, retry: response.headers["retry-after"] };
  };
  const away = { status: 503, retry: "5" };
  expect(await get("/api/v1/workspace", { authorization: `Bearer ${world.workspace.key}` })).toEqual(away);
  // Not 401: nobody is signed out because the database is away.
  expect(await get("/api/v1/me", { cookie })).toEqual(away);
  expect(await get("/api/v1/setup")).toEqual(away);
  expect((await get("/health/live")).status).toBe(200);
  expect((await get("/health/ready")).status).toBe(503);
  expect((await get("/")).status).toBe(200);
  await app.close();
  await pool.end();
});

test("a reply says under which id the log knows it", async () => {
  const { headers, body } = await world.request("GET", "/nothing");
  expect(headers["x-request-id"]).toBe(body.requestId);
});

/** All that the database holds, as text. */
async function everything(): Promise<string> {
  const { rows: tables } = await world.context.owner.query(
    "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'auth')",
  );
  const texts = await Promise.all(
    tables.map(async ({ name }) => {
      const { rows } = await world.context.owner.query(
        `select coalesce(string_agg(t::text, '\n'), '') as text from ${name} t`,
      );
      return String(rows[0].text);
    }),
  );
  return texts.join("\n");
}
