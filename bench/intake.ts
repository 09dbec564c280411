import { parseArgs } from "node:util";
import type { ConnectorEvent } from "@earshot/connectors/connector.ts";
import { normalize } from "@earshot/connectors/square/normalize.ts";
import { newId } from "../server/db/id.ts";
import { ingest } from "../server/intake/ingest.ts";
import { draft } from "../server/posts/draft.ts";
import { searchVector } from "../server/posts/insert.ts";
import { touchTopics } from "../server/topics/store.ts";
import { enrichers } from "../server/understanding/analyst.ts";
import { copyIn, copyValue } from "./ground/copy-in.ts";
import { megabytes, rounded } from "./ground/measure.ts";
import { type Ground, openGround } from "./ground/open-ground.ts";
import { postgresCpu } from "./ground/postgres-cpu.ts";
import { seeded, squareFeed, topicQueries } from "./ground/synthetic.ts";

const batchSize = 500;
const singles = 1_000;

/** Measures intake, raw payload to inbox: [--posts 20000] [--topics 1000] [--signals none]. One connection, batches of 500. */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      posts: { type: "string", default: "20000" },
      topics: { type: "string", default: "1000" },
      signals: { type: "string", default: enrichers.join(",") },
    },
  });
  const posts = Number(values.posts);
  const topics = Number(values.topics);
  const ground = await openGround({ EARSHOT_SIGNALS: values.signals });
  try {
    const random = seeded(1);
    await addTopics(ground, topicQueries(topics, random));
    const next = squareFeed(random, { from: Date.now() - posts * 1_000, stepMs: 1_000 });
    const batchOf = () => Array.from({ length: Math.min(batchSize, posts) }, () => JSON.stringify(next()));
    // Warm up: topics loaded, code compiled, connections open; statistics as a server that has run for a minute has them.
    for (let i = 0; i < 4; i++) await take(ground, batchOf());
    await ground.databases.owner.query("analyze");

    const memory: number[] = [];
    let seconds = 0;
    let cpu = 0;
    let database = 0;
    for (let done = 0; done < posts; done += batchSize) {
      const lines = batchOf();
      const before = process.cpuUsage();
      const databaseBefore = postgresCpu(ground.databases.dataDir) ?? Number.NaN;
      const began = performance.now();
      await take(ground, lines);
      seconds += (performance.now() - began) / 1_000;
      const used = process.cpuUsage(before);
      cpu += (used.user + used.system) / 1e6;
      database += ((postgresCpu(ground.databases.dataDir) ?? Number.NaN) - databaseBefore) / 1e3;
      memory.push(process.memoryUsage.rss());
    }
    const whole = posts / seconds;
    const copied = await copyRate(ground, Math.min(posts, 20_000));
    const single = await singleRate(ground);
    console.table({
      "whole pipeline": {
        "posts/s": Math.round(whole),
        "of a bare COPY": rounded(whole / copied),
        "of single-row inserts": rounded(whole / single),
      },
      "bare COPY of the same rows": { "posts/s": Math.round(copied) },
      "single-row inserts of the same rows": { "posts/s": Math.round(single) },
    });
    await parts(ground, batchOf, {
      wall: (seconds / posts) * 1e6,
      cpu: (cpu / posts) * 1e6,
      database: (database / posts) * 1e6,
    });
    const quarter = (n: number) =>
      memory.slice(Math.floor((memory.length * n) / 4), Math.ceil((memory.length * (n + 1)) / 4));
    const mean = (list: number[]) => list.reduce((sum, each) => sum + each, 0) / list.length;
    console.log(
      `resident memory by quarters of the run, MB: ${[0, 1, 2, 3].map((n) => megabytes(mean(quarter(n)))).join(" → ")}, peak ${megabytes(Math.max(...memory))}`,
    );
    const { rows } = await ground.databases.owner.query(
      "select (select count(*)::int from post) as posts, (select count(*)::int from match) as matches, (select count(*)::int from conversation) as conversations",
    );
    console.log(`stored: ${JSON.stringify(rows[0])}`);
  } finally {
    await ground.close();
  }
}

async function addTopics(ground: Ground, queries: string[]): Promise<void> {
  await ground.within(async (tx) => {
    const rows = queries.map((query, n) => ({
      workspace_id: tx.workspaceId,
      id: newId(),
      name: `Topic ${n}`,
      role: "product",
      query,
      opens_conversations: n % 20 === 0,
    }));
    for (let at = 0; at < rows.length; at += 1_000)
      await tx.db
        .insertInto("topic")
        .values(rows.slice(at, at + 1_000))
        .execute();
    await touchTopics(tx);
  });
}

const read = (lines: string[]): ConnectorEvent[] => lines.map((line) => normalize(JSON.parse(line), "brunnwerk"));

/** A page as a channel takes it in. */
async function take({ context, within, channelId }: Ground, lines: string[]): Promise<void> {
  await within((tx) =>
    ingest(context, tx, { channelId, network: "square", reach: "all", live: true, events: read(lines) }),
  );
}

/** The columns of `post` beside the raw payload, as the pipeline stored them, into a table without index or policy. */
async function copyRate({ databases }: Ground, n: number): Promise<number> {
  const { rows, fields } = await databases.owner.query({
    text: "select p.*, r.raw from post p join post_raw r on r.workspace_id = p.workspace_id and r.post_id = p.id limit $1",
    values: [n],
    rowMode: "array",
  });
  await databases.owner.query("create table reference as select p.*, ''::text as raw from post p limit 0");
  const client = await databases.owner.connect();
  try {
    const statement = `copy reference (${fields.map(({ name }) => `"${name}"`).join(", ")}) from stdin`;
    const began = performance.now();
    for (let at = 0; at < rows.length; at += batchSize) {
      const lines = rows.slice(at, at + batchSize).map((row: unknown[]) => row.map(copyValue).join("\t"));
      await copyIn(client, statement, `${lines.join("\n")}\n`);
    }
    return rows.length / ((performance.now() - began) / 1_000);
  } finally {
    client.release();
  }
}

/** The same rows one statement and one commit each, still without index or policy. */
async function singleRate({ databases }: Ground): Promise<number> {
  const { rows, fields } = await databases.owner.query({
    text: "select p.*, r.raw from post p join post_raw r on r.workspace_id = p.workspace_id and r.post_id = p.id limit $1",
    values: [singles],
    rowMode: "array",
  });
  const statement = `insert into reference (${fields.map(({ name }) => `"${name}"`).join(", ")}) values (${fields.map((_, i) => `$${i + 1}`).join(", ")})`;
  const client = await databases.owner.connect();
  try {
    const began = performance.now();
    for (const row of rows) await client.query({ name: "single", text: statement, values: row });
    return rows.length / ((performance.now() - began) / 1_000);
  } finally {
    client.release();
  }
}

/** What the steps in the process cost by themselves; the rest is SQL, JSON on the way and waiting. */
async function parts(
  { context, within }: Ground,
  batchOf: () => string[],
  per: { wall: number; cpu: number; database: number },
): Promise<void> {
  const matcher = await within((tx) => context.topics.matcher(tx));
  const lines = Array.from({ length: 8 }, batchOf).flat();
  const now = new Date();
  const each = <T, R>(items: T[], work: (item: T) => R): [number, R[]] => {
    const before = process.cpuUsage();
    const results = items.map(work);
    const { user, system } = process.cpuUsage(before);
    return [(user + system) / items.length, results];
  };
  const [normalized, events] = each(lines, (line) => normalize(JSON.parse(line), "brunnwerk"));
  const [drafted, drafts] = each(events, (event) => draft(event as Extract<ConnectorEvent, { type: "post" }>, now));
  const [tokenized] = each(drafts, (said) => searchVector(said, null));
  const [matching] = each(drafts, ({ text, title, lang }) => matcher.match({ text, title, lang }));
  await context.analyst.read(drafts);
  const before = process.cpuUsage();
  await context.analyst.read(drafts);
  const used = process.cpuUsage(before);
  const understanding = (used.user + used.system) / drafts.length;
  const known = normalized + drafted + tokenized + matching + understanding;
  console.table({
    "parse and normalize": { "µs a post": rounded(normalized, 1) },
    "repair and sanitize": { "µs a post": rounded(drafted, 1) },
    "search terms": { "µs a post": rounded(tokenized, 1) },
    understand: { "µs a post": rounded(understanding, 1) },
    [`match ${matcher.size} topics`]: { "µs a post": rounded(matching, 1) },
    "the rest of the process's CPU (rows, JSON, protocol)": { "µs a post": rounded(per.cpu - known, 1) },
    "PostgreSQL's CPU, its background work too": { "µs a post": rounded(per.database, 1) },
    "wall time beyond the process's CPU (PostgreSQL, disk, other programs)": {
      "µs a post": rounded(per.wall - per.cpu, 1),
    },
    whole: { "µs a post": rounded(per.wall, 1) },
  });
}
