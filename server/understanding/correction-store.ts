import type { CorrectionShown } from "@earshot/contract/corrections.ts";
import type { SignalField } from "@earshot/contract/signals.ts";
import { sql } from "kysely";
import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";

export type NewCorrection = {
  post_id: string;
  field: SignalField;
  intent: string;
  old_value: string | null;
  new_value: string;
  model_value: string | null;
  confidence: number | null;
  model: string | null;
};

/** Keeps corrections made together; answers the id of the act. */
export async function addCorrections(
  tx: Tx,
  rows: NewCorrection[],
  how: { shown: CorrectionShown; visible: boolean; now: Date },
): Promise<string> {
  const act = newId();
  const list = rows.map((row) => ({ id: newId(), ...row }));
  await sql`
    insert into correction (workspace_id, id, act_id, post_id, field, intent, old_value, new_value, model_value, confidence,
      model, shown, visible, by_id, by_name, at)
    select ${tx.workspaceId}::uuid, id, ${act}::uuid, post_id, field, intent, old_value, new_value, model_value, confidence,
      model, ${how.shown}, ${how.visible}, ${tx.actor.id}, ${tx.actor.name ?? "API"}, ${how.now}::timestamptz
    from json_to_recordset(${JSON.stringify(list)}::json) as x(id uuid, post_id uuid, field text, intent text,
      old_value text, new_value text, model_value text, confidence double precision, model text)`.execute(tx.db);
  return act;
}

/** Takes back an act; the posts and fields it was about, none when it was taken back before or is not there. */
export async function takeBack(
  tx: Tx,
  actId: string,
  now: Date,
): Promise<{ known: boolean; undone: { post_id: string; field: SignalField }[] }> {
  const undone = await tx.db
    .updateTable("correction")
    .set({ undone_at: now, undone_by: tx.actor.name ?? "API" })
    .where("workspace_id", "=", tx.workspaceId)
    .where("act_id", "=", actId)
    .where("undone_at", "is", null)
    .returning(["post_id", "field"])
    .execute();
  const known =
    undone.length > 0 ||
    (await tx.db
      .selectFrom("correction")
      .select("id")
      .where("workspace_id", "=", tx.workspaceId)
      .where("act_id", "=", actId)
      .limit(1)
      .executeTakeFirst()) !== undefined;
  return { known, undone: undone.map(({ post_id, field }) => ({ post_id, field: field as SignalField })) };
}

/** Corrections told of one post at most. */
const told = 200;

export const correctionsOf = (tx: Tx, postId: string) =>
  tx.db
    .selectFrom("correction")
    .selectAll()
    .where("workspace_id", "=", tx.workspaceId)
    .where("post_id", "=", postId)
    .orderBy("id", "desc")
    .limit(told)
    .execute();
