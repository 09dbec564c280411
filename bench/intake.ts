import { parseArgs } from "node:util";
import type { ConnectorEvent } from "@earshot/connectors/connector.ts";
import { normalize } from "@earshot/connectors/square/normalize.ts";
import { newId } from "../server/db/id.ts";
import type { Tx } from "../server/db/transaction.ts";
import { ingest } from "../server/intake/ingest.ts";
import { readAhead } from "../server/intake/read-ahead.ts";
import { touchTopics } from "../server/topics/store.ts";
import { enrichers } from "../server/understanding/analyst.ts";
import { copyIn, copyValue } from "./ground/copy-in.ts";
import { printBound, printParts, printStatements } from "./ground/intake-parts.ts";
import { printLearning } from "./ground/learning-cost.ts";
import { megabytes, rounded } from "./ground/measure.ts";
import { type Ground, openGround } from "./ground/open-ground.ts";
import { postgresCpu } from "./ground/postgres-cpu.ts";
import { seeded, squareFeed, topicQueries } from "./ground/synthetic.ts";

const batchSize = 500;
const singles = 1_000;

/**
 * Measures intake, raw payload to inbox, what the dearest post costs, and what learning costs: [--posts 20000]
 * [--topics 1000] [--signals none] [--corrections 3000]. One connection, batches of 500.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      posts: { type: "string", default: "20000" },
      topics: { type: "string", default: "1000" },
      signals: { type: "string", default: enrichers.join(",") },
      corrections: { type: "string", default: "3000" },
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
    const statements = Math.min(posts, 5_000);
    await printStatements(ground, statements, async (within) => {
      for (let done = 0; done < statements; done += batchSize) await take(ground, batchOf(), within);
    });
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
    await printParts(ground, Array.from({ length: 8 }, batchOf).flat(), {
      wall: (seconds / posts) * 1e6,
      cpu: (cpu / posts) * 1e6,
      database: (database / posts) * 1e6,
    });
    console.log(
      `${Math.round(posts / (cpu + database))} posts/s for each core that works on nothing else: ${rounded((cpu / posts) * 1e6, 0)} µs of the process and ${rounded((database / posts) * 1e6, 0)} of PostgreSQL a post`,
    );
    await printBound(ground);
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
    if (ground.context.analyst.works) await printLearning(ground, Number(values.corrections));
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

/** A page as a channel takes it in: what needs no line before, the rest in one transaction. */
async function take(
  { context, channelId, workspaceId, ...ground }: Ground,
  lines: string[],
  within: <T>(work: (tx: Tx) => Promise<T>) => Promise<T> = ground.within,
): Promise<void> {
  const events = read(lines);
  const ahead = await readAhead(context, workspaceId, events);
  await within((tx) =>
    ingest(context, tx, { channelId, network: "square", reach: "all", live: true, rings: true, events, ahead }),
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
