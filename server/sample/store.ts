import { sql } from "kysely";
import { idAt } from "#server/db/id.ts";
import type { Actor, RecordedEvent, Tx } from "#server/db/transaction.ts";

export const markSample = (tx: Tx) =>
  sql`update workspace set sample = true where id = ${tx.workspaceId}`.execute(tx.db);

/** Topics that were there before the first post have nothing to run over. */
export async function nothingToRerun(tx: Tx): Promise<void> {
  const topics = await tx.db
    .updateTable("topic")
    .set({ rerun_before: null })
    .where("workspace_id", "=", tx.workspaceId)
    .returning("id")
    .execute();
  for (const { id } of topics) await sql`select graphile_worker.remove_job(${`rerun:${id}`})`.execute(tx.db);
}

/** Two months are heard in seconds: what says when something came to us says so as if it had been heard then. */
export async function backdate(tx: Tx): Promise<void> {
  await sql`update post set received_at = least(posted_at + interval '20 seconds', now())
    where workspace_id = ${tx.workspaceId}`.execute(tx.db);
  await sql`
    update conversation c set created_at = x.at, status_at = x.at from (
      select h.conversation_id, min(p.posted_at) + interval '20 seconds' as at from conversation_post h
      join post p on p.workspace_id = h.workspace_id and p.id = h.post_id
      where h.workspace_id = ${tx.workspaceId} group by h.conversation_id) x
    where c.workspace_id = ${tx.workspaceId} and c.id = x.conversation_id`.execute(tx.db);
  await sql`
    update identity i set first_seen_at = x.at from (
      select author_id, min(posted_at) as at from post where workspace_id = ${tx.workspaceId} group by author_id) x
    where i.workspace_id = ${tx.workspaceId} and i.id = x.author_id`.execute(tx.db);
}

export type HeldPost = {
  network: string;
  external_id: string;
  post_id: string;
  conversation_id: string;
  created_at: Date;
  channel_id: string;
  parent_id: string | null;
  url: string | null;
};

/** Every post that a conversation holds, oldest first. */
export async function heldPosts(tx: Tx): Promise<HeldPost[]> {
  const { rows } = await sql<HeldPost>`
    select p.network, p.external_id, p.id as post_id, p.parent_id, p.url, c.id as conversation_id, c.created_at, c.channel_id
    from conversation_post h join conversation c on c.workspace_id = h.workspace_id and c.id = h.conversation_id
    join post p on p.workspace_id = h.workspace_id and p.id = h.post_id
    where h.workspace_id = ${tx.workspaceId} order by p.id`.execute(tx.db);
  return rows;
}

export type DatedEvent = RecordedEvent & { at: Date; actor: Actor };

/** The log of what was done in the past, each line at its time. */
export async function writeLog(tx: Tx, events: DatedEvent[]): Promise<void> {
  const rows = events.map((event) => ({
    workspace_id: tx.workspaceId,
    id: idAt(event.at),
    at: event.at,
    actor_kind: event.actor.kind,
    actor_id: event.actor.id,
    verb: event.verb,
    subject_kind: event.subjectKind,
    subject_id: event.subjectId,
    version: event.version,
    data: event.data === null ? null : JSON.stringify(event.data),
    request_id: null,
  }));
  for (let at = 0; at < rows.length; at += 1000)
    await tx.db
      .insertInto("event")
      .values(rows.slice(at, at + 1000))
      .execute();
}

export type SentReply = {
  id: string;
  conversation_id: string;
  parent_id: string;
  channel_id: string;
  text: string;
  author_id: string;
  author_name: string;
  remote_id: string;
  remote_local_id: string;
  remote_url: string | null;
  post_id: string;
  sent_at: Date;
};

/** Replies that left in the past, each with its one delivery. */
export async function keepSentReplies(tx: Tx, replies: SentReply[]): Promise<void> {
  if (replies.length === 0) return;
  const here = { workspace_id: tx.workspaceId };
  await tx.db
    .insertInto("reply")
    .values(
      replies.map((reply) => ({
        ...here,
        ...reply,
        visibility: "public",
        state: "sent",
        fence: 1,
        attempts: 1,
        created_at: reply.sent_at,
      })),
    )
    .execute();
  await tx.db
    .insertInto("delivery")
    .values(
      replies.map(({ id, sent_at }) => ({
        ...here,
        reply_id: id,
        fence: 1,
        started_at: sent_at,
        ended_at: sent_at,
        outcome: "sent",
      })),
    )
    .execute();
}

export async function keepNote(
  tx: Tx,
  note: { id: string; conversation_id: string; author_id: string; author_name: string; text: string; created_at: Date },
): Promise<void> {
  await tx.db
    .insertInto("note")
    .values({ workspace_id: tx.workspaceId, ...note })
    .execute();
}

/** The team has read what it has dealt with. */
export async function markHandledRead(tx: Tx, userIds: string[]): Promise<void> {
  await sql`
    insert into conversation_read (workspace_id, conversation_id, user_id, post_id)
    select c.workspace_id, c.id, u, c.last_customer_post_id from conversation c, unnest(${userIds}::uuid[]) u
    where c.workspace_id = ${tx.workspaceId} and c.status <> 'open' and c.last_customer_post_id is not null`.execute(
    tx.db,
  );
}

export async function identitiesByHandle(tx: Tx): Promise<Map<string, string>> {
  const rows = await tx.db
    .selectFrom("identity")
    .select(["id", "network", "handle"])
    .where("workspace_id", "=", tx.workspaceId)
    .execute();
  return new Map(rows.map((row) => [`${row.network} ${row.handle}`, row.id]));
}

/** What the author of a question's post was told left in the past. */
export const noteSent = (tx: Tx, questionId: string, at: Date) =>
  sql`update reply r set state = 'sent', fence = 1, attempts = 1, created_at = ${at}, sent_at = ${at}
    from question_source s where s.workspace_id = ${tx.workspaceId} and s.question_id = ${questionId}
      and r.workspace_id = s.workspace_id and r.id = s.notice_reply_id`.execute(tx.db);
