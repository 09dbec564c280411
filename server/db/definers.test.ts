import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../../tests/database.ts";

/** Everything that passes by the policies, and what may come back of it without a workspace. */
const known = new Map([
  [
    "search_back",
    "select unnest(ids) from search_back('''word''', '00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 10, 5, 100)",
  ],
  ["find_people", null],
  ["find_authors", null],
  ["find_organizations", null],
  ["forget_import_links", null],
  // Asked before a workspace is known: each answers only to what its caller holds already.
  ["key_holder", null],
  ["workspaces_of", null],
  ["square_workspace", null],
  ["open_squares", null],
  // Which portals are open is no secret: they are public.
  ["open_portals", null],
  ["portal_is_open", null],
  // Takes words away, and only those of the workspace that is set.
  ["forget_events", null],
]);

let database: TestDatabase;
let owner: pg.Client;
let app: pg.Client;
beforeAll(async () => {
  database = await testDatabase();
  owner = new pg.Client({ connectionString: database.ownerUrl });
  app = new pg.Client({ connectionString: database.appUrl });
  await Promise.all([owner.connect(), app.connect()]);
  await owner.query(`
    insert into workspace (id, slug, name) values ('01900000-0000-7000-8000-000000000001', 'a', 'A');
    insert into post_search (workspace_id, post_id, tsv)
    values ('01900000-0000-7000-8000-000000000001', '01900000-0000-7000-8000-0000000000aa', '''word''')`);
});
afterAll(async () => {
  await Promise.all([owner?.end(), app?.end()]);
  await database?.drop();
});

test("T-04: functions that pass by the policies are listed here, with a fixed search path and no public right", async () => {
  const { rows } = await owner.query<{ name: string; path: string[] | null; public: boolean }>(`
    select p.proname as name, p.proconfig as path, has_function_privilege('public', p.oid, 'execute') as public
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'public' and p.prosecdef`);
  expect(rows.map((row) => row.name).sort()).toEqual([...known.keys()].sort());
  for (const row of rows) {
    expect(row.public, row.name).toBe(false);
    expect(row.path?.join(), row.name).toMatch(/search_path=pg_catalog, public/);
  }
});

test("T-04: searching finds nothing without a workspace, or with another's", async () => {
  for (const [name, call] of known) {
    if (!call) continue;
    expect((await app.query(call)).rows, name).toEqual([]);
    await app.query(`begin; set local "earshot.workspace" = '01900000-0000-7000-8000-000000000002'`);
    expect((await app.query(call)).rows, name).toEqual([]);
    await app.query("commit");
    await app.query(`begin; set local "earshot.workspace" = '01900000-0000-7000-8000-000000000001'`);
    expect((await app.query(call)).rows, name).toHaveLength(1);
    await app.query("commit");
    // A pooled connection that served somebody: the setting is empty now, not absent.
    expect((await app.query(call)).rows, name).toEqual([]);
  }
});

test("T-04: every table with a workspace has its policy; the rest is a closed list", async () => {
  const { rows } = await owner.query<{ name: string; tenant: boolean; secured: boolean; policies: number }>(`
    select c.relname as name, c.relrowsecurity as secured,
      exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped) as tenant,
      (select count(*)::int from pg_policy p where p.polrelid = c.oid) as policies
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition`);
  const open = rows.filter((row) => !row.secured || row.policies === 0).map((row) => row.name);
  expect(open.sort()).toEqual(["migration", "setting", "worker_heartbeat", "workspace"]);
  expect(rows.filter((row) => row.tenant && !row.secured)).toEqual([]);
});

test("T-82: the working role can neither change nor delete what was recorded", async () => {
  await expect(app.query("update event set verb = 'x'")).rejects.toThrow(/permission denied/);
  await expect(app.query("delete from event")).rejects.toThrow(/permission denied/);
});
