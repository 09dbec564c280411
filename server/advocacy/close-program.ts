import type { Tx } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import { beginProgram } from "./begin-program.ts";
import { endOpening, type ProgramRow, programOf, touchProgram } from "./store.ts";

/** Closes the program: what happens from now on earns nothing, and no line of the ledger is touched. */
export async function closeProgram(tx: Tx, now: Date): Promise<ProgramRow> {
  const before = await beginProgram(tx, now);
  if (!before.opened_at) return before;
  await endOpening(tx, now, tx.actor.name);
  await touchProgram(tx);
  const after = (await programOf(tx)) as ProgramRow;
  record(
    tx,
    "program.closed",
    { kind: "program", id: tx.workspaceId },
    { version: after.version, data: { by: tx.actor.name } },
  );
  return after;
}
