import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";

/** Why the author's words and name stand on the portal no more. */
export type EndedWhy = "author" | "gone" | "not_public" | "team";

/** A post that asked a question elsewhere, with how it stands at its source now. */
export type SourceRow = {
  post_id: string;
  question_id: string;
  first: boolean;
  author_id: string;
  quote: string | null;
  named: boolean;
  title_quoted: boolean;
  edited_at: Date | null;
  ended_at: Date | null;
  ended_why: EndedWhy | null;
  consent: string | null;
  consent_at: Date | null;
  consent_by: string | null;
  added_by: string | null;
  added_at: Date;
  notice: string;
  notice_reply_id: string | null;
  held_code: string | null;
  held_reason: string | null;
  network: string;
  /** of the post's thread */
  root_id: string;
  url: string | null;
  visibility: string;
  deleted_at: Date | null;
  title: string | null;
  text: string;
  handle: string;
  author_name: string;
  person_id: string | null;
  conversation_id: string | null;
  reply_state: string | null;
};

/** `p` is the post: whether the portal may show what it says, asked where it is shown, whatever was noted before. */
export const isOpenAtSource = sql`p.deleted_at is null and p.visibility in ('public', 'unlisted')`;

/** The same of a row that was read. */
export const isOpenNow = ({ deleted_at, visibility }: Pick<SourceRow, "deleted_at" | "visibility">): boolean =>
  deleted_at === null && (visibility === "public" || visibility === "unlisted");

const rows = async (tx: Tx, which: ReturnType<typeof sql>): Promise<SourceRow[]> =>
  (
    await sql<SourceRow>`
      select s.post_id, s.question_id, s.first, s.author_id, s.quote, s.named, s.title_quoted, s.edited_at, s.ended_at,
        s.ended_why, s.consent, s.consent_at, s.consent_by, s.added_by, s.added_at, s.notice, s.notice_reply_id,
        s.held_code, s.held_reason, p.network, p.root_id, p.url, p.visibility, p.deleted_at, p.title, p.text, i.handle,
        i.name as author_name, i.person_id, coalesce(v.merged_into, v.id) as conversation_id, r.state as reply_state
      from question_source s
      join post p on p.workspace_id = s.workspace_id and p.id = s.post_id
      join identity i on i.workspace_id = s.workspace_id and i.id = s.author_id
      left join conversation_post c on c.workspace_id = s.workspace_id and c.post_id = s.post_id
      left join conversation v on v.workspace_id = c.workspace_id and v.id = c.conversation_id
      left join reply r on r.workspace_id = s.workspace_id and r.id = s.notice_reply_id
      where s.workspace_id = ${tx.workspaceId} and ${which} order by s.added_at, s.post_id`.execute(tx.db)
  ).rows;

/** Where a question was asked, the post it was made of first. */
export const sourcesOf = (tx: Tx, questionId: string): Promise<SourceRow[]> =>
  rows(tx, sql`s.question_id = ${questionId}`);

export const sourceOfPost = async (tx: Tx, postId: string): Promise<SourceRow | undefined> =>
  (await rows(tx, sql`s.post_id = ${postId}`))[0];

/** What stands on the portal of an author's words, oldest first. */
export const standingSourcesBy = (tx: Tx, authorId: string): Promise<SourceRow[]> =>
  rows(tx, sql`s.author_id = ${authorId} and s.ended_at is null`);

export const insertSource = (
  tx: Tx,
  row: {
    post_id: string;
    question_id: string;
    first: boolean;
    author_id: string;
    quote: string | null;
    named: boolean;
    title_quoted: boolean;
    added_by: string | null;
    added_at: Date;
    notice: string;
  },
) =>
  tx.db
    .insertInto("question_source")
    .values({ workspace_id: tx.workspaceId, ...row })
    .execute();

export const changeSource = (
  tx: Tx,
  postId: string,
  change: {
    quote?: string | null;
    named?: boolean;
    title_quoted?: boolean;
    edited_at?: Date | null;
    ended_at?: Date | null;
    ended_why?: EndedWhy | null;
    consent?: string;
    consent_at?: Date;
    consent_by?: string | null;
    notice?: string;
    notice_reply_id?: string;
    held_code?: string | null;
    held_reason?: string | null;
  },
) =>
  tx.db
    .updateTable("question_source")
    .set(change)
    .where("workspace_id", "=", tx.workspaceId)
    .where("post_id", "=", postId)
    .execute();
