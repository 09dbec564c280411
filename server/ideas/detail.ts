import type { IdeaChange, IdeaDetail } from "@earshot/contract/ideas.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { presentIdea } from "./present.ts";
import { type ChangeRow, changeById, changesOf, ideaById, mergedInto } from "./store.ts";
import { countTold, type TellingCounts, type TellingRow, tellingById } from "./telling-store.ts";

/** One idea with everything it went through. */
export async function detail(tx: Tx, id: string): Promise<IdeaDetail> {
  const row = await ideaById(tx, id);
  if (!row) throw notFound("idea");
  return {
    ...presentIdea(row),
    changes: await withTellings(tx, await changesOf(tx, id)),
    merged: await mergedInto(tx, id),
  };
}

/** One change with how far it is told. */
export async function changeDetail(tx: Tx, changeId: string): Promise<IdeaChange> {
  const row = await changeById(tx, changeId);
  const [change] = await withTellings(tx, row ? [row] : []);
  if (!change) throw notFound("change");
  return change;
}

async function withTellings(tx: Tx, changes: ChangeRow[]): Promise<IdeaChange[]> {
  const counts = await countTold(
    tx,
    changes.map((change) => change.id),
  );
  const presented: IdeaChange[] = [];
  for (const change of changes)
    presented.push(presentChange(change, await tellingById(tx, change.id), counts.get(change.id)));
  return presented;
}

const presentChange = (
  change: ChangeRow,
  telling: TellingRow | undefined,
  counts: TellingCounts | undefined,
): IdeaChange => ({
  id: change.id,
  from: change.from_state,
  to: change.to_state,
  answer: change.answer,
  by: change.actor_name,
  at: change.at.toISOString(),
  telling: telling
    ? {
        text: telling.text,
        by: telling.confirmed_by,
        at: telling.confirmed_at.toISOString(),
        done: telling.done_at !== null,
        counts: {
          waiting: counts?.waiting ?? 0,
          sent: counts?.sent ?? 0,
          failed: counts?.failed ?? 0,
          held: counts?.held ?? 0,
        },
      }
    : null,
});
