import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import pg from "pg";
import { startEmbedded } from "../server/db/embedded.ts";
import { freePort, type RunningServer, startServer } from "../tests/crash/running-server.ts";
import { startMastodonPeer } from "../tests/networks/mastodon-peer.ts";
import { percentile, rounded } from "./ground/measure.ts";
import { seeded } from "./ground/synthetic.ts";

const targets = ["database", "worker", "web"] as const;
type Target = (typeof targets)[number];

/**
 * kill -9 of the database, the worker and the web server in turn, under a load of posts and replies: what was
 * acknowledged and is lost, what stands twice, and how long it takes until it serves again. [--rounds 30] [--seed 1]
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { rounds: { type: "string", default: "30" }, seed: { type: "string", default: "1" } },
  });
  const random = seeded(Number(values.seed));
  const place = await openPlace(random);
  const recovery: Record<Target, number[]> = { database: [], worker: [], web: [] };
  try {
    const load = startLoad(place);
    for (let round = 0; round < Number(values.rounds); round += 1) {
      const target = targets[round % targets.length]!;
      await pause(500 + random() * 1_500);
      const began = performance.now();
      await place.kill(target);
      if (target === "worker") await load.replied();
      else await load.posted();
      const seconds = (performance.now() - began) / 1_000;
      recovery[target].push(seconds);
      console.log(`round ${round + 1}: ${target} killed, serves again after ${rounded(seconds, 1)} s`);
    }
    await load.stop();
    report(recovery, await tally(place, load));
  } finally {
    await place.close();
  }
}

type Load = ReturnType<typeof startLoad>;
type Tally = Record<"acknowledged" | "lost" | "double", { posts: number; replies: number }>;

/** What is in the database and on the network, against what was acknowledged. */
async function tally(place: Place, load: Load): Promise<Tally> {
  // A reply that met several kills waits for its next look, at most a quarter of an hour.
  for (const end = Date.now() + 960_000; Date.now() < end; await pause(500)) {
    if (load.replies.every((text) => place.standing(text) > 0)) break;
  }
  // A second copy would come late, if at all.
  await pause(10_000);
  const stored = await place.storedPosts();
  const times = load.posts.map((id) => stored.get(id) ?? 0);
  const standing = load.replies.map((text) => place.standing(text));
  return {
    acknowledged: { posts: times.length, replies: standing.length },
    lost: { posts: times.filter((n) => n === 0).length, replies: standing.filter((n) => n === 0).length },
    double: { posts: times.filter((n) => n > 1).length, replies: standing.filter((n) => n > 1).length },
  };
}

function report(recovery: Record<Target, number[]>, counted: Tally): void {
  const row = (times: number[]) => {
    const sorted = times.toSorted((a, b) => a - b);
    const at = (share: number) => rounded(percentile(sorted, share), 1);
    return { rounds: sorted.length, "p50 s": at(0.5), "p95 s": at(0.95), "max s": at(1) };
  };
  console.log(
    "Until it serves again (web, database: a post is taken; worker: a reply asked for after the kill stands):",
  );
  console.table(Object.fromEntries(targets.map((target) => [target, row(recovery[target])])));
  console.table(counted);
  if (counted.lost.posts + counted.lost.replies + counted.double.posts + counted.double.replies > 0)
    process.exitCode = 1;
}

/** Clients that never give up: the same key until it is acknowledged, and then the ledger has it. */
function startLoad(place: Place) {
  const posts: string[] = [];
  const replies: string[] = [];
  let stopped = false;
  let made = 0;

  async function post(): Promise<void> {
    made += 1;
    const externalId = `crash-${made}`;
    const body = { text: `Steam number ${made}`, network: "bench", externalId, author: { handle: "noor" } };
    await insist("/posts", body, `post ${made}`);
    posts.push(externalId);
  }
  async function reply(): Promise<string> {
    made += 1;
    const text = `Hold steam, number ${made}.`;
    const conversation = place.conversations[made % place.conversations.length];
    await insist(`/conversations/${conversation}/replies`, { text }, text);
    replies.push(text);
    return text;
  }
  async function insist(path: string, body: object, key: string): Promise<void> {
    for (;;) {
      const answer = await place.request("POST", path, body, key).catch(() => null);
      if (answer?.status === 201) return;
      if (answer && answer.status < 500) throw new Error(`${path}: ${JSON.stringify(answer)}`);
      await pause(100);
    }
  }
  const repeat = async (work: () => Promise<unknown>, ms: number) => {
    while (!stopped) {
      await work();
      await pause(ms);
    }
  };
  const running = [repeat(post, 20), repeat(post, 20), repeat(reply, 400)];
  const failed = Promise.all(running).then(() => undefined);
  failed.catch(() => undefined);
  return {
    posts,
    replies,
    /** until a post that is sent from now on is acknowledged */
    posted: () => Promise.race([post(), failed]),
    /** until a reply that is asked for from now on stands on the network */
    async replied() {
      const text = await reply();
      while (place.standing(text) === 0) await pause(50);
    },
    async stop() {
      stopped = true;
      await failed;
    },
  };
}

type Answer = { id: string; lastPolledAt: string | null; items: { id: string }[] };
type Place = Awaited<ReturnType<typeof openPlace>>;

/** PostgreSQL under its supervisor, fsync on; a web server and a worker; a network that forgets idempotency keys. */
async function openPlace(random: () => number) {
  const folder = mkdtempSync(join(tmpdir(), "earshot-crash-"));
  chmodSync(folder, 0o755);
  const dataDir = join(folder, "postgres");
  const database = await startEmbedded({ dataDir, log: () => undefined });
  const owner = new pg.Pool({ connectionString: database.ownerUrl, max: 1 });
  owner.on("error", () => undefined);
  const peer = await startMastodonPeer({
    async meet(request) {
      if (request.method !== "POST" || !request.url?.endsWith("/api/v1/statuses")) return false;
      peer.state.idempotent.clear();
      await pause(random() * 150);
      return false;
    },
  });
  const port = await freePort();
  const key = `esk_${randomBytes(32).toString("base64url")}`;
  const env = {
    DATABASE_URL: database.ownerUrl,
    EARSHOT_APP_DATABASE_URL: database.appUrl,
    EARSHOT_DATA_DIR: join(folder, "data"),
    EARSHOT_PORT: String(port),
    EARSHOT_BOOTSTRAP_OWNER: "mei.tanaka@brunnwerk.example",
    EARSHOT_BOOTSTRAP_API_KEY: key,
    EARSHOT_ALLOW_PRIVATE_HOSTS: peer.host,
    EARSHOT_LOG_LEVEL: "fatal",
  };
  const servers: Record<"web" | "worker", RunningServer> = {
    web: startServer(env, "web"),
    worker: startServer({ ...env, EARSHOT_PORT: String(await freePort()) }, "worker"),
  };
  await Promise.all([servers.web.ready(), servers.worker.ready()]);

  const place = {
    conversations: [] as string[],
    standing: (text: string) => peer.state.statuses.filter((status) => status.text.includes(text)).length,
    async request(method: string, path: string, body?: object, once?: string) {
      const response = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, {
        method,
        headers: {
          authorization: `Bearer ${key}`,
          ...(body && { "content-type": "application/json" }),
          ...(once && { "idempotency-key": once }),
        },
        ...(body && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(10_000),
      });
      return { status: response.status, body: (await response.json().catch(() => null)) as Answer };
    },
    async kill(target: Target): Promise<void> {
      if (target === "database") {
        const [postmaster = ""] = readFileSync(join(dataDir, "postgres", "postmaster.pid"), "utf8").split("\n");
        for (const pid of [postmaster, ...childrenOf(postmaster)]) killNow(Number(pid));
        return;
      }
      servers[target].kill("SIGKILL");
      await servers[target].exited;
      servers[target] = startServer(env, target);
    },
    async storedPosts(): Promise<Map<string, number>> {
      const { rows } = await owner.query<{ external_id: string; n: number }>(
        "select external_id, count(*)::int as n from post where network = 'bench' group by 1",
      );
      return new Map(rows.map((row) => [row.external_id, row.n]));
    },
    async close() {
      for (const server of Object.values(servers)) server.kill("SIGKILL");
      await Promise.all(Object.values(servers).map(({ exited }) => exited));
      await owner.end().catch(() => undefined);
      await peer.close();
      await database.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await connect();
  return place;

  /** The channel, and as many conversations as replies may go to at once. */
  async function connect(): Promise<void> {
    const made = await place.request("POST", "/channels", {
      connector: "mastodon",
      name: "Our Mastodon",
      settings: { server: peer.origin },
      credentials: { accessToken: peer.token },
    });
    const path = `/channels/${made.body.id}`;
    while ((await place.request("GET", path)).body.lastPolledAt === null) await pause(100);
    for (let n = 0; n < 40; n += 1)
      peer.state.publish({ by: "ilse@kaffee.example", text: `@brunnwerk E7 number ${n}` });
    await place.request("POST", `${path}/poll`);
    while (place.conversations.length < 40) {
      await pause(200);
      const { body } = await place.request("GET", "/conversations?status=open&limit=200");
      place.conversations = body.items.map(({ id }) => id);
    }
  }
}

const childrenOf = (pid: string): string[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean);

function killNow(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It was gone before.
  }
}
