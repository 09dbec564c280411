import type { ConnectorEvent, NormalAuthor } from "@earshot/connectors/connector.ts";
import { wellFormed } from "@earshot/query/text.ts";
import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";

/** A like or a share of a post of ours, and who gave it. */
export type Named = { externalId: string; author: NormalAuthor };

/**
 * Keeps the likes and reposts that were told one by one, each once, and forgets those taken back. Answers the counters
 * that follow from them, and who gave those that a post of ours got; what is about posts that are not here is dropped.
 * Takes the workspace's line for granted.
 */
export async function react(
  tx: Tx,
  network: string,
  events: ConnectorEvent[],
): Promise<{ counters: ConnectorEvent[]; named: Named[] }> {
  const told = new Map(events.flatMap(toldBy).map((each) => [each.external_id, each]));
  if (told.size === 0) return { counters: [], named: [] };
  const given = [...told.values()].filter(({ subject }) => subject !== null);
  const taken = [...told.values()].filter(({ subject }) => subject === null);
  const changes = new Map<string, { likes: number; reposts: number }>();
  const changed = new Set<string>();
  const add = (rows: Kept[], sign: 1 | -1) => {
    for (const { post_id, external_id, kind, own } of rows) {
      if (own) changed.add(post_id);
      if (told.get(external_id)?.counted) continue;
      const change = changes.get(post_id) ?? { likes: 0, reposts: 0 };
      change[kind === "like" ? "likes" : "reposts"] += sign;
      changes.set(post_id, change);
    }
  };
  if (given.length > 0) add(await keep(tx, network, given), 1);
  if (taken.length > 0) add(await forget(tx, network, taken), -1);
  for (const id of changed) record(tx, "reaction.changed", { kind: "post", id });
  return { counters: await counters(tx, changes), named: await ours(tx, network, given) };
}

/** Who gave them, once they are known here as an identity; said again, the first one told stays. */
export async function nameReactions(
  tx: Tx,
  network: string,
  rows: { external_id: string; identity_id: string }[],
): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    update reaction r set identity_id = x.identity_id
    from json_to_recordset(${JSON.stringify(rows)}::json) as x(external_id text, identity_id uuid)
    where r.workspace_id = ${tx.workspaceId} and r.network = ${network} and r.external_id = x.external_id
      and r.identity_id is null`.execute(tx.db);
}

type Told = {
  external_id: string;
  kind: string;
  /** null: it is taken back */
  subject: string | null;
  /** stands in the network's own totals, which come beside it */
  counted: boolean;
  author: NormalAuthor | null;
};
type Kept = { post_id: string; external_id: string; kind: string; own: boolean };

function toldBy(event: ConnectorEvent): Told[] {
  if (event.type === "reaction") {
    const { kind, author = null } = event;
    const subject = event.gone || event.subjectExternalId === null ? null : wellFormed(event.subjectExternalId);
    return [{ external_id: wellFormed(event.externalId), kind, subject, counted: false, author }];
  }
  if (event.type !== "engagement") return [];
  return (event.by ?? []).map(({ kind, externalId, author, gone }) => ({
    external_id: wellFormed(externalId),
    kind,
    subject: gone ? null : wellFormed(event.externalId),
    counted: true,
    author,
  }));
}

/** What is counted already is kept for our own posts alone: it is there to say who, not how many. */
async function keep(tx: Tx, network: string, given: Told[]): Promise<Kept[]> {
  const { rows } = await sql<Kept>`
    with kept as (
      insert into reaction (workspace_id, network, external_id, post_id, kind)
      select ${tx.workspaceId}::uuid, ${network}, x.external_id, p.id, x.kind
      from json_to_recordset(${JSON.stringify(given)}::json)
        as x(external_id text, kind text, subject text, counted boolean)
      join post_key k on k.workspace_id = ${tx.workspaceId} and k.network = ${network} and k.external_id = x.subject
      join post p on p.workspace_id = k.workspace_id and p.id = k.post_id and p.deleted_at is null and not p.placeholder
        and (p.own or not x.counted)
      order by x.external_id
      on conflict (workspace_id, network, external_id) do nothing returning post_id, external_id, kind
    )
    select k.*, p.own from kept k join post p on p.workspace_id = ${tx.workspaceId} and p.id = k.post_id`.execute(
    tx.db,
  );
  return rows;
}

async function forget(tx: Tx, network: string, taken: Told[]): Promise<Kept[]> {
  const { rows } = await sql<Kept>`
    with gone as (
      delete from reaction r using json_to_recordset(${JSON.stringify(taken)}::json) as x(external_id text)
      where r.workspace_id = ${tx.workspaceId} and r.network = ${network} and r.external_id = x.external_id
      returning r.post_id, r.external_id, r.kind
    )
    select g.*, p.own from gone g join post p on p.workspace_id = ${tx.workspaceId} and p.id = g.post_id`.execute(
    tx.db,
  );
  return rows;
}

/** Of those whose giver is told, the ones that a post of ours got and that have no name yet. */
async function ours(tx: Tx, network: string, given: Told[]): Promise<Named[]> {
  const named = new Map(given.flatMap((each) => (each.author ? [[each.external_id, each.author] as const] : [])));
  if (named.size === 0) return [];
  const { rows } = await sql<{ external_id: string }>`
    select r.external_id from json_array_elements_text(${JSON.stringify([...named.keys()])}::json) as x(external_id)
    join reaction r on r.workspace_id = ${tx.workspaceId} and r.network = ${network} and r.external_id = x.external_id
      and r.identity_id is null
    join post p on p.workspace_id = r.workspace_id and p.id = r.post_id and p.own`.execute(tx.db);
  return rows.map(({ external_id }) => ({ externalId: external_id, author: named.get(external_id)! }));
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
