import { sql } from "kysely";
import { planKept } from "#server/db/plan-keeper.ts";
import type { Tx } from "#server/db/transaction.ts";
import type { Standing } from "./corrected.ts";
import { standingCorrections } from "./standing-corrections.ts";

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
  media: StoredMedia[];
  matches: StoredMatch[];
  /** through which it was seen, first one first */
  channels: { id: string; slug: string }[];
  /** what analysis says, as in `signal`; `said` is null where it was not asked */
  language: string | null;
  tone: string | null;
  intents: string[] | null;
  urgent: boolean | null;
  toxicity: string | null;
  said: string | null;
  /** what people said of it instead, which stands */
  corrections: Standing[];
};

export type StoredMedia = {
  kind: string;
  url: string;
  alt: string | null;
  width: number | null;
  height: number | null;
};
export type StoredMatch = { topic_id: string; topic_name: string; words: string[]; ended_at: string | null };

/**
 * Posts by id with all that is shown or asked of them: author, pictures, topics, channels; in no particular order. One
 * statement, since each costs a round trip; what hangs on the posts is gathered once for all of them. (As one JSON it
 * cost PostgreSQL twice as much as Node saved.)
 */
export async function postsById(tx: Tx, ids: string[]): Promise<StoredPost[]> {
  if (ids.length === 0) return [];
  const among = sql`any((select ids from asked)::uuid[])`;
  const { rows } = await sql<StoredPost>`${planKept}
    with asked as (select ${ids}::uuid[] as ids)
    select p.id, p.network, p.external_id, p.kind, p.visibility, p.title, p.text, p.html, p.lang, p.url, p.parent_id,
      p.root_id, p.posted_at, p.received_at, p.edited_at, p.deleted_at, p.placeholder, p.own, p.has_link, p.likes,
      p.reposts, p.replies, i.id as author_id, i.handle as author_handle, i.name as author_name, i.url as author_url,
      i.avatar_url as author_avatar, i.person_id as author_person, i.own_channel_id is not null or p.own as author_own,
      c.conversation_id, coalesce(a.media, '[]') as media, coalesce(m.matches, '[]') as matches,
      coalesce(s.channels, '[]') as channels,
      g.language, g.tone, g.intents, g.urgent, g.toxicity, g.said, coalesce(k.corrections, '[]') as corrections
    from post p
    left join identity i on i.workspace_id = p.workspace_id and i.id = p.author_id
    left join conversation_post c on c.workspace_id = p.workspace_id and c.post_id = p.id
    left join signal g on g.workspace_id = p.workspace_id and g.post_id = p.id
    left join (
      select post_id, json_agg(json_build_object('kind', kind, 'url', url, 'alt', alt, 'width', width, 'height', height)
        order by n) as media
      from media where workspace_id = ${tx.workspaceId} and post_id = ${among} group by post_id
    ) a on a.post_id = p.id
    left join (
      select m.post_id, json_agg(json_build_object('topic_id', t.id, 'topic_name', t.name, 'words', m.words,
        'ended_at', m.ended_at) order by t.name, t.id) as matches
      from match m join topic t on t.workspace_id = m.workspace_id and t.id = m.topic_id and t.deleted_at is null
      where m.workspace_id = ${tx.workspaceId} and m.post_id = ${among} group by m.post_id
    ) m on m.post_id = p.id
    left join (
      select s.post_id, json_agg(json_build_object('id', c.id, 'slug', c.slug) order by s.seen_at, c.id) as channels
      from post_channel s join channel c on c.workspace_id = s.workspace_id and c.id = s.channel_id
      where s.workspace_id = ${tx.workspaceId} and s.post_id = ${among} group by s.post_id
    ) s on s.post_id = p.id
    left join (${standingCorrections(tx, among)}) k on k.post_id = p.id
    where p.workspace_id = ${tx.workspaceId} and p.id = ${among}`.execute(tx.db);
  return rows;
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

export type Back = {
  tsquery: string;
  /** inclusive */
  after: string;
  /** exclusive */
  before: string;
  most: number;
  /** newest posts that are tested one by one before the inverted index is asked */
  looked: number;
};

/** After so many milliseconds a search says how far it came. */
const patience = 150;

/**
 * Ids of posts whose words satisfy a tsquery, newest first, and the id down to which everything was searched: null when
 * nothing older is left. Runs as the owner (see 0007).
 */
export async function searchBack(
  tx: Tx,
  { tsquery, after, before, most, looked }: Back,
): Promise<{ ids: string[]; reached: string | null }> {
  const { rows } = await sql<{ ids: string[]; reached: string | null }>`
    select ids::text[], reached
    from search_back(${tsquery}, ${after}::uuid, ${before}::uuid, ${most}, ${looked}, ${patience})`.execute(tx.db);
  return rows[0] ?? { ids: [], reached: null };
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

/** What a post said before is kept no longer. */
export const forgetRevisions = (tx: Tx, id: string) =>
  tx.db.deleteFrom("revision").where("workspace_id", "=", tx.workspaceId).where("post_id", "=", id).execute();
