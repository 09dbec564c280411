import type { ConnectorEvent } from "@earshot/connectors/connector.ts";
import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type World } from "../../tests/world.ts";
import { channelRoutes } from "../channels/routes.ts";
import { newId, timeOf } from "../db/id.ts";
import type { Tx } from "../db/transaction.ts";
import { ingest } from "../intake/ingest.ts";
import { topicRoutes } from "../topics/routes.ts";
import { recountDay } from "./recount-day.ts";
import { rerunTopic } from "./rerun.ts";

let world: World;
const channels = [newId(), newId()];
const start = Date.UTC(2026, 2, 1, 23, 0);
const minute = 60_000;

beforeAll(async () => {
  world = await openWorld({ capabilities: [channelRoutes, topicRoutes], now: new Date(start + 3 * 86_400_000) });
  await world.tx(async (tx) => {
    for (const [n, id] of channels.entries()) {
      const account = n === 0 ? JSON.stringify({ externalId: "author-0", handle: "us", name: "Us" }) : null;
      const row = { id, connector: "square", slug: `square-${n}`, name: "Square", account };
      await tx.db
        .insertInto("channel")
        .values({ workspace_id: tx.workspaceId, ...row })
        .execute();
    }
  });
  for (const query of ["steam", "grinder", "steam OR leak"])
    expect((await world.request("POST", "/topics", { body: { name: query, query } })).status).toBe(201);
});
afterAll(() => world.close());

const words = ["steam", "grinder", "leak", "nothing", "steam grinder"];
/** Few posts, authors and moments, so that batches meet each other. */
const place = fc.nat(11);
const said = fc.record({
  n: place,
  parent: fc.option(place),
  author: fc.option(fc.nat(3)),
  // Around midnight and the quarter hours, in any order: late posts too.
  at: fc.nat(120),
  text: fc.constantFrom(...words),
  revision: fc.nat(3),
  likes: fc.option(fc.nat(9)),
});
const step = fc.record({
  channel: fc.constantFrom(...channels, null),
  live: fc.boolean(),
  events: fc.array(
    fc.oneof(
      { weight: 5, arbitrary: said.map(post) },
      {
        weight: 1,
        arbitrary: place.map(
          (n): ConnectorEvent => ({ type: "delete", externalId: `p${n}`, localId: null, at: null, raw: "{}" }),
        ),
      },
      {
        weight: 2,
        arbitrary: fc.record({ n: place, likes: fc.nat(9), replies: fc.option(fc.nat(9)) }).map(
          ({ n, ...counters }): ConnectorEvent => ({
            type: "engagement",
            externalId: `p${n}`,
            reposts: null,
            ...counters,
          }),
        ),
      },
    ),
    { maxLength: 12 },
  ),
});

type Said = {
  n: number;
  parent: number | null;
  author: number | null;
  at: number;
  text: string;
  revision: number;
  likes: number | null;
};

function post({ n, parent, author, at, text, revision, likes }: Said): ConnectorEvent {
  return {
    type: "post",
    raw: "{}",
    post: {
      externalId: `p${n}`,
      localId: `l${n}`,
      network: "square",
      kind: "status",
      visibility: "public",
      title: null,
      text: `${text} ${revision}`,
      html: null,
      lang: null,
      url: null,
      postedAt: new Date(start + at * minute).toISOString(),
      editedAt: null,
      revision,
      author:
        author === null
          ? null
          : {
              externalId: `author-${author}`,
              handle: `voice${author}`,
              name: `Voice ${author}`,
              url: null,
              avatarUrl: null,
              followers: null,
              bot: false,
              weak: false,
            },
      parentExternalId: parent === null ? null : `p${parent}`,
      rootExternalId: null,
      addressed: false,
      mentions: [],
      links: [],
      tags: [],
      media: [],
      engagement: likes === null ? null : { likes, reposts: 1, replies: 0 },
    },
  };
}

type Sums = Record<string, number>;

/** The sums as they stand; a row of nothing says nothing. */
async function stored(tx: Tx): Promise<Sums> {
  const { rows } = await sql<{ key: string; n: number }>`
    select concat_ws(' ', 'topic', topic_id, extract(epoch from at)::int) as key, posts as n from topic_volume where workspace_id = ${tx.workspaceId}
    union all select concat_ws(' ', 'channel', channel_id, extract(epoch from at)::int), posts from channel_volume where workspace_id = ${tx.workspaceId}
    union all select concat_ws(' ', 'both', topic_id, channel_id, extract(epoch from at)::int), posts from topic_channel_volume where workspace_id = ${tx.workspaceId}
    union all select concat_ws(' ', 'author', author_id, day), posts from author_volume where workspace_id = ${tx.workspaceId}
    union all select concat_ws(' ', 'engagement', author_id, day), engagement::int from author_volume where workspace_id = ${tx.workspaceId}
    union all select concat_ws(' ', 'topic day', topic_id, day), posts from topic_day_volume where workspace_id = ${tx.workspaceId}
    union all select concat_ws(' ', 'topic author', topic_id, author_id, day), posts from topic_author_volume where workspace_id = ${tx.workspaceId}
    union all select concat_ws(' ', 'topic engagement', topic_id, author_id, day), engagement::int from topic_author_volume where workspace_id = ${tx.workspaceId}`.execute(
    tx.db,
  );
  return Object.fromEntries(rows.filter(({ n }) => n !== 0).map(({ key, n }) => [key, n]));
}

/** The same, counted here from every post. */
async function counted(tx: Tx): Promise<Sums> {
  const sums: Sums = {};
  const add = (key: string, n = 1) => {
    if (n !== 0) sums[key] = (sums[key] ?? 0) + n;
  };
  const of = <T>(rows: (T & { post_id: string })[], id: string) => rows.filter((row) => row.post_id === id);
  const here = tx.workspaceId;
  const posts = await tx.db.selectFrom("post").selectAll().where("workspace_id", "=", here).execute();
  const matches = await tx.db.selectFrom("match").selectAll().where("workspace_id", "=", here).execute();
  const seen = await tx.db.selectFrom("post_channel").selectAll().where("workspace_id", "=", here).execute();
  for (const one of posts) {
    if (one.placeholder || one.deleted_at !== null) continue;
    const at = Math.floor(timeOf(one.id).getTime() / 900_000) * 900;
    const topics = of(matches, one.id).filter((match) => match.ended_at === null);
    const day = timeOf(one.id).toISOString().slice(0, 10);
    for (const { topic_id } of topics) {
      add(`topic ${topic_id} ${at}`);
      add(`topic day ${topic_id} ${day}`);
    }
    for (const { channel_id } of of(seen, one.id)) {
      add(`channel ${channel_id} ${at}`);
      for (const { topic_id } of topics) add(`both ${topic_id} ${channel_id} ${at}`);
    }
    if (one.author_id === null || one.own) continue;
    const author = `${one.author_id} ${day}`;
    const engagement = one.likes + one.reposts + one.replies;
    add(`author ${author}`);
    add(`engagement ${author}`, engagement);
    for (const { topic_id } of topics) {
      add(`topic author ${topic_id} ${author}`);
      add(`topic engagement ${topic_id} ${author}`, engagement);
    }
  }
  return sums;
}

async function clear(tx: Tx): Promise<void> {
  for (const table of [
    ...(["reply", "conversation_post", "conversation_read", "conversation_tag", "note", "conversation"] as const),
    ...(["match", "post_channel", "post_search", "post_raw", "media", "revision", "post_key", "post"] as const),
    ...(["topic_volume", "channel_volume", "topic_channel_volume", "author_volume"] as const),
    ...(["topic_day_volume", "topic_author_volume"] as const),
  ])
    await sql`delete from ${sql.table(table)} where workspace_id = ${tx.workspaceId}`.execute(tx.db);
}

const days = [0, 1, 2, 3].map((n) => new Date(start + n * 86_400_000));

test("whatever arrives, is edited, deleted, seen twice or late: the sums are those of the posts", {
  timeout: 180_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
      await world.tx(clear);
      for (const { channel, live, events } of steps) {
        await world.tx((tx) =>
          ingest(world.context, tx, { channelId: channel, network: "square", reach: "all", live, events }),
        );
      }
      await world.tx(async (tx) => {
        const raw = await counted(tx);
        expect(await stored(tx)).toEqual(raw);
        // Whatever the sums said before, a day counted again says the same.
        await sql`update topic_volume set posts = posts + 7 where workspace_id = ${tx.workspaceId}`.execute(tx.db);
        await sql`delete from author_volume where workspace_id = ${tx.workspaceId}`.execute(tx.db);
        await sql`update topic_day_volume set posts = posts + 3 where workspace_id = ${tx.workspaceId}`.execute(tx.db);
        await sql`delete from topic_author_volume where workspace_id = ${tx.workspaceId}`.execute(tx.db);
        for (const day of days) await recountDay(tx, day);
        expect(await stored(tx)).toEqual(raw);
      });
    }),
    { numRuns: 20, seed: 3 },
  );
});

test("a topic that is run again over what is stored counts the same posts", async () => {
  const { body } = await world.request("POST", "/topics", { body: { name: "leaks", query: "leak" } });
  await rerunTopic(world.context, world.workspace.id, body.id);
  await world.tx(async (tx) => expect(await stored(tx)).toEqual(await counted(tx)));
});
