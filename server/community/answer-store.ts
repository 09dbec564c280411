import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";

export type AnswerRow = {
  id: string;
  question_id: string;
  text: string;
  html: string | null;
  raw: string | null;
  author_id: string;
  author_name: string;
  author_person: string | null;
  team: boolean;
  votes: number;
  posted_at: Date;
  edited_at: Date | null;
  deleted_at: Date | null;
  hidden_at: Date | null;
  hidden_reason: string | null;
};

/** Answers to a question, most helpful first; `all`: hidden ones too. */
export async function answersTo(
  tx: Tx,
  questionId: string,
  { all = false, limit, skip = 0 }: { all?: boolean; limit: number; skip?: number },
): Promise<AnswerRow[]> {
  const { rows } = await sql<AnswerRow>`
    with chosen as materialized (
      select a.* from answer a
      where a.workspace_id = ${tx.workspaceId} and a.question_id = ${questionId}
        ${all ? sql`` : sql`and a.hidden_at is null`}
      order by a.votes desc, a.id limit ${limit} offset ${skip}
    )
    select a.id, a.question_id, p.text, p.html, r.raw, a.author_id, i.name as author_name, i.person_id as author_person, a.team,
      a.votes, p.posted_at, p.edited_at, p.deleted_at, a.hidden_at, a.hidden_reason
    from chosen a
    join post p on p.workspace_id = a.workspace_id and p.id = a.id
    left join post_raw r on r.workspace_id = a.workspace_id and r.post_id = a.id
    join identity i on i.workspace_id = a.workspace_id and i.id = a.author_id
    order by a.votes desc, a.id`.execute(tx.db);
  return rows;
}

export type AnswerState = {
  id: string;
  question_id: string;
  author_id: string;
  team: boolean;
  votes: number;
  hidden_at: Date | null;
};

export const answerById = (tx: Tx, id: string): Promise<AnswerState | undefined> =>
  tx.db
    .selectFrom("answer")
    .select(["id", "question_id", "author_id", "team", "votes", "hidden_at"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .executeTakeFirst();

/** The questions that these posts answer. */
export const questionsAnsweredBy = (tx: Tx, ids: string[]) =>
  ids.length === 0
    ? Promise.resolve([])
    : tx.db
        .selectFrom("answer")
        .select(["id", "question_id"])
        .where("workspace_id", "=", tx.workspaceId)
        .where("id", "in", ids)
        .where("hidden_at", "is", null)
        .execute();

export const insertAnswer = (tx: Tx, row: { id: string; question_id: string; author_id: string; team: boolean }) =>
  tx.db
    .insertInto("answer")
    .values({ workspace_id: tx.workspaceId, ...row })
    .execute();

export const changeAnswer = (tx: Tx, id: string, change: { hidden_at: Date | null; hidden_reason: string | null }) =>
  tx.db
    .updateTable("answer")
    .set((eb) => ({ ...change, version: eb("version", "+", 1) }))
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .execute();

/** The most helpful answer that is shown. */
export const bestAnswer = (tx: Tx, questionId: string) =>
  tx.db
    .selectFrom("answer")
    .select(["id", "votes"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("question_id", "=", questionId)
    .where("hidden_at", "is", null)
    .orderBy("votes", "desc")
    .orderBy("id")
    .limit(1)
    .executeTakeFirst();

/**
 * Counts a vote once, or takes it back: the row decides, so two at the same moment are one. Returns by how much the
 * post's votes changed.
 */
export async function countVote(tx: Tx, postId: string, identityId: string, on: boolean): Promise<-1 | 0 | 1> {
  const { rows } = on
    ? await sql`insert into vote (workspace_id, post_id, identity_id) values (${tx.workspaceId}, ${postId}, ${identityId})
        on conflict (workspace_id, post_id, identity_id) do nothing returning 1`.execute(tx.db)
    : await sql`delete from vote
        where workspace_id = ${tx.workspaceId} and post_id = ${postId} and identity_id = ${identityId} returning 1`.execute(
        tx.db,
      );
  return rows.length === 0 ? 0 : on ? 1 : -1;
}

export const addVotes = (tx: Tx, table: "question" | "answer", id: string, by: number) =>
  tx.db
    .updateTable(table)
    .set((eb) => ({ votes: eb("votes", "+", by) }))
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .execute();

/** Which of these posts somebody has voted for. */
export async function votedFor(tx: Tx, postIds: string[], identityId: string): Promise<ReadonlySet<string>> {
  if (postIds.length === 0) return new Set();
  const rows = await tx.db
    .selectFrom("vote")
    .select("post_id")
    .where("workspace_id", "=", tx.workspaceId)
    .where("identity_id", "=", identityId)
    .where("post_id", "in", postIds)
    .execute();
  return new Set(rows.map((row) => row.post_id));
}

/** What a post of the portal says now and as it was written. */
export async function writtenOf(tx: Tx, id: string) {
  const { rows } = await sql<{
    external_id: string;
    author_id: string | null;
    title: string | null;
    html: string | null;
    raw: string | null;
    url: string | null;
    revision: string;
    posted_at: Date;
    deleted_at: Date | null;
  }>`
    select p.external_id, p.author_id, p.title, p.html, r.raw, p.url, p.revision, p.posted_at, p.deleted_at
    from post p left join post_raw r on r.workspace_id = p.workspace_id and r.post_id = p.id
    where p.workspace_id = ${tx.workspaceId} and p.id = ${id} and p.network = 'portal'`.execute(tx.db);
  return rows[0];
}

/** Notes where a post stands, which holds its id and is therefore known only afterwards. */
export const keepAddress = (tx: Tx, id: string, url: string) =>
  tx.db.updateTable("post").set({ url }).where("workspace_id", "=", tx.workspaceId).where("id", "=", id).execute();
