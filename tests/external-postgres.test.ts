import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createApp } from "../server/app.ts";
import { capabilities } from "../server/capabilities.ts";
import { readConfig } from "../server/config.ts";
import type { Context } from "../server/context.ts";
import { connect, type Databases } from "../server/db/connect.ts";
import { describeSchema } from "../server/db/describe.ts";
import { migrate } from "../server/db/migrate.ts";
import { openContext } from "../server/open-context.ts";
import { rerunTopic } from "../server/posts/rerun.ts";
import { startWorker, type Worker } from "../server/worker.ts";
import { bootstrap } from "../server/workspace/bootstrap.ts";
import { type DebianPostgres, noDebianPostgres, startDebianPostgres } from "./debian-postgres.ts";

const key = "esk_0123456789abcdef0123456789abcdef0123";

describe.skipIf(noDebianPostgres !== null)("a PostgreSQL 15 of one's own", { timeout: 180_000 }, () => {
  const dataDir = mkdtempSync(join(tmpdir(), "earshot-external-"));
  let server: DebianPostgres;
  let databases: Databases;
  let context: Context;
  let worker: Worker;
  let app: ReturnType<typeof createApp>;

  beforeAll(async () => {
    server = await startDebianPostgres();
    const config = readConfig(
      {
        DATABASE_URL: await ownedDatabase(server),
        EARSHOT_DATA_DIR: dataDir,
        EARSHOT_LOG_LEVEL: "silent",
        EARSHOT_BOOTSTRAP_OWNER: "mei.tanaka@brunnwerk.example",
        EARSHOT_BOOTSTRAP_API_KEY: key,
      },
      null,
    );
    databases = await connect(config, { log: () => undefined });
    await migrate(databases.owner);
    context = openContext(config, databases);
    await bootstrap(context);
    app = createApp(context, capabilities);
    await context.live.listen();
    worker = await startWorker(context);
  }, 180_000);

  afterAll(async () => {
    await app?.close();
    await worker?.stop();
    await context?.live.close();
    await context?.guard.close();
    await databases?.close();
    await server?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }, 180_000);

  const ask = async (method: "GET" | "POST", url: string, body?: object) => {
    const answer = await app.inject({
      method,
      url: `/api/v1${url}`,
      headers: { authorization: `Bearer ${key}` },
      ...(body && { payload: body }),
    });
    return { status: answer.statusCode, body: answer.json() };
  };

  test("it has the same schema, and migrating again changes nothing", async () => {
    expect(databases.serverVersion).toBe(15);
    const before = await describeSchema(databases.owner);
    expect((await migrate(databases.owner)).applied).toEqual([]);
    expect(await describeSchema(databases.owner)).toBe(before);
  });

  test("posts, topics, search, conversations and jobs work as on the embedded one", async () => {
    const topic = await ask("POST", "/topics", { name: "E7", query: "piko e7", opensConversations: true });
    expect(topic.status).toBe(201);
    const fed = await ask("POST", "/posts", { text: "My Piko shows E7", author: { handle: "noor" } });
    expect(fed).toMatchObject({ status: 201, body: { matches: [{ topicName: "E7" }] } });
    expect((await ask("GET", "/posts?q=e7")).body.items).toHaveLength(1);
    expect((await ask("GET", "/conversations?status=open")).body.items).toMatchObject([
      { id: fed.body.conversationId },
    ]);
    await rerunTopic(context, (await ask("GET", "/workspace")).body.id, topic.body.id);
    await expect
      .poll(async () => (await ask("GET", `/topics/${topic.body.id}`)).body)
      .toMatchObject({ rerun: "idle", posts: 1 });
    const channel = await ask("POST", "/channels", { connector: "square", name: "Square" });
    await expect.poll(async () => (await ask("GET", `/channels/${channel.body.id}`)).body.lastPolledAt).not.toBeNull();
  });
});

/** A database whose owner is no superuser but may make the working role. */
async function ownedDatabase(server: DebianPostgres): Promise<string> {
  const { default: pg } = await import("pg");
  const admin = new pg.Client({ connectionString: server.superuserUrl });
  await admin.connect();
  await admin.query("create role brunnwerk login createrole");
  await admin.query("create database brunnwerk owner brunnwerk encoding 'UTF8' template template0");
  await admin.end();
  return server.superuserUrl.replace("postgres@", "brunnwerk@").replace(/[^/]+$/, "brunnwerk");
}
