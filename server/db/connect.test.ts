import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DebianPostgres, noDebianPostgres, startDebianPostgres } from "../../tests/debian-postgres.ts";
import { claimServer } from "./claim-server.ts";
import { connect } from "./connect.ts";

const dataDir = mkdtempSync(join(tmpdir(), "earshot-connect-"));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));
const log = () => undefined;

describe.skipIf(noDebianPostgres !== null)("an external PostgreSQL 15", () => {
  let server: DebianPostgres;
  let admin: pg.Client;
  const at = (user: string, database = "earshot") =>
    server.superuserUrl.replace("postgres@", `${user}@`).replace(/[^/]+$/, database);
  const external = (user: string, app: string | null = null, database?: string) => ({
    databaseUrl: at(user, database),
    appDatabaseUrl: app && at(app, database),
    dataDir,
  });

  beforeAll(async () => {
    server = await startDebianPostgres();
    admin = new pg.Client({ connectionString: server.superuserUrl });
    await admin.connect();
    await admin.query("create role boss login createrole");
    await admin.query("create role powerless login");
    await admin.query("create role stray login");
    await admin.query("create database earshot owner boss");
  });
  afterAll(async () => {
    await admin?.end();
    await server?.stop();
  });

  test("an owner who may not make the role is told what an administrator must run", async () => {
    await expect(connect(external("powerless"), { log })).rejects.toThrow("create role earshot_app nologin");
  });

  test("one address serves both roles: the owner's tables are closed to the application's connections", async () => {
    const databases = await connect(external("boss"), { log });
    expect(databases.serverVersion).toBe(15);
    expect(databases.embedded).toBe(false);
    await databases.owner.query("create table kept (n int); insert into kept values (1)");
    await databases.owner.query("grant select on kept to earshot_app; alter table kept enable row level security");
    expect(
      (await databases.owner.query("select current_user as who, (select count(*)::int from kept) as n")).rows,
    ).toEqual([{ who: "boss", n: 1 }]);
    // Also after RESET ROLE, and on connections that others open with the address.
    await databases.app.query("reset role");
    const own = new pg.Client({ connectionString: databases.appUrl });
    await own.connect();
    for (const client of [databases.app, own])
      expect((await client.query("select current_user as who, (select count(*)::int from kept) as n")).rows).toEqual([
        { who: "earshot_app", n: 0 },
      ]);
    const { rows } = await databases.app.query(
      "select current_setting('statement_timeout') as s, current_setting('lock_timeout') as l",
    );
    expect(rows).toEqual([{ s: "30s", l: "10s" }]);
    await own.end();
    await databases.close();
    await databases.close();
  });

  test("a log-in of its own for the application must be a member of earshot_app", async () => {
    await expect(connect(external("boss", "stray"), { log })).rejects.toThrow("grant earshot_app to stray");
    await admin.query("grant earshot_app to stray");
    const databases = await connect(external("boss", "stray"), { log });
    expect((await databases.app.query("select current_user as who")).rows).toEqual([{ who: "stray" }]);
    await databases.close();
  });

  test("a working role that could pass by the policies is refused: superuser, BYPASSRLS, the owner's rights", async () => {
    await expect(connect(external("boss", "postgres"), { log })).rejects.toThrow("is a superuser");
    await admin.query("alter role stray bypassrls");
    await expect(connect(external("boss", "stray"), { log })).rejects.toThrow("has BYPASSRLS");
    await admin.query("alter role stray nobypassrls; grant boss to stray");
    await expect(connect(external("boss", "stray"), { log })).rejects.toThrow("rights of the owner of the table kept");
    await admin.query("revoke boss from stray");
    await expect(connect(external("earshot_app", null), { log })).rejects.toThrow("DATABASE_URL");
  });

  test("a database of another encoding, a wrong name and a wrong password are refused with a sentence", async () => {
    await admin.query("create database latin owner boss template template0 encoding 'LATIN1' locale 'C'");
    await expect(connect(external("boss", null, "latin"), { log })).rejects.toThrow("in LATIN1");
    await expect(connect(external("boss", null, "missing"), { log, wait: true })).rejects.toThrow(
      '"missing" does not exist',
    );
  });

  test("one server process per database, and the claim is taken again after the connection was cut", async () => {
    const databases = await connect(external("boss"), { log });
    const first = await claimServer(databases.owner, { log, patience: 0 });
    await expect(claimServer(databases.owner, { log, patience: 0 })).rejects.toThrow("Another Earshot server");
    const holders = async () =>
      (await admin.query("select pid from pg_locks where locktype = 'advisory' and granted")).rows.map(
        ({ pid }) => pid,
      );
    const [cut] = await holders();
    await admin.query("select pg_terminate_backend($1)", [cut]);
    await expect.poll(async () => (await holders()).filter((pid) => pid !== cut).length).toBe(1);
    await expect(claimServer(databases.owner, { log, patience: 0 })).rejects.toThrow("Another Earshot server");
    expect(first.lost.aborted).toBe(false);
    await first.release();
    await (await claimServer(databases.owner, { log })).release();
    await databases.close();
  });
});

test("an unreachable server is refused without the password in the sentence, or waited for until told to stop: F-09", async () => {
  const port = await new Promise<number>((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
  const config = { databaseUrl: `postgresql://boss:hunter2@127.0.0.1:${port}/earshot`, appDatabaseUrl: null, dataDir };
  const refused = await connect(config, { log }).catch((error: Error) => error.message);
  expect(refused).toContain(`cannot be reached at 127.0.0.1:${port}/earshot (connect ECONNREFUSED`);
  expect(refused).not.toContain("hunter2");
  const lines: string[] = [];
  const stop = new AbortController();
  let away = 0;
  const waiting = connect(config, {
    log: (line) => lines.push(line),
    onAway: () => {
      away += 1;
    },
    wait: true,
    signal: stop.signal,
  }).catch((error: Error) => error);
  await expect.poll(() => away).toBe(2);
  // One line, however often it is tried.
  expect(lines).toEqual([expect.stringContaining("cannot be reached yet (connect ECONNREFUSED")]);
  stop.abort();
  expect(await waiting).toBeInstanceOf(Error);
});
