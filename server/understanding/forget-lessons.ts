import { sql } from "kysely";
import { system, type Tx, transaction } from "#server/db/transaction.ts";
import type { Reaction } from "#server/reactions.ts";
import { taskOfField } from "./learning-tasks.ts";
import { learnNow } from "./lessons-wanted.ts";

/** A post that is gone teaches nothing: its corrections go, and what was learnt from them is learnt anew without them. */
export const forgetPost: Reaction = async (context, workspaceId, { subjectId }) => {
  if (subjectId === null) return;
  await transaction(context.db, workspaceId, system, (tx) => forgetLessons(tx, [subjectId]));
};

async function forgetLessons(tx: Tx, postIds: string[]): Promise<void> {
  if (postIds.length === 0) return;
  const { rows } = await sql<{ field: keyof typeof taskOfField }>`
    with flips as (
      delete from model_flip where workspace_id = ${tx.workspaceId} and post_id = any(${postIds}::uuid[])
    ), gone as (
      delete from correction where workspace_id = ${tx.workspaceId} and post_id = any(${postIds}::uuid[]) returning field
    ) select distinct field from gone`.execute(tx.db);
  const tasks = rows.flatMap(({ field }) => taskOfField[field] ?? []);
  if (tasks.length === 0) return;
  await sql`update learning set forget = true where workspace_id = ${tx.workspaceId} and task = any(${tasks}::text[])`.execute(
    tx.db,
  );
  await learnNow(tx);
}
