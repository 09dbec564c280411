import type { ConnectorEvent } from "@earshot/connectors/connector.ts";
import { wellFormed } from "@earshot/query/text.ts";
import { sql } from "kysely";
import { idAt } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import { weigh } from "./volume.ts";

/**
 * Honours deletes at the source: text, HTML, pictures, raw payload, revisions and search words go; a tombstone with
 * author and time stays, so that neither a late create nor history revives the post. A delete of something never seen
 * leaves a tombstone too where its global id is told. Returns the ids of posts that lost their content.
 */
export async function erase(
  tx: Tx,
  batch: { network: string; channelId: string | null; reach: string; events: ConnectorEvent[] },
  now: Date,
): Promise<string[]> {
  const erased: string[] = [];
  for (const event of batch.events) {
    if (event.type !== "delete") continue;
    const at = event.at !== null && Number.isFinite(Date.parse(event.at)) ? new Date(event.at) : now;
    const id = await findPost(tx, batch.network, batch.channelId, event);
    if (id) {
      await weigh(tx, [id], -1);
      if (await eraseContent(tx, id, at)) {
        erased.push(id);
        record(tx, "post.deleted", { kind: "post", id });
      }
    } else if (event.externalId !== null && batch.reach !== "public") {
      await leaveTombstone(tx, batch.network, wellFormed(event.externalId), at);
    }
  }
  return erased;
}

async function findPost(
  tx: Tx,
  network: string,
  channelId: string | null,
  event: { externalId: string | null; localId: string | null },
): Promise<string | null> {
  if (event.externalId !== null) {
    const found = await tx.db
      .selectFrom("post_key")
      .select("post_id")
      .where("workspace_id", "=", tx.workspaceId)
      .where("network", "=", network)
      .where("external_id", "=", wellFormed(event.externalId))
      .executeTakeFirst();
    if (found) return found.post_id;
  }
  if (event.localId === null || channelId === null) return null;
  const found = await tx.db
    .selectFrom("post_channel")
    .select("post_id")
    .where("workspace_id", "=", tx.workspaceId)
    .where("channel_id", "=", channelId)
    .where("local_id", "=", wellFormed(event.localId))
    .executeTakeFirst();
  return found?.post_id ?? null;
}

/** Takes the content away; false when it was gone already. */
async function eraseContent(tx: Tx, id: string, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx.db
    .updateTable("post")
    .set({ deleted_at: at, text: "", title: null, html: null, placeholder: false })
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .where("deleted_at", "is", null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  await sql`
    with raws as (delete from post_raw where workspace_id = ${tx.workspaceId} and post_id = ${id}),
      searches as (delete from post_search where workspace_id = ${tx.workspaceId} and post_id = ${id}),
      signals as (delete from signal where workspace_id = ${tx.workspaceId} and post_id = ${id}),
      reactions as (delete from reaction where workspace_id = ${tx.workspaceId} and post_id = ${id}),
      pictures as (delete from media where workspace_id = ${tx.workspaceId} and post_id = ${id}),
      revisions as (delete from revision where workspace_id = ${tx.workspaceId} and post_id = ${id})
    update match set ended_at = coalesce(ended_at, ${at}), words = '{}'
    where workspace_id = ${tx.workspaceId} and post_id = ${id}`.execute(tx.db);
  return true;
}

async function leaveTombstone(tx: Tx, network: string, externalId: string, at: Date): Promise<void> {
  const id = idAt(at);
  await sql`
    with keys as (
      insert into post_key (workspace_id, network, external_id, post_id)
      values (${tx.workspaceId}::uuid, ${network}, ${externalId}, ${id}::uuid)
    )
    insert into post (workspace_id, id, network, external_id, kind, visibility, text, root_id, posted_at, deleted_at)
    values (${tx.workspaceId}::uuid, ${id}::uuid, ${network}, ${externalId}, 'status', 'public', '', ${id}::uuid, ${at}, ${at})`.execute(
    tx.db,
  );
}
