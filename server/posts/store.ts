import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";

export type StoredPost = {
  id: string;
  network: string;
  external_id: string;
  kind: string;
  visibility: string;
  title: string | null;
  text: string;
  html: string | null;
  lang: string | null;
  url: string | null;
  parent_id: string | null;
  root_id: string;
  posted_at: Date;
  received_at: Date;
  edited_at: Date | null;
  deleted_at: Date | null;
  placeholder: boolean;
  own: boolean;
  has_link: boolean;
  likes: number;
  reposts: number;
  replies: number;
  author_id: string | null;
  author_handle: string | null;
  author_name: string | null;
  author_url: string | null;
  author_avatar: string | null;
  author_person: string | null;
  author_own: boolean;
  conversation_id: string | null;
};

export type StoredMedia = {
  post_id: string;
  kind: string;
  url: string;
  alt: string | null;
  width: number | null;
  height: number | null;
};
export type StoredMatch = {
  post_id: string;
  topic_id: string;
  topic_name: string;
  words: string[];
  ended_at: Date | null;
};
export type StoredSeen = { post_id: string; channel_id: string; slug: string };

/** Posts by id with their author; in no particular order. */
export async function postsById(tx: Tx, ids: string[]): Promise<StoredPost[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<StoredPost>`
    select p.id, p.network, p.external_id, p.kind, p.visibility, p.title, p.text, p.html, p.lang, p.url, p.parent_id,
      p.root_id, p.posted_at, p.received_at, p.edited_at, p.deleted_at, p.placeholder, p.own, p.has_link, p.likes,
      p.reposts, p.replies, i.id as author_id, i.handle as author_handle, i.name as author_name, i.url as author_url,
      i.avatar_url as author_avatar, i.person_id as author_person, i.own_channel_id is not null or p.own as author_own,
      c.conversation_id
    from post p
    left join identity i on i.workspace_id = p.workspace_id and i.id = p.author_id
    left join conversation_post c on c.workspace_id = p.workspace_id and c.post_id = p.id
    where p.workspace_id = ${tx.workspaceId} and p.id = any(${ids}::uuid[])`.execute(tx.db);
  return rows;
}

export async function mediaOf(tx: Tx, ids: string[]): Promise<StoredMedia[]> {
  return tx.db
    .selectFrom("media")
    .select(["post_id", "kind", "url", "alt", "width", "height"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("post_id", "in", ids)
    .orderBy("n")
    .execute();
}

export async function matchesOf(tx: Tx, ids: string[]): Promise<StoredMatch[]> {
  return tx.db
    .selectFrom("match")
    .innerJoin("topic", (join) =>
      join.onRef("topic.workspace_id", "=", "match.workspace_id").onRef("topic.id", "=", "match.topic_id"),
    )
    .select(["match.post_id", "match.topic_id", "topic.name as topic_name", "match.words", "match.ended_at"])
    .where("match.workspace_id", "=", tx.workspaceId)
    .where("match.post_id", "in", ids)
    .where("topic.deleted_at", "is", null)
    .orderBy("topic.name")
    .execute();
}

export async function channelsOf(tx: Tx, ids: string[]): Promise<StoredSeen[]> {
  return tx.db
    .selectFrom("post_channel")
    .innerJoin("channel", (join) =>
      join
        .onRef("channel.workspace_id", "=", "post_channel.workspace_id")
        .onRef("channel.id", "=", "post_channel.channel_id"),
    )
    .select(["post_channel.post_id", "post_channel.channel_id", "channel.slug"])
    .where("post_channel.workspace_id", "=", tx.workspaceId)
    .where("post_channel.post_id", "in", ids)
    .execute();
}

export type Walk = {
  /** exclusive */
  before: string;
  /** inclusive */
  after: string;
  limit: number;
  channelId?: string;
  authorId?: string;
};

/** Ids of posts, newest first, by whichever index serves; tombstones and placeholders are not told. */
export async function walkPosts(tx: Tx, { before, after, limit, channelId, authorId }: Walk): Promise<string[]> {
  const { rows } = channelId
    ? await sql<{ id: string }>`
        select c.post_id as id from post_channel c
        join post p on p.workspace_id = c.workspace_id and p.id = c.post_id
        where c.workspace_id = ${tx.workspaceId} and c.channel_id = ${channelId} and c.post_id < ${before} and c.post_id >= ${after}
          and not p.placeholder and p.deleted_at is null ${authorId ? sql`and p.author_id = ${authorId}` : sql``}
        order by c.post_id desc limit ${limit}`.execute(tx.db)
    : await sql<{ id: string }>`
        select id from post where workspace_id = ${tx.workspaceId} and id < ${before} and id >= ${after}
          and not placeholder and deleted_at is null ${authorId ? sql`and author_id = ${authorId}` : sql``}
        order by id desc limit ${limit}`.execute(tx.db);
  return rows.map((row) => row.id);
}

/** Posts that satisfy a topic now, newest first. */
export async function topicPostIds(
  tx: Tx,
  topicId: string,
  before: string,
  after: string,
  limit: number,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select m.post_id as id from match m
    where m.workspace_id = ${tx.workspaceId} and m.topic_id = ${topicId} and m.post_id < ${before} and m.post_id >= ${after}
      and m.ended_at is null
    order by m.post_id desc limit ${limit}`.execute(tx.db);
  return rows.map((row) => row.id);
}

/** The oldest and newest post of the workspace, as ids; null for an empty one. */
export async function extent(tx: Tx): Promise<{ oldest: string; newest: string } | null> {
  const { rows } = await sql<{ oldest: string | null; newest: string | null }>`
    select (select post_id from post_search where workspace_id = ${tx.workspaceId} order by post_id limit 1) as oldest,
      (select post_id from post_search where workspace_id = ${tx.workspaceId} order by post_id desc limit 1) as newest`.execute(
    tx.db,
  );
  const row = rows[0];
  return row?.oldest && row.newest ? { oldest: row.oldest, newest: row.newest } : null;
}

/** Phase one: the newest posts, each tested; phase two: a window, by the inverted index. As the owner (see 0001). */
export async function searchNewest(tx: Tx, tsquery: string, before: string, looked: number) {
  const { rows } = await sql<{ post_id: string; hit: boolean }>`
    select post_id, hit from search_newest(${tsquery}, ${before}::uuid, ${looked})`.execute(tx.db);
  return rows;
}

export async function searchWindow(
  tx: Tx,
  tsquery: string,
  after: string,
  before: string,
  most: number,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select search_posts as id from search_posts(${tsquery}, ${after}::uuid, ${before}::uuid, ${most})`.execute(tx.db);
  return rows.map((row) => row.id);
}

export const rawOf = (tx: Tx, id: string) =>
  tx.db
    .selectFrom("post_raw")
    .select("raw")
    .where("workspace_id", "=", tx.workspaceId)
    .where("post_id", "=", id)
    .executeTakeFirst();

export const revisionsOf = (tx: Tx, id: string) =>
  tx.db
    .selectFrom("revision")
    .select(["n", "text", "raw", "seen_at"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("post_id", "=", id)
    .orderBy("n")
    .execute();
