import { chmodSync, copyFileSync, mkdtempSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, describe, expect, test } from "vitest";
import { openPlace, type Place, patience } from "../crash/place.ts";
import { noDebianPostgres, startDebianPostgres } from "../debian-postgres.ts";
import { earshotIn } from "./earshot-command.ts";

const places: Place[] = [];
const folder = mkdtempSync(join(tmpdir(), "earshot-machine-"));
afterAll(async () => {
  await Promise.all(places.map((place) => place.close()));
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

/** `earshot …` in a folder of the operator's. */
const earshot = (args: string[], env: Record<string, string>) => earshotIn(folder, args, env);

const secret = "canary-master-5e1f";

describe("F-25 from one machine to the next", () => {
  test("backup while the server writes, restore on an empty place, doctor, and it serves what was there", {
    timeout: 4 * patience,
  }, async () => {
    const place = await openPlace();
    places.push(place);
    await place.start().ready();
    const channelId = await place.connectSquare();
    const [conversationId] = await place.openConversations(2, "before");
    await place.request("POST", `/conversations/${conversationId}/notes`, { text: `${secret} is a note` });

    const file = join(folder, "all.backup");
    let n = 0;
    let stop = false;
    const writing = (async () => {
      while (!stop) {
        const made = await place.request("POST", "/posts", { text: `meanwhile ${n}` }).catch(() => null);
        if (made?.status === 201) n++;
      }
    })();
    const made = await earshot(["backup", file], place.env);
    stop = true;
    await writing;
    expect(made, made.said).toMatchObject({ code: 0 });
    expect(made.said).not.toContain(secret);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(n).toBeGreaterThan(0);
    const keyFile = join(folder, "master.key");
    copyFileSync(join(place.env.EARSHOT_DATA_DIR!, "master.key"), keyFile);
    await place.close();

    const next = await openPlace();
    places.push(next);
    const env = { EARSHOT_DATA_DIR: next.env.EARSHOT_DATA_DIR!, EARSHOT_PORT: next.env.EARSHOT_PORT! };
    const began = Date.now();
    const keyless = await earshot(["restore", file], env);
    expect(keyless.code).toBe(1);
    expect(keyless.said).toMatch(/--key-file/);
    const restored = await earshot(["restore", file, "--key-file", keyFile], env);
    expect(restored, restored.said).toMatchObject({ code: 0 });
    expect(restored.said).toMatch(/counts and hashes equal/);
    console.info(`F-25: restored and ready to start after ${((Date.now() - began) / 1000).toFixed(1)} s`);
    expect(statSync(join(env.EARSHOT_DATA_DIR, "master.key")).mode & 0o777).toBe(0o600);
    const again = await earshot(["restore", file, "--key-file", keyFile], env);
    expect(again).toMatchObject({ code: 1 });
    expect(again.said).toMatch(/not empty/);

    const doctor = await earshot(["doctor", "--json"], env);
    expect(doctor, doctor.said).toMatchObject({ code: 0 });
    expect(JSON.parse(doctor.said).checks.filter((check: { state: string }) => check.state === "fail")).toEqual([]);

    // The first place's key and owner: they came with the backup.
    const server = next.start({ env: { EARSHOT_BOOTSTRAP_API_KEY: place.env.EARSHOT_BOOTSTRAP_API_KEY! } });
    await server.ready();
    // biome-ignore lint/suspicious/noExplicitAny: tests assert on what came, whatever its shape
    const ask = async (path: string): Promise<any> => {
      const headers = { authorization: `Bearer ${place.env.EARSHOT_BOOTSTRAP_API_KEY}` };
      return (await fetch(`http://127.0.0.1:${env.EARSHOT_PORT}/api/v1${path}`, { headers })).json();
    };
    expect(JSON.stringify(await ask(`/conversations/${conversationId}`))).toContain(secret);
    expect((await ask(`/channels/${channelId}`)).health).toBe("ok");
    const posts = await ask("/posts?q=meanwhile&limit=200");
    expect(posts.items.length).toBeLessThanOrEqual(Math.min(200, n));
  });

  test("the doctor finds a key that others can read, a missing key, and no database", {
    timeout: 2 * patience,
  }, async () => {
    const place = await openPlace();
    places.push(place);
    const server = place.start();
    await server.ready();
    server.kill("SIGTERM");
    await server.exited;
    const key = join(place.env.EARSHOT_DATA_DIR!, "master.key");
    chmodSync(key, 0o644);
    const open = await earshot(["doctor"], place.env);
    expect(open.code).toBe(1);
    expect(open.said).toMatch(/✗ master key +.*chmod 600/);
    renameSync(key, `${key}.away`);
    expect(await earshot(["doctor"], place.env)).toMatchObject({
      code: 1,
      said: expect.stringMatching(/✗ master key +.*is missing/),
    });
    const away = await earshot(["doctor"], { ...place.env, DATABASE_URL: "postgresql://nobody@127.0.0.1:9/none" });
    expect(away).toMatchObject({ code: 1, said: expect.stringMatching(/✗ database +.*cannot be reached/) });
  });
});

describe.skipIf(noDebianPostgres !== null)("F-25 from PostgreSQL 18 to a PostgreSQL 15 of one's own", () => {
  test("a passphrase opens it, and the master key comes along", { timeout: 3 * patience }, async () => {
    const place = await openPlace();
    places.push(place);
    await place.start().ready();
    await place.request(
      "POST",
      "/posts",
      Array.from({ length: 300 }, (_, n) => ({ text: `fifteenquist ${n}` })),
    );
    const file = join(folder, "fifteen.backup");
    const passphrase = { EARSHOT_BACKUP_PASSPHRASE: "steam for five seconds" };
    const made = await earshot(["backup", file], { ...place.env, ...passphrase });
    expect(made, made.said).toMatchObject({ code: 0, said: expect.stringMatching(/master key is inside/) });

    const server = await startDebianPostgres();
    try {
      const admin = new pg.Client({ connectionString: server.superuserUrl });
      await admin.connect();
      await admin.query("create role house login createrole password 'house'");
      await admin.query("create database house owner house encoding 'UTF8' template template0");
      await admin.end();
      const url = server.superuserUrl.replace(/\/\/[^@]*@/, "//house:house@").replace(/\/[^/?]*(\?|$)/, "/house$1");
      const env = { EARSHOT_DATA_DIR: join(folder, "fifteen"), DATABASE_URL: url, ...passphrase };
      const wrong = await earshot(["restore", file], { ...env, EARSHOT_BACKUP_PASSPHRASE: "steam for six seconds" });
      expect(wrong).toMatchObject({ code: 1, said: expect.stringMatching(/another key/) });
      const restored = await earshot(["restore", file], env);
      expect(restored, restored.said).toMatchObject({ code: 0 });
      const look = new pg.Client({ connectionString: url });
      await look.connect();
      const { rows } = await look.query("select count(*)::int as n from post where text like 'fifteenquist%'");
      await look.end();
      expect(rows).toEqual([{ n: 300 }]);
      // That server was started without fsync, and the doctor says so.
      const doctor = await earshot(["doctor", "--json"], env);
      expect(doctor.code).toBe(1);
      const { checks } = JSON.parse(doctor.said) as { checks: { name: string; state: string; said: string }[] };
      expect(checks.filter(({ state }) => state === "fail")).toMatchObject([
        { name: "settings", said: expect.stringContaining("fsync") },
      ]);
    } finally {
      await server.stop();
    }
  });
});
