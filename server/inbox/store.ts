import { sql } from "kysely";
import { planKept } from "#server/db/plan-keeper.ts";
import type { Tx } from "#server/db/transaction.ts";

export type ConversationRow = {
  id: string;
  root_id: string;
  network: string;
  channel_id: string | null;
  status: string;
  status_reason: string | null;
  snoozed_until: Date | null;
  community_until: Date | null;
  assignee_id: string | null;
  assignee_name: string | null;
  priority: number;
  started_by: string;
  opened_by: string;
  visibility: string;
  subject: string;
  snippet: string;
  last_post_id: string;
  last_at: Date;
  last_customer_post_id: string | null;
  posts: number;
  previous_id: string | null;
  created_at: Date;
  version: number;
  tags: string[];
  unread: boolean;
  last_by: string | null;
  customer_id: string | null;
  customer_network: string | null;
  customer_handle: string | null;
  customer_name: string | null;
  customer_url: string | null;
  customer_avatar: string | null;
  customer_person: string | null;
  /** what a list that is not sorted by time is sorted by, highest first */
  rank: number;
  language: string | null;
  tone: string | null;
  intents: string[] | null;
  urgent: boolean | null;
  toxicity: string | null;
  said: string | null;
};

/** Conversations of the workspace, merged ones too, with what a row of the inbox shows; conditions follow with `and`. */
export const conversationRows = (tx: Tx, userId: string | null, rank = sql`0`) => sql`
  select c.id, c.root_id, c.network, c.channel_id, c.status, c.status_reason, c.snoozed_until, c.community_until, c.assignee_id,
    t.name as assignee_name, c.priority, c.started_by, c.opened_by, c.visibility, c.subject, c.snippet, c.last_post_id,
    c.last_at, c.last_customer_post_id, c.posts, c.previous_id, c.created_at, c.version,
    coalesce((select array_agg(g.tag order by g.tag) from conversation_tag g
      where g.workspace_id = c.workspace_id and g.conversation_id = c.id), '{}') as tags,
    c.last_customer_post_id is not null and r.post_id is distinct from c.last_customer_post_id as unread,
    (select coalesce(a.name, a.handle) from post p join identity a on a.workspace_id = p.workspace_id and a.id = p.author_id
      where p.workspace_id = c.workspace_id and p.id = c.last_post_id) as last_by,
    i.id as customer_id, i.network as customer_network, i.handle as customer_handle, i.name as customer_name,
    i.url as customer_url, i.avatar_url as customer_avatar, i.person_id as customer_person,
    ${rank} as rank, s.language, s.tone, s.intents, s.urgent, s.toxicity, s.said
  from conversation c
  left join teammate t on t.workspace_id = c.workspace_id and t.user_id = c.assignee_id
  left join conversation_read r on r.workspace_id = c.workspace_id and r.conversation_id = c.id and r.user_id = ${userId}
  left join identity i on i.workspace_id = c.workspace_id and i.id = c.customer_id
  left join signal s on s.workspace_id = c.workspace_id and s.post_id = c.last_customer_post_id
  where c.workspace_id = ${tx.workspaceId}`;

/** These conversations as they stand, in no order. */
export async function conversationsById(tx: Tx, userId: string | null, ids: string[]): Promise<ConversationRow[]> {
  const { rows } = await sql<ConversationRow>`${conversationRows(tx, userId)} and c.id = any(${ids}::uuid[])`.execute(
    tx.db,
  );
  return rows;
}

/** Follows a merge: the id of a merged conversation gives the one it went into. */
export async function conversationById(
  tx: Tx,
  userId: string | null,
  id: string,
): Promise<ConversationRow | undefined> {
  const { rows } = await sql<ConversationRow>`${planKept}
    ${conversationRows(tx, userId)} and c.id = (
      select coalesce(m.merged_into, m.id) from conversation m where m.workspace_id = ${tx.workspaceId} and m.id = ${id})`.execute(
    tx.db,
  );
  return rows[0];
}

export type LockedConversation = {
  id: string;
  status: string;
  status_reason: string | null;
  root_id: string;
  channel_id: string | null;
  assignee_id: string | null;
  priority: number;
  last_customer_post_id: string | null;
  snoozed_until: Date | null;
  community_until: Date | null;
  version: number;
};

const locked = (tx: Tx) =>
  tx.db
    .selectFrom("conversation")
    .select([
      "id",
      "status",
      "status_reason",
      "root_id",
      "channel_id",
      "assignee_id",
      "priority",
      "last_customer_post_id",
      "snoozed_until",
      "community_until",
      "version",
    ])
    .where("workspace_id", "=", tx.workspaceId)
    .where("merged_into", "is", null);

export const lockConversation = (tx: Tx, id: string): Promise<LockedConversation | undefined> =>
  locked(tx).where("id", "=", id).forUpdate().executeTakeFirst();

/** Locks in the order of the ids, so that two transactions meet at the first one they share. */
export async function lockConversations(tx: Tx, ids: string[]): Promise<LockedConversation[]> {
  return locked(tx).where("id", "in", ids).orderBy("id").forUpdate().execute();
}

type Fields = {
  status?: string;
  status_reason?: string | null;
  status_at?: Date;
  snoozed_until?: Date | null;
  community_until?: Date | null;
  assignee_id?: string | null;
  priority?: number;
};

/** Sets the same on each; answers their new versions. */
export async function changeConversations(tx: Tx, ids: string[], change: Fields): Promise<Map<string, number>> {
  const rows = await tx.db
    .updateTable("conversation")
    .set((eb) => ({ ...change, version: eb("version", "+", 1) }))
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "in", ids)
    .returning(["id", "version"])
    .execute();
  return new Map(rows.map((row) => [row.id, row.version]));
}

export const changeConversation = async (tx: Tx, id: string, change: Fields): Promise<number> =>
  (await changeConversations(tx, [id], change)).get(id)!;

export async function markRead(tx: Tx, conversationId: string, userId: string): Promise<void> {
  await sql`
    insert into conversation_read (workspace_id, conversation_id, user_id, post_id)
    select workspace_id, id, ${userId}, last_customer_post_id from conversation
    where workspace_id = ${tx.workspaceId} and id = ${conversationId} and last_customer_post_id is not null
    on conflict (workspace_id, conversation_id, user_id) do update set post_id = excluded.post_id, read_at = now()`.execute(
    tx.db,
  );
}

export async function markUnread(tx: Tx, conversationId: string, userId: string): Promise<void> {
  await tx.db
    .deleteFrom("conversation_read")
    .where("workspace_id", "=", tx.workspaceId)
    .where("conversation_id", "=", conversationId)
    .where("user_id", "=", userId)
    .execute();
}

/** The names of those among these who are of the team. */
export async function teammateNames(tx: Tx, userIds: string[]): Promise<Map<string, string>> {
  if (userIds.length === 0) return new Map();
  const rows = await tx.db
    .selectFrom("teammate")
    .select(["user_id", "name"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("user_id", "in", userIds)
    .execute();
  return new Map(rows.map((row) => [row.user_id, row.name]));
}
