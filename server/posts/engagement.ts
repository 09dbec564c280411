import type { ConnectorEvent } from "@earshot/connectors/connector.ts";
import { wellFormed } from "@earshot/query/text.ts";
import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";

/** Counters of posts that are already here; those of others are dropped. */
export async function countEngagement(tx: Tx, network: string, events: ConnectorEvent[]): Promise<void> {
  const counters = events.flatMap((event) =>
    event.type === "engagement"
      ? [
          {
            external_id: wellFormed(event.externalId),
            likes: event.likes,
            reposts: event.reposts,
            replies: event.replies,
          },
        ]
      : [],
  );
  if (counters.length === 0) return;
  await sql`
    update post p set likes = coalesce(x.likes, p.likes), reposts = coalesce(x.reposts, p.reposts),
      replies = coalesce(x.replies, p.replies)
    from json_to_recordset(${JSON.stringify(counters)}::json) as x(external_id text, likes int, reposts int, replies int)
    join post_key k on k.workspace_id = ${tx.workspaceId} and k.network = ${network} and k.external_id = x.external_id
    where p.workspace_id = ${tx.workspaceId} and p.id = k.post_id and p.deleted_at is null`.execute(tx.db);
}
