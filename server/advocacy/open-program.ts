import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import { missingParts, reasonForGaps } from "#server/portal/charter.ts";
import { beginProgram } from "./begin-program.ts";
import { insertOpening, type ProgramRow, programOf, touchProgram } from "./store.ts";

/**
 * Opens the program: acts count from now on. 422 while its charter has gaps, unless somebody says by name why it opens
 * all the same, which is kept with the opening and in the log. An open program stays as it is.
 */
export async function openProgram(tx: Tx, overrideReason: string | null, now: Date): Promise<ProgramRow> {
  const before = await beginProgram(tx, now);
  if (before.opened_at) return before;
  const reason = reasonForGaps("program", before, overrideReason);
  await insertOpening(tx, { id: newId(), opened_at: now, opened_by: tx.actor.name, override_reason: reason });
  await touchProgram(tx);
  const after = (await programOf(tx)) as ProgramRow;
  record(
    tx,
    "program.opened",
    { kind: "program", id: tx.workspaceId },
    { version: after.version, data: { by: tx.actor.name, missing: missingParts(before), overrideReason: reason } },
  );
  return after;
}
