import { sql } from "kysely";
import { system, type Tx, transaction } from "#server/db/transaction.ts";
import type { Reaction } from "#server/reactions.ts";
import { taskOfField } from "./learning-tasks.ts";
import { learnNow } from "./lessons-wanted.ts";

/**
 * A post that is gone teaches nothing: its corrections go, and what was learnt from them is learnt anew without them. Of
 * many at once (an import that is undone) they are gone already, and the event says in which fields.
 */
export const forgetPost: Reaction = async (context, workspaceId, { subjectId, data }) => {
  await transaction(context.db, workspaceId, system, async (tx) =>
    learnWithout(
      tx,
      subjectId === null ? (data as { corrected?: Field[] } | null)?.corrected : await forget(tx, subjectId),
    ),
  );
};

type Field = keyof typeof taskOfField;

/** The fields in which the post was corrected. */
async function forget(tx: Tx, postId: string): Promise<Field[]> {
  const { rows } = await sql<{ field: Field }>`
    with flips as (
      delete from model_flip where workspace_id = ${tx.workspaceId} and post_id = ${postId}
    ), gone as (
      delete from correction where workspace_id = ${tx.workspaceId} and post_id = ${postId} returning field
    ) select distinct field from gone`.execute(tx.db);
  return rows.map(({ field }) => field);
}

async function learnWithout(tx: Tx, fields: Field[] = []): Promise<void> {
  const tasks = fields.flatMap((field) => taskOfField[field] ?? []);
  if (tasks.length === 0) return;
  await sql`update learning set forget = true where workspace_id = ${tx.workspaceId} and task = any(${tasks}::text[])`.execute(
    tx.db,
  );
  await learnNow(tx);
}
