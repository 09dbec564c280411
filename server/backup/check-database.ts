import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type pg from "pg";
import type { Config } from "#server/config.ts";
import { connect, type Databases } from "#server/db/connect.ts";
import { folderOf } from "./check-place.ts";
import { checkWork } from "./check-work.ts";
import { type Check, fail, ok, warn } from "./finding.ts";

/** The database: there, fit, of this version, closed between workspaces; then what it says about the work. */
export async function checkDatabase(config: Config): Promise<Check[]> {
  if (config.databaseUrl === null && !existsSync(join(folderOf(config), "postgres")))
    return [warn("database", "there is no data yet", "npm start makes it")];
  let databases: Databases;
  try {
    databases = await connect(config, { attach: true, log: () => undefined, poolSize: 2 });
  } catch (error) {
    return [fail("database", (error as Error).message, "see that PostgreSQL runs and the address is right")];
  }
  try {
    const checks = [await server(databases), await settings(databases.owner), await clock(databases.owner)];
    const schema = await migrations(databases.owner);
    checks.push(schema);
    if (schema.state !== "ok") return checks;
    // `connect` has refused a working role that could pass by the policies.
    checks.push(
      ok("roles", "the working role owns nothing and is bound by the policies"),
      await policies(databases.owner),
    );
    return [...checks, ...(await checkWork(databases.owner))];
  } catch (error) {
    return [fail("database", `it broke off: ${(error as Error).message}`, "look at the database's log")];
  } finally {
    await databases.close();
  }
}

async function server({ owner, embedded }: Databases): Promise<Check> {
  const { rows } = await owner.query<{ version: string; bytes: string }>(
    "select current_setting('server_version') as version, pg_database_size(current_database()) as bytes",
  );
  const size = (Number(rows[0]?.bytes) / 1e6).toFixed(0);
  return ok("database", `PostgreSQL ${rows[0]?.version} (${embedded ? "embedded" : "your own"}), ${size} MB`);
}

async function settings(owner: pg.Pool): Promise<Check> {
  const { rows } = await owner.query<{ name: string; setting: string }>(
    "select name, setting from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit', 'max_connections')",
  );
  const value = Object.fromEntries(rows.map((row) => [row.name, row.setting]));
  const off = ["fsync", "full_page_writes", "synchronous_commit"].filter((name) => value[name] === "off");
  if (off.length > 0)
    return fail(
      "settings",
      `${off.join(" and ")} off: a power cut loses what was acknowledged`,
      "turn it on and reload PostgreSQL",
    );
  const connections = Number(value.max_connections);
  if (connections < 30) return warn("settings", `max_connections is ${connections}`, "a process uses up to 25; set 50");
  return ok("settings", `durable, ${connections} connections`);
}

async function clock(owner: pg.Pool): Promise<Check> {
  const sent = Date.now();
  const { rows } = await owner.query<{ now: Date }>("select clock_timestamp() as now");
  const middle = (sent + Date.now()) / 2;
  const skew = Math.abs((rows[0]?.now.getTime() ?? 0) - middle) / 1000;
  const said = `${skew.toFixed(1)} s apart from the database's`;
  const todo = "let both machines take their time from NTP";
  return skew > 60 ? fail("clock", said, todo) : skew > 2 ? warn("clock", said, todo) : ok("clock", said);
}

async function migrations(owner: pg.Pool): Promise<Check> {
  const folder = new URL("../db/migrations/", import.meta.url);
  const known = (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
  const there = await owner.query<{ found: string | null }>("select to_regclass('public.migration')::text as found");
  if (there.rows[0]?.found === null) return warn("schema", "the database is empty", "npm start makes the tables");
  const { rows } = await owner.query<{ name: string }>("select name from migration order by name");
  const newer = rows.filter(({ name }) => !known.includes(name));
  const pending = known.filter((name) => !rows.some((row) => row.name === name));
  if (newer.length > 0)
    return fail(
      "schema",
      `the database has ${newer.at(-1)?.name}, which this version does not know`,
      "start the newer version",
    );
  if (pending.length > 0) return warn("schema", `${pending.length} migrations wait`, "the next start applies them");
  return ok("schema", `at ${known.at(-1)?.replace(/\.sql$/, "")}`);
}

async function policies(owner: pg.Pool): Promise<Check> {
  const { rows } = await owner.query<{ name: string }>(`
    select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id'
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and (not c.relrowsecurity or not exists (select from pg_policy p where p.polrelid = c.oid))`);
  if (rows.length === 0) return ok("policies", "every table of a workspace is closed to the others");
  return fail(
    "policies",
    `open between workspaces: ${rows.map((row) => row.name).join(", ")}`,
    "restore the policies before you go on",
  );
}
