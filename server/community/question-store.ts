import { sql } from "kysely";
import { planKept } from "#server/db/plan-keeper.ts";
import type { Tx } from "#server/db/transaction.ts";
import { isOpenAtSource } from "./source-store.ts";

/** The post a question was made of elsewhere, if it was, as `f`: its words and its author's name while they may be shown. */
const askedElsewhere = sql`
    left join lateral (
      select p.network, s.named and s.ended_at is null and ${isOpenAtSource} as named,
        case when s.ended_at is null and ${isOpenAtSource} then s.quote end as quote
      from question_source s join post p on p.workspace_id = s.workspace_id and p.id = s.post_id
      where s.workspace_id = q.workspace_id and s.question_id = q.id and s.first
    ) f on true`;

/** What everybody may see, the same at every outlet: list, page, search, feed, sitemap, suggestions, history. */
export const shownQuestion = sql`q.hidden_at is null`;

export type QuestionRow = {
  id: string;
  external_id: string;
  title: string | null;
  snippet: string;
  category_id: string | null;
  category_slug: string | null;
  category_name: string | null;
  author_id: string;
  author_name: string;
  author_person: string | null;
  /** a teammate asks */
  own: boolean;
  /** where it was asked first; null: on the portal */
  network: string | null;
  /** whether whoever asked is named to everybody */
  named: boolean;
  /** their words */
  quote: string | null;
  tags: string[];
  answers: number;
  votes: number;
  solution_id: string | null;
  solution: "accepted" | "likely" | null;
  solved_by: "asker" | "teammate" | "votes" | null;
  posted_at: Date;
  edited_at: Date | null;
  last_at: Date;
  hidden_at: Date | null;
  hidden_reason: string | null;
  version: number;
};

export type Asked = {
  /** exclusive: only older questions */
  before: string | null;
  limit: number;
  state?: "unanswered" | "unsolved" | "hidden";
  categoryId?: string;
  tag?: string;
  authorId?: string;
  /** hidden ones too, for teammates */
  all?: boolean;
};

/** Ids of questions, newest first, one more than `limit`. Each filter has its own index. */
export async function pageOfQuestionIds(tx: Tx, asked: Asked): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select q.id from question q
    where q.workspace_id = ${tx.workspaceId}
      ${asked.state === "hidden" ? sql`and q.hidden_at is not null` : asked.all ? sql`` : sql`and ${shownQuestion}`}
      ${asked.before === null ? sql`` : sql`and q.id < ${asked.before}`}
      ${asked.state === "unanswered" ? sql`and q.answers = 0` : sql``}
      ${asked.state === "unsolved" ? sql`and q.solution is null` : sql``}
      ${asked.categoryId === undefined ? sql`` : sql`and q.category_id = ${asked.categoryId}`}
      ${asked.authorId === undefined ? sql`` : sql`and q.author_id = ${asked.authorId}`}
      ${
        asked.tag === undefined
          ? sql``
          : sql`and q.id in (select t.question_id from question_tag t
              where t.workspace_id = ${tx.workspaceId} and t.tag = ${asked.tag})`
      }
    order by q.id desc limit ${asked.limit + 1}`.execute(tx.db);
  return rows.map((row) => row.id);
}

/** Most "me too" first, one more than `limit`. */
export async function mostWantedIds(tx: Tx, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select q.id from question q where q.workspace_id = ${tx.workspaceId} and ${shownQuestion}
    order by q.votes desc, q.id desc limit ${limit}`.execute(tx.db);
  return rows.map((row) => row.id);
}

/** Questions by id with what a list shows of them, in the order of the ids; `all`: hidden ones too. */
export async function questionsById(tx: Tx, ids: string[], { all = false } = {}): Promise<QuestionRow[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<QuestionRow>`${planKept}
    select q.id, p.external_id, p.title, left(coalesce(f.quote, p.text), 240) as snippet, q.category_id, c.slug as category_slug, c.name as category_name,
      q.author_id, i.name as author_name, i.person_id as author_person, p.own and f.network is null as own,
      f.network, coalesce(f.named, true) as named, f.quote, q.answers, q.votes, q.solution_id,
      q.solution, q.solved_by, p.posted_at, p.edited_at, q.last_at, q.hidden_at, q.hidden_reason, q.version,
      array(select t.tag from question_tag t where t.workspace_id = q.workspace_id and t.question_id = q.id order by t.tag) as tags
    from question q
    join post p on p.workspace_id = q.workspace_id and p.id = q.id
    join identity i on i.workspace_id = q.workspace_id and i.id = q.author_id
    left join category c on c.workspace_id = q.workspace_id and c.id = q.category_id
    ${askedElsewhere}
    where q.workspace_id = ${tx.workspaceId} and q.id = any(${ids}::uuid[]) and p.id = any(${ids}::uuid[])
      ${all ? sql`` : sql`and ${shownQuestion}`}`.execute(tx.db);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

export type QuestionState = {
  id: string;
  author_id: string;
  solution_id: string | null;
  solution: "accepted" | "likely" | null;
  solved_by: "asker" | "teammate" | "votes" | null;
  hidden_at: Date | null;
};

/** The question, kept from other changes until the transaction ends. */
export const lockQuestion = (tx: Tx, id: string): Promise<QuestionState | undefined> =>
  tx.db
    .selectFrom("question")
    .select(["id", "author_id", "solution_id", "solution", "solved_by", "hidden_at"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst() as Promise<QuestionState | undefined>;

export const insertQuestion = (
  tx: Tx,
  row: { id: string; category_id: string | null; author_id: string; last_at: Date },
) =>
  tx.db
    .insertInto("question")
    .values({ workspace_id: tx.workspaceId, ...row })
    .execute();

export const changeQuestion = (
  tx: Tx,
  id: string,
  change: {
    category_id?: string | null;
    solution_id?: string | null;
    solution?: "accepted" | "likely" | null;
    solved_by?: "asker" | "teammate" | "votes" | null;
    solved_at?: Date | null;
    last_at?: Date;
    hidden_at?: Date | null;
    hidden_reason?: string | null;
  },
) =>
  tx.db
    .updateTable("question")
    .set((eb) => ({ ...change, version: eb("version", "+", 1) }))
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .execute();

/** Counts anew how many answers are shown. */
export const recountAnswers = (tx: Tx, id: string) =>
  sql`update question set version = version + 1, answers = (select count(*) from answer a
      where a.workspace_id = ${tx.workspaceId} and a.question_id = ${id} and a.hidden_at is null)
    where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(tx.db);

export async function replaceTags(tx: Tx, questionId: string, tags: string[]): Promise<void> {
  await tx.db
    .deleteFrom("question_tag")
    .where("workspace_id", "=", tx.workspaceId)
    .where("question_id", "=", questionId)
    .execute();
  const rows = [...new Set(tags)].map((tag) => ({ workspace_id: tx.workspaceId, question_id: questionId, tag }));
  if (rows.length > 0) await tx.db.insertInto("question_tag").values(rows).execute();
}

/** How many questions and answers an author wrote since a moment's first id. */
export async function writtenSince(tx: Tx, authorId: string, since: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select (select count(*) from question where workspace_id = ${tx.workspaceId} and author_id = ${authorId} and id >= ${since})
      + (select count(*) from answer where workspace_id = ${tx.workspaceId} and author_id = ${authorId} and id >= ${since})
      as n`.execute(tx.db);
  return Number(rows[0]?.n ?? 0);
}

/** Keeps a follower once, or lets them go. */
export async function keepFollower(tx: Tx, questionId: string, identityId: string, on: boolean): Promise<void> {
  const row = { workspace_id: tx.workspaceId, question_id: questionId, identity_id: identityId };
  if (on) {
    await tx.db
      .insertInto("question_follow")
      .values(row)
      .onConflict((conflict) => conflict.columns(["workspace_id", "question_id", "identity_id"]).doNothing())
      .execute();
    return;
  }
  await tx.db
    .deleteFrom("question_follow")
    .where("workspace_id", "=", row.workspace_id)
    .where("question_id", "=", questionId)
    .where("identity_id", "=", identityId)
    .execute();
}

export async function isFollower(tx: Tx, questionId: string, identityId: string): Promise<boolean> {
  const row = await tx.db
    .selectFrom("question_follow")
    .select("identity_id")
    .where("workspace_id", "=", tx.workspaceId)
    .where("question_id", "=", questionId)
    .where("identity_id", "=", identityId)
    .executeTakeFirst();
  return row !== undefined;
}
