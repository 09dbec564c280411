import type { updateProgram as endpoint } from "@earshot/contract/advocacy.ts";
import type { Body } from "@earshot/contract/endpoint.ts";
import type { Tx } from "#server/db/transaction.ts";
import { refused, refuseStale } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { missingParts } from "#server/portal/charter.ts";
import { changeCharter } from "#server/portal/store.ts";
import { beginProgram } from "./begin-program.ts";
import { insertRules, type ProgramRow, programOf, rulesOf, touchProgram } from "./store.ts";

/**
 * Changes the charter, or the rules for what happens from now on: a new set of them each time, so that every line of the
 * ledger keeps its own. 409 when somebody changed it meanwhile; 422 for emptying the charter of an open program.
 */
export async function updateProgram(
  tx: Tx,
  change: Body<typeof endpoint>,
  ifMatch: number | null,
  now: Date,
): Promise<ProgramRow> {
  const before = await beginProgram(tx, now);
  refuseStale("the program", before.version, ifMatch);
  const { charter, rules } = change;
  if (charter)
    await changeCharter(tx, before.charter_id, {
      purpose: charter.purpose ?? before.purpose,
      member_gain: charter.memberGain,
      member_measure: charter.memberMeasure,
      company_gain: charter.companyGain,
      company_measure: charter.companyMeasure,
    });
  const old = await rulesOf(tx, before.rules_version, before.daily_cap);
  const isNew = rules !== undefined && JSON.stringify(inOrder(rules)) !== JSON.stringify(inOrder(old));
  if (isNew) await insertRules(tx, { version: before.rules_version + 1, rules, fromAt: now, madeBy: tx.actor.name });
  await touchProgram(tx);
  const after = (await programOf(tx)) as ProgramRow;
  if (after.opened_at && after.override_reason === null && missingParts(after).length > 0)
    throw refused("charter_missing", "An open program keeps its whole charter. Close it first, or say something else.");
  record(
    tx,
    "program.updated",
    { kind: "program", id: tx.workspaceId },
    {
      version: after.version,
      data: {
        by: tx.actor.name,
        ...(charter && { charter }),
        ...(isNew && { rules: { before: old, after: rules, version: after.rules_version } }),
      },
    },
  );
  return after;
}

/** The same rules are the same text. */
const inOrder = (rules: object): unknown =>
  Object.entries(rules)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => [name, typeof value === "object" ? inOrder(value) : value]);
