import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { broadcast } from "@earshot/connectors/bluesky/broadcast.ts";
import { settings } from "@earshot/connectors/bluesky/settings.ts";
import { commitFrame, decodeAlone, type FrameOperation } from "@earshot/connectors/bluesky/test-frames.ts";
import type { BroadcastContext } from "@earshot/connectors/connector.ts";
import { parse } from "@earshot/query/parse.ts";
import { createPercolator, type Percolator } from "@earshot/query/percolate.ts";
import { nextTid } from "../tests/networks/bluesky-place.ts";
import { megabytes, rounded } from "./ground/measure.ts";
import { seeded, sentence, topicQueries } from "./ground/synthetic.ts";

type Frame = string | Uint8Array;
type Source = {
  name: string;
  kind: "repositories" | "jetstream";
  frames: Frame[];
  /** each message is one event; in what was recorded some are none */
  isMadeUp: boolean;
};
const rounds = 8;

/**
 * Measures listening to a whole network: messages of a public stream are read, told in short and met with the topics of
 * all workspaces, as the server does it: [--events 40000] [--topics 1000]. First what a real PDS sent, over and over;
 * then made-up events of a network's mix: of 100, 12 are posts, 62 likes, 14 reposts, 12 deletes. Times are CPU times of
 * one thread; the messages are made before.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { events: { type: "string", default: "40000" }, topics: { type: "string", default: "1000" } },
  });
  const random = seeded(7);
  const topics = createPercolator<string>();
  topicQueries(Number(values.topics), random).forEach((source, n) => {
    topics.set(String(n), parse(source));
  });
  const said = Array.from({ length: Number(values.events) }, (_, n) => operation(n, random));
  const sources: Source[] = [
    { name: "repositories, from a real PDS", kind: "repositories", frames: replay(said.length), isMadeUp: false },
    { name: "repositories", kind: "repositories", frames: said.map(frameOf), isMadeUp: true },
    { name: "jetstream", kind: "jetstream", frames: said.map(messageOf), isMadeUp: true },
  ];
  for (const source of sources) await measure(source, topics);
}

async function measure({ name, kind, frames, isMadeUp }: Source, topics: Percolator<string>): Promise<void> {
  await listen(kind, frames.slice(0, 2_000), topics);
  const reference = kind === "jetstream" ? "JSON.parse alone" : "CBOR of the message alone";
  const alone = await cpuSeconds(async () => parseAlone(frames));
  const memory: number[] = [];
  const found = { events: 0, posts: 0, matched: 0 };
  const whole = await cpuSeconds(async () => {
    for (let round = 0; round < rounds; round += 1) {
      Object.assign(found, await listen(kind, frames, topics));
      memory.push(process.memoryUsage.rss());
    }
  });
  if (found.events === 0 || (isMadeUp && found.events !== frames.length))
    throw new Error(`It heard ${found.events} events in ${frames.length} messages.`);
  const bytes = frames.reduce((sum, frame) => sum + frame.length, 0);
  console.table({
    [name]: {
      "events/s": Math.round((found.events * rounds) / whole),
      "messages/s": Math.round((frames.length * rounds) / whole),
      [reference]: Math.round(frames.length / alone),
      "× that": rounded(whole / rounds / alone),
      "bytes a message": Math.round(bytes / frames.length),
      "posts that match": `${found.matched} of ${found.posts}`,
    },
  });
  const quarters = [1, 3, 5, 7].map((round) => `${megabytes(memory[round] ?? 0)}`).join(" → ");
  console.log(`resident memory by quarters of ${frames.length * rounds} messages: ${quarters} MB`);
}

/** What a real PDS sent while `npm run test:peers` recorded it: accounts, likes, posts of every kind, an edit, deletions. */
function replay(count: number): Uint8Array[] {
  const file = new URL("../tests/connectors/fixtures/bluesky/tour.json", import.meta.url);
  const { frames } = JSON.parse(readFileSync(file, "utf8")) as { frames: string[] };
  const recorded = frames.map((frame) => new Uint8Array(Buffer.from(frame, "base64")));
  return Array.from({ length: count }, (_, n) => recorded[n % recorded.length]!);
}

const dids = Array.from(
  { length: 500 },
  (_, n) =>
    `did:plc:${String(n)
      .padStart(24, "a")
      .replace(/[0189]/g, "z")}`,
);

type Said = { did: string; operation: FrameOperation };

function operation(n: number, random: () => number): Said {
  const someone = () => dids[Math.floor(random() * dids.length)]!;
  const subject = { uri: `at://${someone()}/app.bsky.feed.post/${nextTid()}`, cid: CID_OF_NOTHING };
  const createdAt = "2026-03-02T08:00:00.000Z";
  const share = n % 100;
  const type = share < 12 || (share >= 88 && share < 92) ? "post" : share < 78 ? "like" : "repost";
  const path = `app.bsky.feed.${type}/${nextTid()}`;
  if (share >= 88) return { did: someone(), operation: { action: "delete", path } };
  const reply = share % 2 === 0 ? { reply: { root: subject, parent: subject } } : {};
  const record =
    type === "post"
      ? { $type: "app.bsky.feed.post", text: sentence(random, 24), createdAt, langs: ["en"], ...reply }
      : { $type: `app.bsky.feed.${type}`, subject, createdAt };
  return { did: someone(), operation: { action: "create", path, record } };
}

const CID_OF_NOTHING = "bafyreichtb5yityw43y7ehlflp3xs3hortep2gdfsupankbli3f67mhety";
const at = "2026-03-02T08:00:00.000Z";

const frameOf = ({ did, operation }: Said, n: number): Uint8Array =>
  commitFrame({ seq: n + 1, did, rev: nextTid(), at, operations: [operation] });

function messageOf({ did, operation }: Said, n: number): string {
  const [collection, rkey] = operation.path.split("/");
  const { action, record } = operation;
  const commit = {
    rev: nextTid(),
    operation: action,
    collection,
    rkey,
    ...(record !== undefined && { record, cid: CID_OF_NOTHING }),
  };
  return JSON.stringify({ did, time_us: 1_772_000_000_000_000 + n, kind: "commit", commit });
}

/** The connector's own way from a socket to what topics are met with. */
async function listen(
  kind: Source["kind"],
  frames: Frame[],
  topics: Percolator<string>,
): Promise<{ events: number; posts: number; matched: number }> {
  const ctx = {
    signal: new AbortController().signal,
    now: () => new Date(),
    log: { info() {}, warn() {}, error() {} },
    webSocket: async () => ({
      send() {},
      close() {},
      async *messages() {},
      async *frames(most: number) {
        for (let from = 0; from < frames.length; from += most) yield frames.slice(from, from + most);
      },
    }),
  } as unknown as BroadcastContext;
  const found = { events: 0, posts: 0, matched: 0 };
  const run = broadcast.open(ctx, settings.parse({ stream: kind }), null);
  for await (const batch of run.batches()) {
    found.events += batch.heard.length;
    for (const { said } of batch.heard) {
      if (!said) continue;
      found.posts += 1;
      if (topics.matchIds(said).length > 0) found.matched += 1;
    }
  }
  return found;
}

function parseAlone(frames: Frame[]): void {
  for (const frame of frames) {
    if (typeof frame === "string") JSON.parse(frame);
    else decodeAlone(frame);
  }
}

async function cpuSeconds(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
