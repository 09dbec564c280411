import { roles } from "@earshot/contract/permissions.ts";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { capabilities } from "../server/capabilities.ts";
import { newId } from "../server/db/id.ts";
import { endpointsOf } from "../server/openapi.ts";
import { permissionsOf } from "../server/workspace/policy.ts";
import { openWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld({ capabilities });
});
afterAll(() => world.close());

/** What makes the database's shape: tables, columns, functions, roles. A name that became SQL would show here. */
async function shape(): Promise<unknown> {
  const { rows } = await world.context.owner.query(`
    select (select md5(string_agg(attrelid::regclass || '.' || attname, ',' order by attrelid::regclass::text, attnum))
        from pg_attribute a join pg_class c on c.oid = a.attrelid where c.relnamespace = 'public'::regnamespace) as columns,
      (select count(*)::int from pg_proc) as functions,
      (select string_agg(rolname || rolsuper, ',' order by rolname) from pg_roles) as roles`);
  return rows[0];
}

describe("T-06 nobody filters, sorts or groups by a field that the contract does not offer", () => {
  test.each(roles)("as %s", async (role) => {
    const { body } = await world.request("POST", "/api-keys", {
      body: { name: `As ${role}`, scopes: [...permissionsOf(role)] },
    });
    const probes = [
      "filter[note][starts]=a",
      "sort=note",
      "groupBy=password",
      "select=secret",
      "where=1%3D1",
      "having=1",
    ];
    const through: string[] = [];
    for (const { method, path } of endpointsOf(world.app)) {
      if (method !== "GET" || path === "/openapi.json" || path === "/events") continue;
      const filled = path.replace(/\{(\w+)\}/g, (_, name) => (name === "task" ? "tone" : newId()));
      for (const probe of path.includes("{") ? probes.slice(0, 2) : probes) {
        const answer = await world.request("GET", `${filled}?${probe}`, { key: body.secret });
        if (answer.status !== 400 && answer.status !== 403) through.push(`${path}?${probe}: ${answer.status}`);
      }
    }
    expect(through).toEqual([]);
  });
});

describe("T-26 a time zone is a name from the list, never SQL", () => {
  const hostile = [
    "UTC'; COPY (select 1) TO PROGRAM 'id'; --",
    "UTC\u0000",
    "Europe/Berlin; select pg_sleep(9)",
    "../../etc/passwd",
    "$$UTC$$",
    "EST5EDT4,M3.2.0,M11.1.0",
    "",
    " UTC",
  ];

  test.each(hostile)("%j is refused, and the workspace keeps its own", async (timezone) => {
    const zone = async () => (await world.request("GET", "/workspace")).body.timezone;
    const before = await zone();
    expect([400, 422]).toContain((await world.request("PATCH", "/workspace", { body: { timezone } })).status);
    expect(await zone()).toBe(before);
    const asked = new URLSearchParams({
      since: "2026-03-01T00:00:00Z",
      until: "2026-03-02T00:00:00Z",
      timeZone: timezone,
    });
    expect((await world.request("GET", `/insights/volume?${asked}`)).status).toBe(400);
    const { body: person } = await world.request("POST", "/people", { body: { name: "Hal" } });
    const wish = { quietHours: { from: "21:00", to: "07:00", timezone } };
    expect([400, 422]).toContain(
      (await world.request("PATCH", `/people/${person.id}/preferences`, { body: wish })).status,
    );
  });

  test("no other endpoint takes one", () => {
    const takes = endpointsOf(world.app).flatMap(({ method, path, body, query }) =>
      /"time_?zone"/i.test(
        JSON.stringify(
          [body, query].map((part) => part && z.toJSONSchema(part, { io: "input", unrepresentable: "any" })),
        ),
      )
        ? [`${method} ${path}`]
        : [],
    );
    expect(takes.sort()).toEqual(["PATCH /people/{id}/preferences", "PATCH /workspace", "POST /setup"]);
  });

  test("the working role runs no program, reads no file and is nobody's superuser", async () => {
    const { rows } = await world.context.owner.query(`
      select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,
        pg_has_role('earshot_app', 'pg_execute_server_program', 'member') as programs,
        pg_has_role('earshot_app', 'pg_read_server_files', 'member') as files
      from pg_roles where rolname = 'earshot_app'`);
    expect(Object.values(rows[0])).toEqual([false, false, false, false, false, false]);
    for (const statement of ["copy (select 1) to program 'true'", "select pg_read_file('/etc/hostname')"]) {
      await expect(
        world.tx((tx) => sql.raw(statement).execute(tx.db)),
        statement,
      ).rejects.toMatchObject({
        code: "42501",
      });
    }
  });
});

describe("T-27 names are data: nothing a person types changes the shape of the database", () => {
  const hostile = [
    `x"; drop table post; --`,
    "x'); alter table person add column admin boolean; --",
    "$$ begin execute 'create role evil superuser'; end $$",
    "{{constructor}} <%= 1 %> %s \\x00",
  ];
  const named: [path: string, body: (name: string) => unknown][] = [
    ["/topics", (name) => ({ name, query: "piko" })],
    ["/canned-replies", (name) => ({ name, text: name })],
    ["/api-keys", (name) => ({ name, scopes: ["posts:read"] })],
    ["/channels", (name) => ({ connector: "square", name, settings: {} })],
    ["/products", (name) => ({ name })],
    ["/people", (name) => ({ name })],
  ];

  test.each(named)("%s", async (path, body) => {
    const before = await shape();
    for (const name of hostile) {
      const { status, body: made } = await world.request("POST", path, { body: body(name) });
      expect([status, made], `${path} ${name}`).toEqual([201, expect.objectContaining({ name })]);
    }
    expect((await world.request("POST", path, { body: body("x".repeat(10_240)) })).status).toBe(400);
    expect(await shape()).toEqual(before);
  });

  test("the working role makes and changes no table", async () => {
    for (const statement of ["create table evil (a int)", "alter table post add evil int", "drop table post"]) {
      await expect(
        world.tx((tx) => sql.raw(statement).execute(tx.db)),
        statement,
      ).rejects.toMatchObject({
        code: "42501",
      });
    }
  });
});
