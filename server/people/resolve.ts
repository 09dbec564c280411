import { sql } from "kysely";
import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import type { Authors, Draft } from "#server/posts/draft.ts";
import { key } from "#server/posts/look-up.ts";

/**
 * One identity per network account: made when first seen, its name and picture kept up to date. It stays an author
 * until somebody adds it to People: nothing that a stranger can choose (name, handle, text) ever links by itself.
 */
export async function identify(tx: Tx, drafts: Draft[]): Promise<Authors> {
  const latest = new Map<string, Draft>();
  for (const draft of drafts) {
    if (!draft.author) continue;
    const of = key(draft.network, draft.author.externalId);
    const before = latest.get(of);
    if (!before || before.postedAt < draft.postedAt) latest.set(of, draft);
  }
  if (latest.size === 0) return new Map();
  const rows = [...latest.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, draft]) => {
      const author = draft.author!;
      return {
        id: newId(),
        network: draft.network,
        external_id: author.externalId,
        handle: author.handle,
        handle_key: handleKey(author.handle),
        name: author.name,
        url: author.url,
        avatar_url: author.avatarUrl,
        followers: author.followers,
        bot: author.bot,
        weak: author.weak,
        last_post_at: draft.postedAt.toISOString(),
      };
    });
  const found = await sql<{ network: string; external_id: string; id: string; person_id: string | null }>`
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
  return new Map(found.rows.map((row) => [key(row.network, row.external_id), { id: row.id, personId: row.person_id }]));
}

/** How a handle is looked up: lower case, without the sign. */
export const handleKey = (handle: string): string => handle.replace(/^[@#]/, "").toLowerCase();
