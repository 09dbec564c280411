import { CompiledQuery } from "kysely";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { Refusal } from "#server/errors.ts";
import { leave } from "./leave.ts";

type Outcome = { id: string; refusal: { code: string; message: string } | null };

/** Leaves each of many; one that is refused says so, leaves nothing behind and does not stop the others. */
export async function leaveTogether(
  context: Context,
  tx: Tx,
  ids: string[],
  given: { minutes?: number },
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const id of ids) {
    const said = tx.events.length;
    await tx.db.executeQuery(CompiledQuery.raw("savepoint one"));
    try {
      await leave(context, tx, id, given);
      await tx.db.executeQuery(CompiledQuery.raw("release savepoint one"));
      outcomes.push({ id, refusal: null });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      await tx.db.executeQuery(CompiledQuery.raw("rollback to savepoint one"));
      tx.events.length = said;
      outcomes.push({ id, refusal: { code: error.type, message: error.message } });
    }
  }
  return outcomes;
}
