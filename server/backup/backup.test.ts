import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "../../tests/database.ts";
import { seedRows } from "../../tests/seed-rows.ts";
import { openWorld, type World } from "../../tests/world.ts";
import { capabilities } from "../capabilities.ts";
import type { Opener } from "./archive-key.ts";
import { backup } from "./backup.ts";
import { tally, verify } from "./read-archive.ts";
import { restore } from "./restore.ts";
import { copyOut, nameOf, sameText, tablesOf } from "./tables.ts";

const opener: Opener = { kind: "master", id: "0123456789ab", key: randomBytes(32) };
const canary = "canary-secret-5e1f";

let world: World;
let folder: string;
const pools: pg.Pool[] = [];
const databases: TestDatabase[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "earshot-backup-"));
  world = await openWorld({ capabilities });
  await seedRows(world, world.workspace.id);
  await seedRows(world, world.ostra.id);
  await world.request("POST", "/posts", {
    body: Array.from({ length: 400 }, (_, n) => ({
      text: `steam \\ \t "${n}"\n☕ ${"x".repeat(n)}`,
      externalId: `p-${n}`,
    })),
  });
});
afterAll(async () => {
  await world.close();
  await Promise.all(pools.map((pool) => pool.end()));
  await Promise.all(databases.map((database) => database.drop()));
  rmSync(folder, { recursive: true, force: true });
});

const source = () => ({ owner: world.context.owner, serverVersion: 18 });
let files = 0;
const fresh = () => join(folder, `${++files}.backup`);

async function emptyPlace(template: string | null = null) {
  const database = await testDatabase({ template });
  databases.push(database);
  const open = (connectionString: string) => {
    const pool = new pg.Pool({ connectionString, max: 2 });
    pool.on("error", () => undefined);
    pools.push(pool);
    return pool;
  };
  return { owner: open(database.ownerUrl), app: open(database.appUrl) };
}

/** Rows and digest of every table. */
async function contents(owner: pg.Pool): Promise<Record<string, string>> {
  const client = await owner.connect();
  const found: Record<string, string> = {};
  try {
    await client.query(`begin; ${sameText}`);
    for (const table of await tablesOf(client)) {
      const sum = tally();
      for await (const chunk of client.query(copyTo(copyOut(table)))) sum.take(chunk as Buffer);
      const { rows, digest } = sum.result();
      found[nameOf(table)] = `${rows} ${digest}`;
    }
    await client.query("commit");
  } finally {
    client.release();
  }
  return found;
}

describe("F-25 a backup while others write", () => {
  test("holds one instant, and restores with the same counts and hashes; then the product works on it", async () => {
    const path = fresh();
    let stop = false;
    let written = 0;
    const writing = (async () => {
      while (!stop) {
        const { status } = await world.request("POST", "/posts", { body: { text: `meanwhile ${written}` } });
        if (status === 201) written++;
      }
    })();
    const { manifest } = await backup(source(), path, opener);
    stop = true;
    await writing;
    expect(written).toBeGreaterThan(0);
    expect(statSync(path).mode & 0o777).toBe(0o600);

    const place = await emptyPlace();
    const whole = await verify(path, opener);
    expect(whole.manifest).toEqual(manifest);
    await restore(place, path, opener, manifest);
    const after = await contents(place.owner);
    const told = Object.fromEntries(manifest.tables.map((table) => [nameOf(table), `${table.rows} ${table.digest}`]));
    expect(after).toEqual(told);
    // Consistent: every key has its post, however many were written meanwhile.
    const { rows } = await place.owner.query(
      "select count(*)::int as n from post_key k where not exists (select from post p where p.workspace_id = k.workspace_id and p.id = k.post_id)",
    );
    expect(rows[0].n).toBe(0);
    const policies = await place.app.query("select count(*)::int as n from post");
    expect(policies.rows[0].n).toBe(0);
    const keys = await place.owner.query(
      "select count(*)::int as n from pg_constraint where contype = 'f' and conparentid = 0",
    );
    const before = await world.context.owner.query(
      "select count(*)::int as n from pg_constraint where contype = 'f' and conparentid = 0",
    );
    expect(keys.rows[0].n).toBe(before.rows[0].n);
  }, 180_000);

  test("a backup restored and backed up again is the same; sessions and sent links are not in it", async () => {
    await world.cookie("mei");
    const first = fresh();
    const { manifest } = await backup(source(), first, opener);
    expect(manifest.tables.map(nameOf)).not.toContain("auth.session");
    const place = await emptyPlace();
    await restore(place, first, opener, manifest);
    const again = await backup({ owner: place.owner, serverVersion: 18 }, fresh(), opener);
    const shown = (one: typeof manifest) =>
      Object.fromEntries(
        one.tables.filter((t) => t.name !== "setting").map((table) => [nameOf(table), `${table.rows} ${table.digest}`]),
      );
    expect(shown(again.manifest)).toEqual(shown(manifest));
  }, 180_000);

  test("an older schema is restored as it was, then brought up to date", async () => {
    const path = fresh();
    const { manifest } = await backup(source(), path, opener);
    const place = await emptyPlace();
    const [first] = manifest.migrations;
    // What the first version would have written: its migration and its tables alone.
    const { migrate } = await import("../db/migrate.ts");
    await migrate(place.owner, { only: [first!] });
    await place.owner.query(
      "insert into workspace (id, slug, name) values ('01900000-0000-7000-8000-000000000001', 'old', 'Old')",
    );
    const old = fresh();
    const made = await backup({ owner: place.owner, serverVersion: 18 }, old, opener);
    expect(made.manifest.migrations).toEqual([first]);
    const target = await emptyPlace();
    await restore(target, old, opener, made.manifest);
    const { rows } = await target.owner.query("select name from migration order by name");
    expect(rows.map((row) => row.name)).toEqual(manifest.migrations);
    expect((await target.owner.query("select slug from workspace")).rows).toEqual([{ slug: "old" }]);
  }, 180_000);
});

describe("F-26 what is damaged, cut, or opened with another key", () => {
  let path: string;
  let bytes: Buffer;
  beforeAll(async () => {
    path = fresh();
    await backup(source(), path, opener);
    bytes = readFileSync(path);
  });

  test("bits flipped at 100 places are refused", async () => {
    const damaged = fresh();
    const head = bytes.indexOf(10, 20);
    const places = Array.from({ length: 100 }, (_, n) =>
      n < 30 ? Math.floor((n / 30) * (head + 1)) : Math.floor(head + ((n - 30) / 69) * (bytes.length - 1 - head)),
    );
    for (const [n, at] of places.entries()) {
      const copy = Buffer.from(bytes);
      copy[at] = copy[at]! ^ (1 << (n % 8));
      writeFileSync(damaged, copy);
      await expect(verify(damaged, opener), `byte ${at} of ${bytes.length}`).rejects.toMatchObject({
        name: "StartRefused",
      });
    }
  }, 180_000);

  test("a file cut anywhere, with something after its end, empty or of another kind is refused", async () => {
    const damaged = fresh();
    const cuts = [0, 5, 40, 200, 65_536, 65_552 + 150, bytes.length - 1, bytes.length - 17, bytes.length - 65_552];
    for (const at of cuts.filter((at) => at >= 0 && at < bytes.length)) {
      writeFileSync(damaged, bytes.subarray(0, at));
      await expect(verify(damaged, opener), `cut at ${at}`).rejects.toMatchObject({ name: "StartRefused" });
    }
    for (const other of [
      Buffer.concat([bytes, Buffer.from("x")]),
      Buffer.concat([bytes, bytes]),
      Buffer.from("PK\u0003\u0004"),
    ]) {
      writeFileSync(damaged, other);
      await expect(verify(damaged, opener)).rejects.toMatchObject({ name: "StartRefused" });
    }
  });

  test("another key, another id, a passphrase instead: each says what is wrong", async () => {
    await expect(verify(path, { ...opener, key: randomBytes(32) })).rejects.toThrow(
      /damaged or cut off, or it was made with another key/,
    );
    await expect(verify(path, { ...opener, id: "ffffffffffff" })).rejects.toThrow(
      /belongs to the master key 0123456789ab/,
    );
    await expect(verify(path, { kind: "passphrase", passphrase: "correct horse battery" })).rejects.toThrow(
      /made with the master key/,
    );
    const secret = fresh();
    await backup(
      source(),
      secret,
      { kind: "passphrase", passphrase: "correct horse battery" },
      { masterKey: "key-inside" },
    );
    expect((await verify(secret, { kind: "passphrase", passphrase: "correct horse battery" })).masterKey).toBe(
      "key-inside",
    );
    await expect(verify(secret, { kind: "passphrase", passphrase: "correct horse batterz" })).rejects.toThrow(
      /another key/,
    );
    await expect(verify(secret, opener)).rejects.toThrow(/made with a passphrase/);
  }, 180_000);

  test("a database with something in it is left alone; a failed restore leaves no row", async () => {
    const { manifest } = await verify(path, opener);
    const inhabited = await emptyPlace("earshot");
    await inhabited.owner.query(
      "insert into workspace (id, slug, name) values ('01900000-0000-7000-8000-000000000001', 'here', 'Here')",
    );
    const before = await contents(inhabited.owner);
    await expect(restore(inhabited, path, opener, manifest)).rejects.toThrow(/not empty: it has 1 workspace/);
    expect(await contents(inhabited.owner)).toEqual(before);

    const foreign = await emptyPlace();
    await foreign.owner.query("create table theirs (n int)");
    await expect(restore(foreign, path, opener, manifest)).rejects.toThrow(/not Earshot's/);

    const place = await emptyPlace("earshot");
    const wrong = structuredClone(manifest);
    wrong.tables.find((table) => table.name === "post")!.digest = "0".repeat(64);
    await expect(restore(place, path, opener, wrong)).rejects.toThrow(/came out differently/);
    expect((await place.owner.query("select count(*)::int as n from workspace")).rows[0].n).toBe(0);
    await restore(place, path, opener, manifest);
    expect((await place.owner.query("select count(*)::int as n from workspace")).rows[0].n).toBe(2);
  }, 180_000);
});

test("T-80 a secret that is stored in the clear nowhere is not in the file, nor in what is said", async () => {
  const sealed = world.context.keyring.seal(canary, { channelId: world.workspace.id, field: "token" });
  await world.context.owner.query("update channel set credentials = $1", [JSON.stringify({ token: sealed })]);
  const path = fresh();
  const said: string[] = [];
  await backup(source(), path, opener, { log: (line) => said.push(line) });
  expect(readFileSync(path).includes(canary)).toBe(false);
  // Nor does the encrypted file show what is no secret: a post's text.
  expect(readFileSync(path).includes("meanwhile")).toBe(false);
  expect(said.join("\n")).not.toContain(canary);
  expect(said.join("\n")).toMatch(/public\.post: \d+ rows/);
});

test("a name that is taken is refused, and a backup that fails leaves nothing behind", async () => {
  const path = fresh();
  writeFileSync(path, "something else");
  await expect(backup(source(), path, opener)).rejects.toThrow(/is there already/);
  expect(readFileSync(path, "utf8")).toBe("something else");
  const broken = fresh();
  const owner = {
    connect: async () => {
      const client = await world.context.owner.connect();
      const query = client.query.bind(client);
      client.query = ((text: unknown, ...more: unknown[]) => {
        if (String((text as { text?: string }).text ?? text).includes("public.migration")) throw new Error("away");
        return (query as (...all: unknown[]) => unknown)(text, ...more);
      }) as typeof client.query;
      const release = client.release.bind(client);
      client.release = () => {
        client.query = query;
        release(true);
      };
      return client;
    },
  } as unknown as pg.Pool;
  await expect(backup({ owner, serverVersion: 18 }, broken, opener)).rejects.toThrow("away");
  expect(() => statSync(broken)).toThrow();
  expect(() => statSync(`${broken}.partial`)).toThrow();
});
