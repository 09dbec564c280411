import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { keptPlansOf, plansOf } from "../../tests/plans-of.ts";
import { openWorld, type World } from "../../tests/world.ts";
import { questionsById } from "../community/question-store.ts";
import { countedUpTo, counts } from "../inbox/count.ts";
import { pageOfConversations } from "../inbox/page-of-conversations.ts";
import { postToAnswer } from "../inbox/post-to-answer.ts";
import { overdueReplies, pageOfReplies, repliesOf } from "../inbox/reply-store.ts";
import { conversationById } from "../inbox/store.ts";
import { eventsOf, notesOf, siblingsOf, threadOf } from "../inbox/thread-store.ts";
import { topOf } from "../insights/top-authors-store.ts";
import { countByKey } from "../insights/volume-store.ts";
import { notesAbout, postIdsBy, repliesTo } from "../people/timeline-store.ts";
import { lookUp, postIdsByKey } from "../posts/look-up.ts";
import { postsById, searchBack, topicPostIds, walkPosts } from "../posts/store.ts";
import { firstIdAt, lastId, newId } from "./id.ts";
import type { Tx } from "./transaction.ts";

/** Two workspaces of equal size, so that a plan that leans on the policy's filter alone reads twice what it should. */
const posts = 12_000;
let world: World;
let topicId: string;
let channelId: string;
const userId = newId();
const at = (days: number) => new Date(Date.UTC(2026, 0, 1) + days * 86_400_000);

beforeAll(async () => {
  world = await openWorld();
  for (const place of [world.workspace, world.ostra]) await world.tx(seed, place.id);
  await sql`analyze`.execute(world.context.db).catch(() => undefined);
  await world.context.owner.query("vacuum analyze");
}, 180_000);
afterAll(() => world.close());

/** Rows as the pipeline writes them: 100 days, one post in four starts a conversation of which three in four are over. */
async function seed(tx: Tx): Promise<void> {
  channelId = newId();
  topicId = newId();
  const w = tx.workspaceId;
  const run = (text: ReturnType<typeof sql>) => text.execute(tx.db);
  await run(
    sql`insert into channel (workspace_id, id, connector, slug, name) values (${w}, ${channelId}, 'square', 'square', 'Square')`,
  );
  await run(sql`insert into topic (workspace_id, id, name, role, query) values (${w}, ${topicId}, 'E7', 'own', 'e7')`);
  await run(sql`
    create temp table said on commit drop as
    select n, (lpad(to_hex((extract(epoch from t) * 1000)::bigint), 12, '0')) as hex, t,
      (substr(md5(${w}::text || n), 1, 15)) as tail, n % 4 = 0 as opens
    from (select n, ${at(0)}::timestamptz + n * interval '12 minutes' as t from generate_series(1, ${posts}::int) n) x`);
  await run(sql`alter table said add id uuid, add author uuid`);
  await run(sql`update said set id = (substr(hex, 1, 8) || '-' || substr(hex, 9, 4) || '-7' || substr(tail, 1, 3) || '-8' || substr(tail, 4, 3) || '-' || rpad(substr(tail, 7), 12, '0'))::uuid,
    author = (lpad(to_hex(n % 500), 8, '0') || '-0000-7000-8000-000000000000')::uuid`);
  await run(sql`insert into identity (workspace_id, id, network, external_id, handle, handle_key, name)
    select distinct ${w}::uuid, author, 'square', author::text, 'x', 'x', 'X' from said`);
  await run(sql`insert into post_key select ${w}::uuid, 'square', 'square:' || n, id from said`);
  await run(sql`insert into post (workspace_id, id, network, external_id, kind, visibility, text, author_id, root_id, posted_at)
    select ${w}::uuid, id, 'square', 'square:' || n, 'status', 'public', repeat('steam for five seconds ', 8), author, id, t from said`);
  await run(
    sql`insert into post_channel (workspace_id, post_id, channel_id, local_id) select ${w}::uuid, id, ${channelId}::uuid, n::text from said`,
  );
  await run(
    sql`insert into post_search select ${w}::uuid, id, array_to_tsvector(array['steam', 'w' || n % 3000, 'c' || n % 10]) from said`,
  );
  await run(
    sql`insert into match (workspace_id, post_id, topic_id) select ${w}::uuid, id, ${topicId}::uuid from said where n % 3 = 0`,
  );
  await run(sql`insert into conversation (workspace_id, id, root_id, network, channel_id, status, started_by, opened_by, visibility, customer_id,
      subject, snippet, last_post_id, last_at, last_customer_post_id, priority, assignee_id)
    select ${w}::uuid, id, id, 'square', ${channelId}::uuid, case when n % 16 = 0 then 'open' else 'resolved' end, 'customer', 'topic', 'public', author,
      's', 's', id, t, id, n % 5, case when n % 64 = 0 then ${userId}::uuid end from said where opens`);
  await run(sql`insert into conversation_read (workspace_id, conversation_id, user_id, post_id)
    select ${w}::uuid, id, ${userId}::uuid, id from said where opens`);
  await run(sql`insert into conversation_post select ${w}::uuid, id, id from said where opens`);
  await run(sql`insert into reply (workspace_id, id, conversation_id, parent_id, channel_id, text, visibility, state)
    select ${w}::uuid, gen_random_uuid(), id, id, ${channelId}::uuid, 'Thanks', 'public', 'sent' from said where opens`);
  await run(sql`insert into note (workspace_id, id, conversation_id, text)
    select ${w}::uuid, gen_random_uuid(), id, 'Ring back' from said where opens`);
  await run(
    sql`insert into question (workspace_id, id, author_id, last_at) select ${w}::uuid, id, author, t from said where opens`,
  );
  await run(
    sql`insert into event (workspace_id, id, actor_kind, verb, subject_kind, subject_id) select ${w}::uuid, gen_random_uuid(), 'system', 'conversation.opened', 'conversation', id from said where opens`,
  );
}

/** Months to come and tables that nothing was written to are cheapest to scan; the question is what the large ones do. */
async function indexed(tx: Tx, read: (tx: Tx) => Promise<unknown>): Promise<string[]> {
  await sql`set local enable_seqscan = off`.execute(tx.db);
  return plansOf(tx, read);
}

const list = { sort: "newest", after: null, limit: 50 } as const;
const cursor = () => [at(60).toISOString(), newId()];
const some = newId();

/** Each hot read, and the index condition it was designed for. */
const reads: [name: string, read: (tx: Tx) => Promise<unknown>, condition: RegExp][] = [
  [
    "inbox, newest first",
    (tx) => pageOfConversations(tx, userId, { ...list, status: "open" }),
    /Index Scan using conversation_status[\s\S]*?Index Cond: .*status = /,
  ],
  [
    "inbox, next page",
    (tx) => pageOfConversations(tx, userId, { ...list, status: "open", after: cursor() }),
    /Index Cond: .*status = .*ROW\(last_at, id\) </,
  ],
  [
    "inbox, oldest first, next page",
    (tx) => pageOfConversations(tx, userId, { ...list, status: "open", sort: "oldest", after: cursor() }),
    /Index Scan Backward using conversation_status[\s\S]*?Index Cond: .*ROW\(last_at, id\) >/,
  ],
  [
    "the unread of an inbox that was read to the end",
    (tx) => pageOfConversations(tx, userId, { ...list, status: "open", unread: true }),
    /Index Only Scan using conversation_status[\s\S]*?Index Only Scan using conversation_read_user[\s\S]*?Index Cond: .*user_id = /,
  ],
  [
    "inbox by priority, next page",
    (tx) => pageOfConversations(tx, userId, { ...list, status: "open", sort: "priority", after: [2, ...cursor()] }),
    /using conversation_priority[\s\S]*?Index Cond: .*ROW\(priority, last_at, id\) </,
  ],
  [
    "all conversations, next page",
    (tx) => pageOfConversations(tx, userId, { ...list, after: cursor() }),
    /using conversation_last[\s\S]*?Index Cond: .*ROW\(last_at, id\) </,
  ],
  [
    "my conversations",
    (tx) => pageOfConversations(tx, userId, { ...list, status: "open", assignee: userId }),
    /using conversation_assignee[\s\S]*?Index Cond: .*assignee_id = /,
  ],
  ["a conversation", (tx) => conversationById(tx, userId, some), /using conversation_pkey[\s\S]*?Index Cond: .*id = /],
  [
    "its posts",
    (tx) => threadOf(tx, { id: some, root_id: some }),
    /conversation_post_conversation[\s\S]*?Index Cond: .*conversation_id = /,
  ],
  ["what stands above it", (tx) => threadOf(tx, { id: some, root_id: some }), /Index Cond: .*id = up(_1)?\.parent_id/],
  [
    "the post to answer",
    (tx) => postToAnswer(tx, { id: some, root_id: some, last_customer_post_id: null }),
    /Index Cond: .*conversation_id = /,
  ],
  ["siblings", (tx) => siblingsOf(tx, some, [some]), /Index Cond: .*parent_id = /],
  ["its events", (tx) => eventsOf(tx, some), /event_subject[\s\S]*?Index Cond: .*subject_id = /],
  ["its notes", (tx) => notesOf(tx, some), /Index Cond: .*conversation_id = /],
  ["its replies", (tx) => repliesOf(tx, some), /Index Cond: .*conversation_id = /],
  [
    "replies that failed",
    (tx) => pageOfReplies(tx, { state: "failed", before: lastId, limit: 5 }),
    /Index Cond: .*(state = |id < )/,
  ],
  ["replies that wait", (tx) => overdueReplies(tx, at(1), at(0)), /reply_waiting|Index Cond/],
  ["posts by id", (tx) => postsById(tx, [some, newId()]), /using post_\w+_pkey[\s\S]*?Index Cond: .*id = ANY/],
  ["their pictures", (tx) => postsById(tx, [some]), / on media[\s\S]*?Index Cond: .*post_id = ANY/],
  ["their matches", (tx) => postsById(tx, [some, newId()]), / on match_[\s\S]*?Index Cond: .*post_id = ANY/],
  ["their channels", (tx) => postsById(tx, [some, newId()]), / on post_channel[\s\S]*?Index Cond: .*post_id = ANY/],
  [
    "posts, newest first",
    (tx) => walkPosts(tx, { before: firstIdAt(at(50)), after: firstIdAt(at(0)), limit: 51 }),
    /Backward using post_default_pkey[\s\S]*?Index Cond: .*id < .*id >= /,
  ],
  [
    "posts of an author",
    (tx) => walkPosts(tx, { before: lastId, after: firstIdAt(at(0)), limit: 51, authorId: some }),
    /post_default_workspace_id_author_id[\s\S]*?Index Cond: .*author_id = .*id < /,
  ],
  [
    "posts of a channel",
    (tx) => walkPosts(tx, { before: firstIdAt(at(50)), after: firstIdAt(at(0)), limit: 51, channelId }),
    /using post_channel_channel[\s\S]*?Index Cond: .*channel_id = .*post_id < /,
  ],
  [
    "posts of a topic",
    (tx) => topicPostIds(tx, topicId, firstIdAt(at(50)), firstIdAt(at(0)), 51),
    /match_default_pkey[\s\S]*?Index Cond: .*topic_id = .*post_id < /,
  ],
  [
    "a person's posts",
    (tx) => postIdsBy(tx, [some], { before: lastId, limit: 51 }),
    /post_default_workspace_id_author_id[\s\S]*?Index Cond: .*author_id = .*id < /,
  ],
  [
    "replies to a person",
    (tx) => repliesTo(tx, [some], { before: lastId, limit: 51 }),
    /conversation_customer[\s\S]*?Index Cond: .*customer_id = [\s\S]*reply_conversation[\s\S]*?Index Cond: .*conversation_id = /,
  ],
  [
    "notes about a person",
    (tx) => notesAbout(tx, [some], { before: lastId, limit: 51 }),
    /conversation_customer[\s\S]*?Index Cond: .*customer_id = [\s\S]*note_conversation[\s\S]*?Index Cond: .*conversation_id = /,
  ],
  [
    "volume by topic, the ends of a period that begins within a day",
    (tx) => countByKey(tx, { kind: "topic", topicId: undefined }, { since: at(1.3), until: at(50.2) }),
    /topic_volume_at[\s\S]*?Index Cond: .*at >= m\.since.*at < m\.until/,
  ],
  [
    "the loudest of each day",
    (tx) => topOf(tx, null, { since: at(1.3), until: at(50.2) }, 10),
    /author_volume_day[\s\S]*?Index Cond: .*day = /,
  ],
  [
    "the loudest of each day about a topic",
    (tx) => topOf(tx, topicId, { since: at(1.3), until: at(50.2) }, 10),
    /topic_author_volume_day[\s\S]*?Index Cond: .*day = [\s\S]*match_default[\s\S]*?Index Cond: .*post_id = post(_1)?\.id/,
  ],
  [
    "keys of a batch",
    (tx) => postIdsByKey(tx, [{ network: "square", externalId: "square:1" }]),
    /post_key_pkey[\s\S]*?Index Cond: .*network = .*external_id = /,
  ],
];

// First: the other reads would count too.
describe("full text, inside functions that run as the owner", () => {
  /** How often each index and table was read while `read` ran, by the server's own account. */
  async function scans(read: (tx: Tx) => Promise<unknown>): Promise<Record<string, number>> {
    const numbers = async () => {
      const { rows } = await sql<{ name: string; n: number }>`
        select indexrelname as name, idx_scan::int as n from pg_stat_user_indexes where relname = 'post_search_default'
        union all select 'seq', seq_scan::int from pg_stat_user_tables where relname = 'post_search_default'`.execute(
        world.context.db,
      );
      return new Map(rows.map((row) => [row.name, row.n]));
    };
    const before = await numbers();
    await world.tx(async (tx) => {
      await read(tx);
      await sql`select pg_stat_force_next_flush()`.execute(tx.db);
    }, world.ostra.id);
    let after = await numbers();
    for (let i = 0; i < 50 && [...after].every(([name, n]) => n === before.get(name)); i++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      after = await numbers();
    }
    return Object.fromEntries(
      [...after].map(([name, n]) => [name, n - (before.get(name) ?? 0)]).filter(([, n]) => n !== 0),
    );
  }

  const back = { after: firstIdAt(at(0)), before: lastId, most: 200 };

  test("days and windows of time are answered by the inverted index", async () => {
    const used = await scans(async (tx) => {
      const found = await searchBack(tx, { ...back, tsquery: "'w7'", looked: 1 });
      expect(found).toMatchObject({ reached: null });
      expect(found.ids).toHaveLength(posts / 3_000);
    });
    expect(used.post_search_default_workspace_id_day_of_tsv_idx).toBeGreaterThan(0);
    expect(used).not.toHaveProperty("seq");
  });

  test("the newest posts are walked by their key, not sorted, and no further than to a page of hits", async () => {
    const used = await scans(async (tx) => {
      const found = await searchBack(tx, { ...back, tsquery: "'c7'", looked: 1_500, most: 150 });
      expect(found.ids).toHaveLength(150);
      expect(found.reached).toBe(found.ids.at(-1));
    });
    expect(used).toEqual({ post_search_default_pkey: 1 });
  });
});

describe("as the working role, under the policies", () => {
  test.each(reads)("%s", async (_, read, condition) => {
    // The last seeded workspace: channel and topic are its own.
    const plans = await world.tx((tx) => indexed(tx, read), world.ostra.id);
    const all = plans.join("\n\n");
    expect(all).toMatch(condition);
    expect(all).not.toMatch(/Seq Scan on (post|conversation|match|event)/);
  });

  test.each<[name: string, read: (tx: Tx) => Promise<unknown>, conditions: RegExp[]]>([
    [
      "the inbox, newest first",
      (tx) => pageOfConversations(tx, userId, { ...list, status: "open" }),
      [/Index Scan using conversation_status[\s\S]*?Index Cond: .*status = /, /Index Cond: .*last_post_id/],
    ],
    [
      "the inbox, next page",
      (tx) => pageOfConversations(tx, userId, { ...list, status: "open", after: cursor() }),
      [/Index Scan using conversation_status[\s\S]*?Index Cond: .*last_at/],
    ],
    [
      "the inbox by priority, next page",
      (tx) => pageOfConversations(tx, userId, { ...list, sort: "priority", status: "open", after: [1, ...cursor()] }),
      [/Index Scan using conversation_priority[\s\S]*?Index Cond: .*priority, last_at/],
    ],
    ["a conversation", (tx) => conversationById(tx, userId, some), [/conversation_pkey/, /Index Cond: .*last_post_id/]],
    ["what happened to it", (tx) => eventsOf(tx, some), [/using event\w*subject[\s\S]*?Index Cond: .*subject_id = /]],
    ["its notes", (tx) => notesOf(tx, some), [/ on note[\s\S]*?Index Cond: .*conversation_id = /]],
    ["its replies", (tx) => repliesOf(tx, some), [/ on reply[\s\S]*?Index Cond: .*conversation_id = /]],
    [
      "its thread",
      (tx) => threadOf(tx, { id: some, root_id: some }),
      [
        /conversation_post_conversation[\s\S]*?Index Cond: .*conversation_id = /,
        /Index Cond: .*id = up(_1)?\.parent_id/,
      ],
    ],
    [
      "posts by id",
      (tx) => postsById(tx, [some]),
      [
        /post_default_pkey[\s\S]*?Index Cond: .*id = ANY/,
        / on media[\s\S]*?Index Cond: .*post_id = ANY/,
        / on match_default[\s\S]*?Index Cond: .*post_id = ANY/,
        / on post_channel[\s\S]*?Index Cond: .*post_id = ANY/,
      ],
    ],
    [
      "questions by id",
      (tx) => questionsById(tx, [some]),
      [/ on question q[\s\S]*?Index Cond: .*id = ANY/, /post_default_pkey[\s\S]*?Index Cond: .*id = ANY/],
    ],
  ])("a plan that is kept serves whatever is asked: %s", async (_, read, conditions) => {
    const [plan, ...more] = await world.tx(async (tx) => {
      await sql`set local enable_seqscan = off`.execute(tx.db);
      return keptPlansOf(tx, read);
    }, world.ostra.id);
    expect(more).toEqual([]);
    for (const condition of conditions) expect(plan).toMatch(condition);
    expect(plan).not.toMatch(/Seq Scan on (post|conversation|match)/);
  });

  test("what a batch brings is looked up by key, whatever its size", async () => {
    const drafts = Array.from({ length: 500 }, (_, n) => ({
      network: "square",
      externalId: `square:${n * 20}`,
      parentExternalId: null,
      rootExternalId: null,
    }));
    const plans = await world.tx(
      (tx) => indexed(tx, (watched) => lookUp(watched, drafts as never, null)),
      world.ostra.id,
    );
    expect(plans.join("\n")).toMatch(/post_key_pkey/);
    expect(plans.join("\n")).not.toMatch(/Seq Scan on post/);
  });

  test("counts read the open ones and never the whole history one by one", async () => {
    const [row, plans] = await world.tx(
      async (tx) =>
        [await counts(tx, userId), (await plansOf(tx, (watched) => counts(watched, userId))).join("\n")] as const,
      world.ostra.id,
    );
    expect(row).toMatchObject({
      open: posts / 16,
      mine: Math.floor(posts / 64),
      resolved: Math.min(countedUpTo, posts / 4 - posts / 16),
    });
    expect(plans).not.toMatch(/Seq Scan on conversation\b/);
  });
});
