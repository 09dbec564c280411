import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";

/** Gives each exactly these tags. */
export async function setTags(tx: Tx, ids: string[], tags: string[]): Promise<void> {
  await sql`delete from conversation_tag where workspace_id = ${tx.workspaceId} and conversation_id = any(${ids}::uuid[]) and tag <> all(${tags}::text[])`.execute(
    tx.db,
  );
  await sql`
    insert into conversation_tag (workspace_id, conversation_id, tag)
    select ${tx.workspaceId}::uuid, id, tag from unnest(${ids}::uuid[]) id, unnest(${tags}::text[]) tag on conflict do nothing`.execute(
    tx.db,
  );
}

export async function tagsOfEach(tx: Tx, ids: string[]): Promise<Map<string, string[]>> {
  const { rows } = await sql<{ id: string; tags: string[] }>`
    select conversation_id as id, array_agg(tag order by tag) as tags from conversation_tag
    where workspace_id = ${tx.workspaceId} and conversation_id = any(${ids}::uuid[]) group by 1`.execute(tx.db);
  return new Map(rows.map((row) => [row.id, row.tags]));
}

export async function tagCounts(tx: Tx): Promise<{ name: string; conversations: number }[]> {
  const { rows } = await sql<{ name: string; conversations: number }>`
    select tag as name, count(*)::int as conversations from conversation_tag where workspace_id = ${tx.workspaceId}
    group by tag order by tag limit 500`.execute(tx.db);
  return rows;
}
