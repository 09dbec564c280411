import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { scratchFolder } from "../scratch-folder.ts";
import { freePort, type RunningServer, startServer } from "./running-server.ts";

/** A lease (30 s), a reaper's round (55 s at worst), a read-back, and a busy machine. */
export const patience = 90_000;

export type Place = {
  /** Everything a process needs to belong here. */
  env: Record<string, string>;
  start(options?: { failPoint?: string; role?: "all" | "web" | "worker"; env?: Record<string, string> }): RunningServer;
  request(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Writes on the square as a stranger. */
  say(text: string, as?: string): Promise<void>;
  /** The square's public page. */
  square(): Promise<string>;
  connectSquare(): Promise<string>;
  /** Writes `n` posts on the square that address the company, and waits for their conversations. */
  openConversations(n: number, mark: string): Promise<string[]>;
  /** Queues an answer as a client does that never gives up: same key, until it is acknowledged. */
  answer(conversationId: string, text: string): Promise<string>;
  close(): Promise<void>;
};

// biome-ignore lint/suspicious/noExplicitAny: tests assert on what came, whatever its shape
export type Answer = { status: number; body: any };

/** A folder, a port and a key; its servers come and go. `database` names an external one instead of the embedded. */
export async function openPlace(database?: { ownerUrl: string; appUrl: string }): Promise<Place> {
  const folder = scratchFolder("earshot-crash-");
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const key = `esk_${randomBytes(32).toString("base64url")}`;
  const servers: RunningServer[] = [];
  const env = {
    EARSHOT_DATA_DIR: join(folder, "data"),
    EARSHOT_PORT: String(port),
    EARSHOT_BOOTSTRAP_OWNER: "mei.tanaka@brunnwerk.example",
    EARSHOT_BOOTSTRAP_API_KEY: key,
    EARSHOT_LOG_LEVEL: "warn",
    ...(database && { DATABASE_URL: database.ownerUrl, EARSHOT_APP_DATABASE_URL: database.appUrl }),
  };

  async function queue(conversationId: string, text: string): Promise<string> {
    const once = { "idempotency-key": text };
    for (const end = Date.now() + patience; ; await pause(200)) {
      const made = await place
        .request("POST", `/conversations/${conversationId}/replies`, { text }, once)
        .catch(() => null);
      if (made?.status === 201) return made.body.id;
      if (made && made.status < 500) throw new Error(`Not queued: ${JSON.stringify(made)}`);
      if (Date.now() > end) throw new Error("Nobody took the reply.");
    }
  }

  const place: Place = {
    env,
    start({ failPoint, role, env: more } = {}) {
      const server = startServer({ ...env, ...(failPoint && { EARSHOT_FAIL_POINT: failPoint }), ...more }, role);
      servers.push(server);
      return server;
    },
    async request(method, path, body, headers) {
      const response = await fetch(`${origin}/api/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${key}`,
          ...(body !== undefined && { "content-type": "application/json" }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(15_000),
      });
      const text = await response.text();
      return { status: response.status, body: text === "" ? null : JSON.parse(text) };
    },
    async say(text, as = "Noor Haddad") {
      const response = await fetch(`${origin}/square/workspace/posts`, {
        method: "POST",
        body: new URLSearchParams({ as, text }),
        redirect: "manual",
      });
      assert.equal(response.status, 303);
    },
    square: async () => (await fetch(`${origin}/square/workspace`)).text(),
    async connectSquare() {
      const made = await place.request("POST", "/channels", { connector: "square", name: "Square", settings: {} });
      assert.equal(made.status, 201, JSON.stringify(made.body));
      // The first fetch asks who we are: only then is a mention of us one.
      await until("the square is connected", async () => {
        const { body } = await place.request("GET", `/channels/${made.body.id}`);
        return body.lastPolledAt !== null && body.account !== null;
      });
      return made.body.id;
    },
    async openConversations(n, mark) {
      for (let i = 0; i < n; i++) await place.say(`@workspace ${mark} number ${i}`);
      let items: { id: string; subject: string }[] = [];
      await until(`${n} conversations ${mark}`, async () => {
        const open = await place.request("GET", "/conversations?status=open&limit=200");
        items = open.body.items.filter((item: { subject: string }) => item.subject.includes(`${mark} number`));
        return items.length >= n;
      });
      assert.equal(items.length, n);
      return items.map((item) => item.id);
    },
    answer(conversationId, text) {
      const queued = queue(conversationId, text);
      // Tests let it run while they kill and wait for it afterwards.
      queued.catch(() => undefined);
      return queued;
    },
    async close() {
      for (const { child, kill } of servers) {
        if (child.exitCode !== null || child.signalCode !== null) continue;
        kill("SIGCONT");
        kill("SIGTERM");
      }
      const late = setTimeout(() => {
        for (const { kill } of servers) kill("SIGKILL");
      }, 20_000);
      await Promise.all(servers.map(({ exited }) => exited));
      clearTimeout(late);
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
    },
  };
  return place;
}

/** Polls until it holds; a server that is away counts as not yet. */
export async function until(what: string, holds: () => Promise<boolean>, ms = patience): Promise<void> {
  let last: unknown = null;
  for (const end = Date.now() + ms; ; await pause(150)) {
    try {
      if (await holds()) return;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`Never, in ${ms / 1000} s: ${what}`, { cause: last });
  }
}

/** All of them are sent, and each stands on the square exactly once. */
export async function expectSentOnce(place: Place, replies: { id: string; text: string }[]): Promise<void> {
  const states = async () =>
    Promise.all(replies.map(async ({ id }) => (await place.request("GET", `/replies/${id}`)).body.state as string));
  await until(`${replies.length} replies sent`, async () => (await states()).every((state) => state === "sent")).catch(
    async (error: Error) => {
      throw new Error(`${error.message}: ${(await states().catch(() => [])).join(", ")}`);
    },
  );
  const page = await place.square();
  assert.deepEqual(
    replies.map(({ text }) => [text, page.split(text).length - 1]),
    replies.map(({ text }) => [text, 1]),
  );
}
