import type { Body } from "@earshot/contract/endpoint.ts";
import type { decideInsight } from "@earshot/contract/insights.ts";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound, refuseStale } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { refuseUnknownOwner } from "#server/ideas/unknown-owner.ts";
import { changeInsight, type InsightRow, lockInsight, type Said } from "./insight-store.ts";

/**
 * Writes down who looks after an insight, what is decided and what came of it; before and after stay in the log. 404 for
 * an unknown insight, 409 when `ifMatch` is not the version that stands, 422 for an unknown teammate.
 */
export async function decide(
  context: Context,
  tx: Tx,
  id: string,
  given: Body<typeof decideInsight>,
  ifMatch: number | null,
): Promise<void> {
  const before = await lockInsight(tx, id);
  if (!before) throw notFound("insight");
  refuseStale("this insight", before.version, ifMatch);
  if (given.ownerId) await refuseUnknownOwner(tx, given.ownerId);
  const change = changed(before, {
    ...(given.ownerId !== undefined && { owner_id: given.ownerId }),
    ...(given.decision !== undefined && { decision: given.decision }),
    ...(given.note !== undefined && { note: clean(given.note) }),
    ...(given.outcome !== undefined && { outcome: clean(given.outcome) }),
  });
  if (Object.keys(change).length === 0) return;
  const newly = "decision" in change;
  await changeInsight(tx, id, {
    ...change,
    ...(newly && {
      decided_at: change.decision === null ? null : context.now(),
      decided_by: change.decision === null ? null : tx.actor.name,
    }),
  });
  const was = Object.fromEntries(Object.keys(change).map((name) => [name, before[name as keyof InsightRow]]));
  record(tx, "insight.updated", { kind: "insight", id }, { version: before.version + 1, data: { was, is: change } });
}

function changed(before: InsightRow, asked: Said): Said {
  return Object.fromEntries(
    Object.entries(asked).filter(([name, value]) => before[name as keyof InsightRow] !== value),
  ) as Said;
}

const clean = (words: string | null): string | null => words?.toWellFormed().replaceAll("\0", "\ufffd").trim() || null;
