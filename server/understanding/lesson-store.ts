import type { TaughtTask } from "@earshot/analysis/taught-tasks.ts";
import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";

/** A post to learn from, as far as analysis reads it. */
export type LessonRow = {
  id: string;
  title: string | null;
  text: string;
  language: string | null;
  followers: number | null;
};
export type CorrectedRow = LessonRow & {
  /** what people say: the value, or of each intent that was told yes or no */
  told: Record<string, string>;
  /** one of its answers was given about a post drawn at random */
  drawn: boolean;
};

/** What analysis reads of a post, and no more: a post can be a hundred thousand characters. */
const read = sql`p.id, p.title, left(p.text, 8000) as text, g.language, i.followers`;
const beside = sql`
  left join signal g on g.workspace_id = p.workspace_id and g.post_id = p.id
  left join identity i on i.workspace_id = p.workspace_id and i.id = p.author_id`;

const fieldOf: Record<TaughtTask, string> = {
  tone: "tone",
  intents: "intent",
  urgency: "urgency",
  toxicity: "toxicity",
};

/**
 * Posts corrected in what a task says, those corrected last first, before a correction. What was corrected before an edit
 * is no lesson: it was about other words.
 */
export async function correctedPosts(
  tx: Tx,
  task: TaughtTask,
  { before, limit }: { before: string; limit: number },
): Promise<(CorrectedRow & { last: string })[]> {
  const { rows } = await sql<CorrectedRow & { last: string }>`
    with standing as (
      select distinct on (post_id, intent) post_id, intent, new_value, shown, id, at from correction
      where workspace_id = ${tx.workspaceId} and field = ${fieldOf[task]} and undone_at is null
      order by post_id, intent, id desc
    ), posts as (
      select post_id, max(id::text)::uuid as last, max(at) as at, json_object_agg(intent, new_value) as told,
        bool_or(shown = 'audit') as drawn
      from standing group by post_id having max(id::text) < ${before} order by max(id::text) desc limit ${limit}
    )
    select ${read}, c.told, c.drawn, c.last from posts c
    join post p on p.workspace_id = ${tx.workspaceId} and p.id = c.post_id and p.deleted_at is null and not p.placeholder
      and (p.edited_at is null or p.edited_at < c.at)
    ${beside} order by c.last desc`.execute(tx.db);
  return rows;
}

/** Newest posts of others about which nobody has said anything, before a post. */
export async function uncorrectedPosts(
  tx: Tx,
  task: TaughtTask,
  { before, after, limit }: { before: string; after: string; limit: number },
): Promise<LessonRow[]> {
  const { rows } = await sql<LessonRow>`
    select ${read} from post p ${beside}
    where p.workspace_id = ${tx.workspaceId} and p.id < ${before}::uuid and p.id > ${after}::uuid and not p.own
      and not p.placeholder and p.deleted_at is null
      and not exists (select from correction c where c.workspace_id = p.workspace_id and c.post_id = p.id
        and c.field = ${fieldOf[task]} and c.undone_at is null)
    order by p.id desc limit ${limit}`.execute(tx.db);
  return rows;
}
