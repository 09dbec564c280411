import { planKept } from "#server/db/plan-keeper.ts";
import type { Tx } from "#server/db/transaction.ts";

export type ReplyRow = {
  id: string;
  conversation_id: string;
  parent_id: string;
  channel_id: string;
  text: string;
  visibility: string;
  purpose: string;
  author_id: string | null;
  author_name: string | null;
  state: string;
  fence: number;
  lease_until: Date | null;
  attempts: number;
  retry_at: Date | null;
  remote_id: string | null;
  remote_url: string | null;
  post_id: string | null;
  last_error: { code: string; message: string; at: string } | null;
  created_at: Date;
  sent_at: Date | null;
};

const columns = [
  "id",
  "conversation_id",
  "parent_id",
  "channel_id",
  "text",
  "visibility",
  "purpose",
  "author_id",
  "author_name",
  "state",
  "fence",
  "lease_until",
  "attempts",
  "retry_at",
  "remote_id",
  "remote_url",
  "post_id",
  "last_error",
  "created_at",
  "sent_at",
] as const;

const replies = (tx: Tx) => tx.db.selectFrom("reply").select(columns).where("workspace_id", "=", tx.workspaceId);

export const replyById = async (tx: Tx, id: string): Promise<ReplyRow | undefined> =>
  (await replies(tx).where("id", "=", id).executeTakeFirst()) as ReplyRow | undefined;

export const pageOfReplies = async (
  tx: Tx,
  { state, before, limit }: { state?: string | undefined; before: string | null; limit: number },
): Promise<ReplyRow[]> =>
  (await replies(tx)
    .$if(state !== undefined, (query) => query.where("state", "=", state as string))
    .$if(before !== null, (query) => query.where("id", "<", before as string))
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute()) as ReplyRow[];

export const lockReply = async (tx: Tx, id: string): Promise<ReplyRow | undefined> =>
  (await replies(tx).where("id", "=", id).forUpdate().executeTakeFirst()) as ReplyRow | undefined;

export const repliesOf = async (tx: Tx, conversationId: string): Promise<ReplyRow[]> =>
  (
    await replies(tx)
      .modifyFront(planKept)
      .where("conversation_id", "=", conversationId)
      .orderBy("id", "desc")
      .limit(200)
      .execute()
  ).reverse() as ReplyRow[];

/** The newest reply that was not withdrawn. */
export const newestReply = (tx: Tx, conversationId: string) =>
  tx.db
    .selectFrom("reply")
    .select(["id", "author_name"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("conversation_id", "=", conversationId)
    .where("state", "<>", "cancelled")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();

export async function insertReply(
  tx: Tx,
  row: Pick<
    ReplyRow,
    | "id"
    | "conversation_id"
    | "parent_id"
    | "channel_id"
    | "text"
    | "visibility"
    | "purpose"
    | "author_id"
    | "author_name"
  >,
): Promise<ReplyRow> {
  return (await tx.db
    .insertInto("reply")
    .values({ workspace_id: tx.workspaceId, ...row })
    .returning(columns)
    .executeTakeFirstOrThrow()) as ReplyRow;
}

type Change = Partial<
  Pick<
    ReplyRow,
    "state" | "fence" | "lease_until" | "attempts" | "retry_at" | "remote_id" | "remote_url" | "post_id" | "sent_at"
  >
> & { last_error?: ReplyRow["last_error"]; remote_local_id?: string };

export async function changeReply(tx: Tx, id: string, change: Change): Promise<ReplyRow> {
  const { last_error, ...rest } = change;
  return (await tx.db
    .updateTable("reply")
    .set({ ...rest, ...(last_error !== undefined && { last_error: last_error && JSON.stringify(last_error) }) })
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .returning(columns)
    .executeTakeFirstOrThrow()) as ReplyRow;
}

export const startDelivery = (tx: Tx, replyId: string, fence: number) =>
  tx.db.insertInto("delivery").values({ workspace_id: tx.workspaceId, reply_id: replyId, fence }).execute();

export const endDelivery = (tx: Tx, replyId: string, fence: number, outcome: string, error: object | null, at: Date) =>
  tx.db
    .updateTable("delivery")
    .set({ ended_at: at, outcome, error: error && JSON.stringify(error) })
    .where("workspace_id", "=", tx.workspaceId)
    .where("reply_id", "=", replyId)
    .where("fence", "=", fence)
    .where("ended_at", "is", null)
    .execute();

/** Replies whose job may have been lost: sending past their lease, or queued past their time. */
export const overdueReplies = (tx: Tx, now: Date, queuedBefore: Date) =>
  tx.db
    .selectFrom("reply")
    .select(["id", "channel_id"])
    .where("workspace_id", "=", tx.workspaceId)
    .where((eb) =>
      eb.or([
        eb.and([eb("state", "=", "sending"), eb("lease_until", "<", now)]),
        eb.and([
          eb("state", "=", "queued"),
          eb("created_at", "<", queuedBefore),
          eb.or([eb("retry_at", "is", null), eb("retry_at", "<", queuedBefore)]),
        ]),
      ]),
    )
    .limit(500)
    .execute();
