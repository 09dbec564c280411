import { sql } from "kysely";
import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import type { Authors, Draft } from "#server/posts/draft.ts";
import { key } from "#server/posts/look-up.ts";

/** Above this many posts at once, an author's newest post is noted to the quarter of an hour. */
const many = 100;
const quarterHour = 900_000;

/**
 * One identity per network account: made when first seen, its name and picture kept up to date. It stays an author
 * until somebody adds it to People: nothing that a stranger can choose (name, handle, text) ever links by itself. Only
 * rows that say something new are written: each has eight indexes.
 */
export async function identify(tx: Tx, drafts: Seen[]): Promise<Authors> {
  const latest = new Map<string, Seen>();
  for (const draft of drafts) {
    if (!draft.author) continue;
    const of = key(draft.network, draft.author.externalId);
    const before = latest.get(of);
    if (!before || timeOf(before) < timeOf(draft)) latest.set(of, draft);
  }
  if (latest.size === 0) return new Map();
  const stored = await storedOf(tx, [...latest.values()]);
  const moves = drafts.length > many ? quarterHour : 1;
  const news = [...latest.entries()]
    .filter(([of, draft]) => saysMore(draft, stored.get(of), moves))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const written = await write(
    tx,
    news.map(([, draft]) => draft),
  );
  const authors = new Map([...stored].map(([of, { id, person_id }]) => [of, { id, personId: person_id }]));
  for (const row of written) authors.set(key(row.network, row.external_id), { id: row.id, personId: row.person_id });
  return authors;
}

/** Somebody who was met: by what they wrote then, or, with null, by something that is no post. */
export type Seen = Pick<Draft, "network" | "author"> & { postedAt: Date | null };

const timeOf = ({ postedAt }: Seen): number => postedAt?.getTime() ?? 0;

type Stored = {
  network: string;
  external_id: string;
  id: string;
  person_id: string | null;
  handle: string;
  name: string;
  url: string | null;
  avatar_url: string | null;
  followers: number | null;
  bot: boolean;
  last_post_at: Date | null;
};

async function storedOf(tx: Tx, drafts: Seen[]): Promise<Map<string, Stored>> {
  const wanted = drafts.map(({ network, author }) => ({ network, external_id: author!.externalId }));
  const { rows } = await sql<Stored>`
    select i.network, i.external_id, i.id, i.person_id, i.handle, i.name, i.url, i.avatar_url, i.followers, i.bot,
      i.last_post_at
    from json_to_recordset(${JSON.stringify(wanted)}::json) as w(network text, external_id text)
    join identity i on i.workspace_id = ${tx.workspaceId} and i.network = w.network and i.external_id = w.external_id`.execute(
    tx.db,
  );
  return new Map(rows.map((row) => [key(row.network, row.external_id), row]));
}

function saysMore({ author, postedAt }: Seen, stored: Stored | undefined, moves: number): boolean {
  if (!stored) return true;
  const { handle, name, url, avatarUrl, followers, bot } = author!;
  return (
    stored.handle !== handle ||
    stored.name !== name ||
    stored.bot !== bot ||
    (url !== null && stored.url !== url) ||
    (avatarUrl !== null && stored.avatar_url !== avatarUrl) ||
    (followers !== null && stored.followers !== followers) ||
    (postedAt !== null && (stored.last_post_at === null || postedAt.getTime() - stored.last_post_at.getTime() >= moves))
  );
}

async function write(tx: Tx, drafts: Seen[]) {
  if (drafts.length === 0) return [];
  const rows = drafts.map(({ network, author, postedAt }) => ({
    id: newId(),
    network,
    external_id: author!.externalId,
    handle: author!.handle,
    handle_key: handleKey(author!.handle),
    name: author!.name,
    url: author!.url,
    avatar_url: author!.avatarUrl,
    followers: author!.followers,
    bot: author!.bot,
    weak: author!.weak,
    last_post_at: postedAt?.toISOString() ?? null,
  }));
  const written = await sql<{ network: string; external_id: string; id: string; person_id: string | null }>`
    insert into identity as i (workspace_id, id, network, external_id, handle, handle_key, name, url, avatar_url,
      followers, bot, weak, last_post_at)
    select ${tx.workspaceId}::uuid, x.* from json_to_recordset(${JSON.stringify(rows)}::json) as x(id uuid, network text,
      external_id text, handle text, handle_key text, name text, url text, avatar_url text, followers int, bot boolean,
      weak boolean, last_post_at timestamptz)
    on conflict (workspace_id, network, external_id) do update set
      handle = excluded.handle, handle_key = excluded.handle_key, name = excluded.name,
      url = coalesce(excluded.url, i.url), avatar_url = coalesce(excluded.avatar_url, i.avatar_url),
      followers = coalesce(excluded.followers, i.followers), bot = excluded.bot,
      last_post_at = greatest(i.last_post_at, excluded.last_post_at)
    returning i.network, i.external_id, i.id, i.person_id`.execute(tx.db);
  return written.rows;
}

/** How a handle is looked up: lower case, without the sign. */
export const handleKey = (handle: string): string => handle.replace(/^[@#]/, "").toLowerCase();
