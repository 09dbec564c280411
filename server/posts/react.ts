import type { ConnectorEvent } from "@earshot/connectors/connector.ts";
import { wellFormed } from "@earshot/query/text.ts";
import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";

/**
 * Keeps the likes and reposts that were told one by one, each once, and forgets those taken back. Answers the counters
 * that follow from them; what is about posts that are not here is dropped. Takes the workspace's line for granted.
 */
export async function react(tx: Tx, network: string, events: ConnectorEvent[]): Promise<ConnectorEvent[]> {
  const told = events.flatMap((event) =>
    event.type === "reaction"
      ? [
          {
            external_id: wellFormed(event.externalId),
            kind: event.kind,
            subject: event.gone || event.subjectExternalId === null ? null : wellFormed(event.subjectExternalId),
          },
        ]
      : [],
  );
  if (told.length === 0) return [];
  const given = told.filter(({ subject }) => subject !== null);
  const taken = told.filter(({ subject }) => subject === null);
  const changes = new Map<string, { likes: number; reposts: number }>();
  const add = (rows: { post_id: string; kind: string }[], sign: 1 | -1) => {
    for (const { post_id, kind } of rows) {
      const change = changes.get(post_id) ?? { likes: 0, reposts: 0 };
      change[kind === "like" ? "likes" : "reposts"] += sign;
      changes.set(post_id, change);
    }
  };
  if (given.length > 0) {
    const { rows } = await sql<{ post_id: string; kind: string }>`
      insert into reaction (workspace_id, network, external_id, post_id, kind)
      select ${tx.workspaceId}::uuid, ${network}, x.external_id, p.id, x.kind
      from json_to_recordset(${JSON.stringify(given)}::json) as x(external_id text, kind text, subject text)
      join post_key k on k.workspace_id = ${tx.workspaceId} and k.network = ${network} and k.external_id = x.subject
      join post p on p.workspace_id = k.workspace_id and p.id = k.post_id and p.deleted_at is null and not p.placeholder
      order by x.external_id
      on conflict (workspace_id, network, external_id) do nothing returning post_id, kind`.execute(tx.db);
    add(rows, 1);
  }
  if (taken.length > 0) {
    const { rows } = await sql<{ post_id: string; kind: string }>`
      delete from reaction r using json_to_recordset(${JSON.stringify(taken)}::json) as x(external_id text)
      where r.workspace_id = ${tx.workspaceId} and r.network = ${network} and r.external_id = x.external_id
      returning r.post_id, r.kind`.execute(tx.db);
    add(rows, -1);
  }
  return counters(tx, changes);
}

async function counters(tx: Tx, changes: Map<string, { likes: number; reposts: number }>): Promise<ConnectorEvent[]> {
  if (changes.size === 0) return [];
  const posts = await tx.db
    .selectFrom("post")
    .select(["id", "external_id", "likes", "reposts"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "in", [...changes.keys()])
    .execute();
  return posts.map(({ id, external_id, likes, reposts }) => {
    const change = changes.get(id)!;
    return {
      type: "engagement",
      externalId: external_id,
      likes: Math.max(0, likes + change.likes),
      reposts: Math.max(0, reposts + change.reposts),
      replies: null,
    };
  });
}
