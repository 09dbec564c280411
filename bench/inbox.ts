import { parseArgs } from "node:util";
import { normalize } from "@earshot/connectors/square/normalize.ts";
import type { FastifyInstance } from "fastify";
import { sql } from "kysely";
import { createApp } from "../server/app.ts";
import { capabilities } from "../server/capabilities.ts";
import { firstIdAt, lastId, newId } from "../server/db/id.ts";
import type { Tx } from "../server/db/transaction.ts";
import { pageOfConversations, postIdsOf } from "../server/inbox/store.ts";
import { ingest } from "../server/intake/ingest.ts";
import { topicPostIds, walkPosts } from "../server/posts/store.ts";
import { touchTopics } from "../server/topics/store.ts";
import { plansOf } from "../tests/plans-of.ts";
import { percentile, rounded, timesOf } from "./ground/measure.ts";
import { type Ground, openGround } from "./ground/open-ground.ts";
import { seeded, squareFeed, topicQueries, wordAt } from "./ground/synthetic.ts";

const day = 86_400_000;

/** Measures the team's reads over the API inside the process: [--posts 100000] [--runs 40]. One conversation per ten posts. */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { posts: { type: "string", default: "100000" }, runs: { type: "string", default: "40" } },
  });
  const posts = Number(values.posts);
  const ground = await openGround();
  const app = createApp(ground.context, capabilities);
  try {
    await app.ready();
    const began = performance.now();
    await seed(ground, posts);
    console.log(`${posts} posts taken in through the pipeline in ${Math.round((performance.now() - began) / 1_000)} s`);
    await measure(ground, app, Number(values.runs));
    await assertPlans(ground);
  } finally {
    await app.close();
    await ground.close();
  }
}

/** 90 days of posts, 200 topics, nothing resolved. */
async function seed(ground: Ground, posts: number): Promise<void> {
  const random = seeded(2);
  await ground.within(async (tx) => {
    const rows = topicQueries(200, random).map((query, n) => ({
      workspace_id: tx.workspaceId,
      id: newId(),
      name: `Topic ${n}`,
      role: "product",
      query,
    }));
    await tx.db.insertInto("topic").values(rows).execute();
    await touchTopics(tx);
  });
  const next = squareFeed(random, { from: Date.now() - 90 * day, stepMs: (90 * day) / posts });
  for (let done = 0; done < posts; done += 500) {
    const events = Array.from({ length: Math.min(500, posts - done) }, () => normalize(next(), "brunnwerk"));
    await ground.within((tx) =>
      ingest(ground.context, tx, { channelId: ground.channelId, network: "square", reach: "all", live: true, events }),
    );
  }
  await ground.databases.owner.query("vacuum analyze");
}

async function measure(ground: Ground, app: FastifyInstance, runs: number): Promise<void> {
  const get = async (path: string) => {
    const answer = await app.inject({ url: `/api/v1${path}`, headers: { authorization: `Bearer ${ground.key}` } });
    if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.statusCode} ${answer.body.slice(0, 300)}`);
    return answer.json();
  };
  const reference = await timesOf(runs, () => ground.databases.app.query("select 1"));
  const base = percentile(reference, 0.5);
  const open = (await get("/conversations?status=open&limit=200")) as { items: { id: string }[]; nextCursor: string };
  const { rows } = await ground.databases.owner.query(`
    with busiest as (select author_id from post group by author_id order by count(*) desc limit 1),
      topic as (select topic_id from match group by topic_id order by count(*) desc limit 1)
    select (select author_id from busiest) as author, (select topic_id from topic) as topic,
      (select count(*)::int from conversation where status = 'open') as conversations,
      (select conversation_id from conversation_post group by conversation_id order by count(*) desc limit 1) as longest`);
  const { author, topic, conversations, longest } = rows[0];
  const person = await personOf(app, ground, author);
  const now = Date.now();
  const period = (days: number) =>
    `since=${new Date(now - days * day).toISOString()}&until=${new Date(now).toISOString()}`;
  const shares = await Promise.all([1, 40, 400, 15_000].map((rank) => shareOf(ground, wordAt(rank))));
  const word = (rank: number) => encodeURIComponent(wordAt(rank));
  const reads: [string, (i: number) => Promise<unknown>][] = [
    ["inbox list, 50", () => get("/conversations?status=open&limit=50")],
    ["inbox list, next page", () => get(`/conversations?status=open&limit=50&cursor=${open.nextCursor}`)],
    ["inbox by priority", () => get("/conversations?status=open&limit=50&sort=priority")],
    ["counts of all views", () => get("/conversations/counts")],
    ["thread detail", (i) => get(`/conversations/${open.items[i % open.items.length]!.id}`)],
    ["the longest thread", () => get(`/conversations/${longest}`)],
    ["timeline of the loudest person", () => get(`/people/${person}/timeline`)],
    [`search, everyday word (in ${shares[0]} % of posts)`, () => get(`/posts?q=${word(1)}&limit=50`)],
    [`search, common word (${shares[1]} %)`, () => get(`/posts?q=${word(40)}&limit=50`)],
    [`search, middling word (${shares[2]} %)`, () => get(`/posts?q=${word(400)}&limit=50`)],
    [`search, rare word (${shares[3]} %)`, () => get(`/posts?q=${word(15_000)}&limit=50`)],
    ["search, word that nobody says", () => get("/posts?q=zzyzx&limit=50")],
    ["search, two words side by side", () => get(`/posts?q=${word(40)}%20${word(400)}&limit=50`)],
    ["posts of the busiest topic", () => get(`/topics/${topic}/posts?limit=50`)],
    ["volume by topic, 7 days by hour", () => get(`/insights/volume?by=topic&step=hour&${period(7)}`)],
    ["volume by topic, 90 days by day", () => get(`/insights/volume?by=topic&step=day&${period(90)}`)],
    ["volume by channel, 90 days by day", () => get(`/insights/volume?by=channel&step=day&${period(90)}`)],
    ["top authors, 30 days", () => get(`/insights/top-authors?${period(30)}`)],
  ];
  console.log(`${conversations} conversations are open; reference: select 1 takes ${rounded(base)} ms`);
  const table: Record<string, object> = {};
  for (const [name, read] of reads) {
    const before = process.cpuUsage();
    const times = await timesOf(runs, read);
    const { user, system } = process.cpuUsage(before);
    const p50 = percentile(times, 0.5);
    table[name] = {
      "p50 ms": rounded(p50, 1),
      "p95 ms": rounded(percentile(times, 0.95), 1),
      "Node CPU ms": rounded((user + system) / 1_000 / (runs + 1), 1),
      "× select 1": rounded(p50 / base, 1),
    };
  }
  console.table(table);
}

async function personOf(app: FastifyInstance, ground: Ground, author: string): Promise<string> {
  const answer = await app.inject({
    method: "POST",
    url: "/api/v1/people",
    headers: { authorization: `Bearer ${ground.key}`, "content-type": "application/json" },
    payload: JSON.stringify({ name: "The loudest", identityId: author }),
  });
  if (answer.statusCode !== 201) throw new Error(answer.body);
  return answer.json().id;
}

async function shareOf({ databases }: Ground, word: string): Promise<string> {
  const { rows } = await databases.owner.query(
    "select 100.0 * count(*) filter (where tsv @@ $1::tsquery) / count(*) as share from post_search",
    [`'${word}'`],
  );
  return Number(rows[0].share).toPrecision(2);
}

/** The large tables are entered by index, with the condition that the index is there for; throws otherwise. */
async function assertPlans(ground: Ground): Promise<void> {
  const some = newId();
  const list = { status: "open", limit: 50 } as const;
  const after = [new Date().toISOString(), some];
  const from = firstIdAt(new Date(0));
  const plans: [string, (tx: Tx) => Promise<unknown>, RegExp][] = [
    [
      "list",
      (tx) => pageOfConversations(tx, ground.userId, { ...list, sort: "newest", after }),
      /conversation_(status|last)[\s\S]*?Index Cond: .*ROW\(last_at, id\) </,
    ],
    [
      "list by priority",
      (tx) => pageOfConversations(tx, ground.userId, { ...list, sort: "priority", after: [1, ...after] }),
      /conversation_priority[\s\S]*?Index Cond: .*ROW\(priority, last_at, id\) </,
    ],
    ["thread", (tx) => postIdsOf(tx, some), /conversation_post_conversation[\s\S]*?Index Cond: .*conversation_id = /],
    ["posts", (tx) => walkPosts(tx, { before: lastId, after: from, limit: 51 }), /_pkey[\s\S]*?Index Cond: .*id < /],
    [
      "posts of an author",
      (tx) => walkPosts(tx, { before: lastId, after: from, limit: 51, authorId: some }),
      /author_id[\s\S]*?Index Cond: .*author_id = /,
    ],
    ["posts of a topic", (tx) => topicPostIds(tx, some, lastId, from, 51), /Index Cond: .*topic_id = /],
  ];
  for (const [name, read, condition] of plans) {
    const plan = await ground.within(async (tx) => {
      // Months that hold next to nothing are cheapest to scan; the question is what the full ones do.
      await sql`set local enable_seqscan = off`.execute(tx.db);
      return (await plansOf(tx, read)).join("\n");
    });
    if (!condition.test(plan)) throw new Error(`The plan of “${name}” lacks ${condition}:\n${plan}`);
  }
  console.log(`plans as designed: ${plans.map(([name]) => name).join(", ")}`);
}
