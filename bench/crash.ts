import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import pg from "pg";
import { startEmbedded } from "../server/db/embedded.ts";
import { countingNetwork } from "../tests/crash/counting-network.ts";
import { killPostgres } from "../tests/crash/kill-postgres.ts";
import { openPlace } from "../tests/crash/place.ts";
import type { RunningServer } from "../tests/crash/running-server.ts";
import { percentile, rounded } from "./ground/measure.ts";
import { seeded } from "./ground/synthetic.ts";

const targets = ["database", "worker", "web"] as const;
type Target = (typeof targets)[number];

/** Longer than any recovery may take: past it a round is called failed, and the next one begins. */
const roundMs = 180_000;
/** For the replies that are still under way when the last round is over. */
const settleMs = 300_000;

/**
 * kill -9 of the database, the worker and the web server in turn, under a load of posts and replies: what was
 * acknowledged and is lost, what stands twice, and how long it takes until it serves again. Each round says how it went;
 * past `--minutes` no further one begins. [--rounds 30] [--seed 1] [--minutes 30]
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: "string", default: "30" },
      seed: { type: "string", default: "1" },
      minutes: { type: "string", default: "30" },
    },
  });
  const end = Date.now() + Number(values.minutes) * 60_000;
  const random = seeded(Number(values.seed));
  const ground = await openGround(random);
  const recovery: Record<Target, number[]> = { database: [], worker: [], web: [] };
  try {
    const load = startLoad(ground);
    for (let round = 0; round < Number(values.rounds) && Date.now() < end; round += 1) {
      const target = targets[round % targets.length]!;
      await pause(500 + random() * 1_500);
      const began = performance.now();
      await ground.kill(target);
      const served = await Promise.race([
        (target === "worker" ? load.replied() : load.posted()).then(() => true),
        pause(roundMs, false, { ref: false }),
      ]);
      const seconds = served ? (performance.now() - began) / 1_000 : Number.POSITIVE_INFINITY;
      recovery[target].push(seconds);
      const { posts, replies } = load.acknowledged();
      console.log(
        `round ${round + 1}: ${target} killed, ${served ? `serves again after ${rounded(seconds, 1)} s` : `does not serve after ${roundMs / 1_000} s`}; acknowledged ${posts.length} posts, ${replies.length} replies, of which ${replies.filter((text) => ground.standing(text) > 1).length} stand twice`,
      );
    }
    await load.stop();
    report(recovery, await tally(ground, load));
  } finally {
    await ground.close();
  }
}

type Load = ReturnType<typeof startLoad>;
type Tally = Record<"acknowledged" | "lost" | "double", { posts: number; replies: number }>;

/** What is in the database and on the network, against what was acknowledged. */
async function tally(ground: Ground, load: Load): Promise<Tally> {
  const { posts, replies } = load.acknowledged();
  for (const end = Date.now() + settleMs; Date.now() < end; await pause(5_000)) {
    const under = replies.filter((text) => ground.standing(text) === 0).length;
    if (under === 0) break;
    console.log(`${under} of ${replies.length} replies are still under way`);
  }
  // A second copy would come late, if at all.
  await pause(10_000);
  const stored = await ground.storedPosts();
  const times = posts.map((id) => stored.get(id) ?? 0);
  const standing = replies.map((text) => ground.standing(text));
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
  const failures = targets.flatMap((target) => recovery[target]).filter((seconds) => !Number.isFinite(seconds)).length;
  if (failures + counted.lost.posts + counted.lost.replies + counted.double.posts + counted.double.replies > 0)
    process.exitCode = 1;
}

/** Clients that never give up: the same key until it is acknowledged, and then the ledger has it. */
function startLoad(ground: Ground) {
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
    const conversation = ground.conversations[made % ground.conversations.length];
    await insist(`/conversations/${conversation}/replies`, { text }, text);
    replies.push(text);
    return text;
  }
  async function insist(path: string, body: object, key: string): Promise<void> {
    for (;;) {
      const answer = await ground.request("POST", path, body, { "idempotency-key": key }).catch(() => null);
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
  const running = Promise.all([repeat(post, 20), repeat(post, 20), repeat(reply, 400)]).then(() => undefined);
  running.catch(() => undefined);
  return {
    acknowledged: () => ({ posts, replies }),
    /** until a post that is sent from now on is acknowledged */
    posted: () => Promise.race([post(), running]),
    /** until a reply that is asked for from now on stands on the network */
    async replied() {
      const text = await Promise.race([reply(), running.then(() => "")]);
      for (const end = Date.now() + 2 * roundMs; ground.standing(text) === 0 && Date.now() < end; ) await pause(50);
    },
    async stop() {
      stopped = true;
      await running;
    },
  };
}

type Ground = Awaited<ReturnType<typeof openGround>>;

/** PostgreSQL under its supervisor, fsync on; a web server and a worker; a network that forgets idempotency keys. */
async function openGround(random: () => number) {
  const folder = mkdtempSync(join(tmpdir(), "earshot-crash-postgres-"));
  chmodSync(folder, 0o755);
  const database = await startEmbedded({ dataDir: folder, log: () => undefined });
  const owner = new pg.Pool({ connectionString: database.ownerUrl, max: 1 });
  owner.on("error", () => undefined);
  const network = await countingNetwork();
  network.slowness = () => random() * 150;
  const place = await openPlace(database);
  const env = { ...network.env, EARSHOT_LOG_LEVEL: "fatal" };
  const servers: Record<"web" | "worker", RunningServer> = {
    web: place.start({ env, role: "web" }),
    worker: place.start({ env, role: "worker" }),
  };
  await Promise.all([servers.web.ready(), servers.worker.ready()]);
  const channelId = await network.connect(place);
  const conversations = await network.mentions(place, channelId, 40, "E7");

  return {
    /** as many as replies may go to at once */
    conversations,
    request: place.request,
    standing: network.standing,
    async kill(target: Target): Promise<void> {
      if (target === "database") return killPostgres(folder);
      servers[target].kill("SIGKILL");
      await servers[target].exited;
      servers[target] = place.start({ env, role: target });
    },
    async storedPosts(): Promise<Map<string, number>> {
      const { rows } = await owner.query<{ external_id: string; n: number }>(
        "select external_id, count(*)::int as n from post where network = 'bench' group by 1",
      );
      return new Map(rows.map((row) => [row.external_id, row.n]));
    },
    async close() {
      await place.close();
      await owner.end().catch(() => undefined);
      await network.close();
      await database.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
