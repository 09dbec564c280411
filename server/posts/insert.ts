import { factTerms } from "@earshot/query/fact-terms.ts";
import { terms } from "@earshot/query/tokenize.ts";
import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import type { Draft, Matched } from "./draft.ts";
import { type PostSignals, signalFacts } from "./signals.ts";

export type PostRow = {
  id: string;
  draft: Draft;
  /** null for a placeholder */
  matched: Matched | null;
  authorId: string | null;
  own: boolean;
  parentId: string | null;
  rootId: string;
  placeholder: boolean;
};

/**
 * Inserts new posts with everything that belongs to them in one statement, sorted by key. The caller holds the
 * workspace's line and has looked the keys up, so nothing can collide.
 */
export async function insertPosts(tx: Tx, rows: PostRow[]): Promise<void> {
  if (rows.length > 0) {
    const posts = rows.map(postJson).sort((a, b) => (a.id < b.id ? -1 : 1));
    const matches = rows.flatMap((row) =>
      (row.matched?.topics ?? []).map((match) => ({ post_id: row.id, topic_id: match.topicId, words: match.words })),
    );
    const signals = rows.flatMap((row) => (row.matched?.signals ? [{ post_id: row.id, ...row.matched.signals }] : []));
    const media = rows.flatMap((row) =>
      row.placeholder ? [] : row.draft.media.map((item, n) => ({ post_id: row.id, n, ...item })),
    );
    await sql`
      with input as materialized (
        select * from json_to_recordset(${JSON.stringify(posts)}::json) as x(id uuid, network text, external_id text, kind text,
          visibility text, title text, text text, html text, lang text, url text, author_id uuid, parent_id uuid,
          root_id uuid, posted_at timestamptz, edited_at timestamptz, placeholder boolean, own boolean,
          addressed boolean, has_link boolean, revision bigint, likes int, reposts int, replies int, raw text, tsv tsvector)
      ), keys as (
        insert into post_key (workspace_id, network, external_id, post_id)
        select ${tx.workspaceId}::uuid, network, external_id, id from input order by network, external_id
      ), raws as (
        insert into post_raw (workspace_id, post_id, raw)
        select ${tx.workspaceId}::uuid, id, raw from input where not placeholder
      ), searches as (
        insert into post_search (workspace_id, post_id, tsv)
        select ${tx.workspaceId}::uuid, id, tsv from input where not placeholder
      ), matches as (
        insert into match (workspace_id, post_id, topic_id, words)
        select ${tx.workspaceId}::uuid, post_id, topic_id, words
        from json_to_recordset(${JSON.stringify(matches)}::json) as m(post_id uuid, topic_id uuid, words text[])
      ), said as (
        insert into signal (workspace_id, post_id, language, tone, intents, urgent, toxicity, said)
        select ${tx.workspaceId}::uuid, * from json_to_recordset(${JSON.stringify(signals)}::json)
          as s(post_id uuid, language text, tone text, intents text[], urgent boolean, toxicity text, said text)
      ), pictures as (
        insert into media (workspace_id, post_id, n, kind, url, alt, width, height)
        select ${tx.workspaceId}::uuid, * from json_to_recordset(${JSON.stringify(media)}::json)
          as m(post_id uuid, n int, kind text, url text, alt text, width int, height int)
      )
      insert into post (workspace_id, id, network, external_id, kind, visibility, title, text, html, lang, url, author_id,
        parent_id, root_id, posted_at, edited_at, placeholder, own, addressed, has_link, revision, likes, reposts, replies)
      select ${tx.workspaceId}::uuid, id, network, external_id, kind, visibility, title, text, html, lang, url, author_id,
        parent_id, root_id, posted_at, edited_at, placeholder, own, addressed, has_link, revision, likes, reposts, replies
      from input`.execute(tx.db);
  }
}

/**
 * Notes through which channel posts were seen, and under which local id one replies there. Returns the ids of those that
 * this channel had not seen before.
 */
export async function noteSeen(
  tx: Tx,
  channelId: string | null,
  seen: { postId: string; localId: string }[],
): Promise<string[]> {
  if (channelId === null || seen.length === 0) return [];
  const rows = [...new Map(seen.map((entry) => [entry.postId, entry])).values()].sort((a, b) =>
    a.postId < b.postId ? -1 : 1,
  );
  const noted = await sql<{ post_id: string }>`
    insert into post_channel (workspace_id, post_id, channel_id, local_id)
    select ${tx.workspaceId}::uuid, "postId", ${channelId}::uuid, "localId"
    from json_to_recordset(${JSON.stringify(rows)}::json) as x("postId" uuid, "localId" text)
    on conflict (workspace_id, post_id, channel_id) do nothing returning post_id`.execute(tx.db);
  return noted.rows.map((row) => row.post_id);
}

/**
 * What a post is found by, as PostgreSQL writes a tsvector: the matcher's own terms, so that search and topics mean the
 * same words, and its facts as terms that no text has. As text it costs the database half of what an array inside JSON
 * does.
 */
export const searchVector = (
  post: Pick<Draft, "title" | "text" | "lang" | "kind" | "words">,
  signals: PostSignals | null,
): string => {
  const { lang, kind } = post;
  const facts = vectorOf(factTerms({ lang: signals?.language ?? lang, kind, ...signalFacts(signals) }));
  const words = post.words ?? textVector(post);
  return words === "" || facts === "" ? words + facts : `${words} ${facts}`;
};

/** The part of it that hangs on the text alone. */
export const textVector = ({ title, text }: Pick<Draft, "title" | "text">): string =>
  vectorOf(terms(title ? `${title}\n${text}` : text));

function vectorOf(terms: string[]): string {
  if (terms.length === 0) return "";
  const vector = `'${terms.join("' '")}'`;
  // A quote or backslash within a term is rare, and then all are written one by one.
  return QUOTED.test(terms.join(" ")) ? terms.map((term) => `'${term.replace(/['\\]/g, "$&$&")}'`).join(" ") : vector;
}

const QUOTED = /['\\]/;

export const hasLink = (draft: Draft): boolean => draft.links.length > 0 || /https?:\/\//i.test(draft.text);

function postJson({ id, draft, matched, authorId, own, parentId, rootId, placeholder }: PostRow) {
  const shared = {
    id,
    network: draft.network,
    external_id: draft.externalId,
    parent_id: parentId,
    root_id: rootId,
    placeholder,
    own,
  };
  if (placeholder || matched === null) {
    return {
      ...shared,
      kind: draft.kind,
      visibility: draft.visibility,
      text: "",
      posted_at: draft.postedAt,
      addressed: false,
      has_link: false,
      revision: -1,
      likes: 0,
      reposts: 0,
      replies: 0,
    };
  }
  return {
    ...shared,
    kind: draft.kind,
    visibility: draft.visibility,
    title: draft.title,
    text: draft.text,
    html: draft.html,
    lang: draft.lang,
    url: draft.url,
    author_id: authorId,
    posted_at: draft.postedAt,
    edited_at: draft.editedAt,
    addressed: draft.addressed,
    has_link: hasLink(draft),
    revision: draft.revision,
    likes: count(draft.engagement?.likes),
    reposts: count(draft.engagement?.reposts),
    replies: count(draft.engagement?.replies),
    raw: draft.raw,
    tsv: searchVector(draft, matched.signals),
  };
}

/** A counter as a network reports it, within what the column holds. */
export const count = (value: number | null | undefined): number =>
  typeof value === "number" && value > 0 ? Math.min(Math.trunc(value), 2 ** 31 - 1) : 0;
