import { parseArgs } from "node:util";
import { sql } from "kysely";
import { createApp } from "../server/app.ts";
import { capabilities } from "../server/capabilities.ts";
import { firstIdAt, lastId, newId } from "../server/db/id.ts";
import type { Tx } from "../server/db/transaction.ts";
import { pageOfConversations } from "../server/inbox/page-of-conversations.ts";
import { threadOf } from "../server/inbox/thread-store.ts";
import { topicPostIds, walkPosts } from "../server/posts/store.ts";
import { plansOf } from "../tests/plans-of.ts";
import { keptGround } from "./ground/kept-ground.ts";
import { percentile, rounded, timesOf } from "./ground/measure.ts";
import type { Ground } from "./ground/open-ground.ts";
import { wordAt } from "./ground/synthetic.ts";
import { type Reading, watchReads } from "./ground/watch-reads.ts";

const day = 86_400_000;

/** The team's reads over the API: [--posts 100000] [--runs 40] [--only search]; a tenth as many identities, a tenth start conversations */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      posts: { type: "string", default: "100000" },
      runs: { type: "string", default: "40" },
      only: { type: "string", default: "" },
    },
  });
  const posts = Number(values.posts);
  const ground = await keptGround({ posts, identities: Math.max(100, posts / 10), topics: 200 });
  const app = createApp(ground.context, capabilities);
  try {
    await measure(ground, app, { runs: Number(values.runs), only: values.only });
    await assertPlans(ground);
  } finally {
    await app.close();
    await ground.close();
  }
}

async function measure(
  ground: Ground & { builtAt: Date },
  app: ReturnType<typeof createApp>,
  { runs, only }: { runs: number; only: string },
): Promise<void> {
  const reads = await watchReads(app, ground);
  try {
    const paths = (await pathsOf(ground, app)).filter(([name]) => name.includes(only));
    const base = percentile(await timesOf(500, () => ground.databases.app.query("select 1")), 0.5);
    const alive = await reads.read(["/health/live"], 500);
    console.log(
      `references: select 1 takes ${rounded(base)} ms, /health/live ${alive["server p50"]} ms in the server and ${alive["HTTP p50"]} ms over HTTP`,
    );
    // As in a server that has run for a while: compiled, connections open, pages in memory.
    for (let round = 0; round < 3; round++) for (const [, some] of paths) await reads.read(some, 15);
    const table: Record<string, Reading & { "× select 1": number }> = {};
    for (const [name, some] of paths) {
      const reading = await reads.read(some, runs);
      table[name] = { ...reading, "× select 1": rounded(reading["server p50"] / base, 0) };
    }
    console.log("milliseconds");
    console.table(table);
  } finally {
    await reads.close();
  }
}

/** What is asked, by name; several addresses of a name are asked in turn. */
async function pathsOf(
  ground: Ground & { builtAt: Date },
  app: ReturnType<typeof createApp>,
): Promise<[string, string[]][]> {
  const api = (path: string) => `/api/v1${path}`;
  const answer = await app.inject({
    url: api("/conversations?status=open&limit=200"),
    headers: { authorization: `Bearer ${ground.key}` },
  });
  if (answer.statusCode !== 200) throw new Error(answer.body.slice(0, 300));
  const open = answer.json() as { items: { id: string }[]; nextCursor: string };
  const { rows } = await ground.databases.owner.query(`
    with loudest as (
      select i.person_id from author_volume v
      join identity i on i.workspace_id = v.workspace_id and i.id = v.author_id and i.person_id is not null
      group by 1 order by sum(v.posts) desc limit 1)
    select (select person_id from loudest) as person,
      (select topic_id from topic_volume group by 1 order by sum(posts) desc limit 1) as topic,
      (select count(*)::int from conversation where status = 'open') as open,
      (select count(*)::int from conversation) as conversations,
      (select max(posts) from conversation) as longest_posts,
      (select id from conversation order by posts desc limit 1) as longest`);
  const { person, topic, longest, longest_posts, conversations, open: stillOpen } = rows[0];
  console.log(`${conversations} conversations, ${stillOpen} of them open; the longest has ${longest_posts} posts`);
  const until = ground.builtAt.getTime();
  const period = (days: number) =>
    `since=${new Date(until - days * day).toISOString()}&until=${new Date(until).toISOString()}`;
  const ranks = (first: number) => [0, 1, 2, 3].map((n) => first + n);
  const search = (...words: string[]) => api(`/posts?q=${encodeURIComponent(words.join(" "))}&limit=50`);
  const [everyday, common, middling, rare] = await Promise.all(
    [1, 40, 400, 15_000].map((rank) => shareOf(ground, wordAt(rank))),
  );
  return [
    ["inbox list, 50", [api("/conversations?status=open&limit=50")]],
    ["inbox list, next page", [api(`/conversations?status=open&limit=50&cursor=${open.nextCursor}`)]],
    ["inbox by priority", [api("/conversations?status=open&limit=50&sort=priority")]],
    ["counts of all views", [api("/conversations/counts")]],
    ["thread detail", open.items.map(({ id }) => api(`/conversations/${id}`))],
    ["the longest thread", [api(`/conversations/${longest}`)]],
    ["timeline of the loudest person", [api(`/people/${person}/timeline`)]],
    [`search, everyday word (in ${everyday} % of posts)`, ranks(1).map((rank) => search(wordAt(rank)))],
    [`search, common word (${common} %)`, ranks(40).map((rank) => search(wordAt(rank)))],
    [`search, middling word (${middling} %)`, ranks(400).map((rank) => search(wordAt(rank)))],
    [`search, rare word (${rare} %)`, ranks(15_000).map((rank) => search(wordAt(rank)))],
    ["search, a word nobody says", [search("zzyzx")]],
    ["search, two words side by side", ranks(40).map((rank) => search(wordAt(rank), wordAt(rank + 360)))],
    ["search, phrase of two everyday words", ranks(1).map((rank) => search(`"${wordAt(rank)} ${wordAt(rank + 2)}"`))],
    ["posts of the busiest topic", [api(`/topics/${topic}/posts?limit=50`)]],
    ["volume by topic, 7 days by hour", [api(`/insights/volume?by=topic&step=hour&${period(7)}`)]],
    ["volume by topic, 90 days by day", [api(`/insights/volume?by=topic&step=day&${period(90)}`)]],
    ["volume by channel, 90 days by day", [api(`/insights/volume?by=channel&step=day&${period(90)}`)]],
    ["busiest topic by channel, 90 days", [api(`/insights/volume?by=channel&topicId=${topic}&step=day&${period(90)}`)]],
    ["top authors, 30 days", [api(`/insights/top-authors?${period(30)}`)]],
    ["top authors, 90 days", [api(`/insights/top-authors?${period(90)}`)]],
    ["top authors of the busiest topic, 30 days", [api(`/insights/top-authors?topicId=${topic}&${period(30)}`)]],
  ];
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
    [
      "thread",
      (tx) => threadOf(tx, { id: some, root_id: some }),
      /conversation_post_conversation[\s\S]*?Index Cond: .*conversation_id = /,
    ],
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
