import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import type { Draft } from "./draft.ts";
import type { KnownPosts } from "./look-up.ts";

/** Notes which posts quote which, under the quoted one's global id: that one may come later. An edit changes it. */
export async function keepQuotes(tx: Tx, drafts: Draft[], known: KnownPosts): Promise<void> {
  const rows = new Map<string, { post_id: string; network: string; external_id: string }>();
  for (const { network, externalId, quotesExternalId } of drafts) {
    const post = quotesExternalId ? known.get(network, externalId) : undefined;
    if (post && !post.deleted) rows.set(post.id, { post_id: post.id, network, external_id: quotesExternalId! });
  }
  if (rows.size === 0) return;
  await sql`
    insert into quote as q (workspace_id, post_id, network, external_id)
    select ${tx.workspaceId}::uuid, x.* from json_to_recordset(${JSON.stringify([...rows.values()])}::json)
      as x(post_id uuid, network text, external_id text)
    on conflict (workspace_id, post_id) do update set external_id = excluded.external_id
      where q.external_id <> excluded.external_id`.execute(tx.db);
}
