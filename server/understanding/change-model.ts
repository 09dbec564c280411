import type { TaughtTask } from "@earshot/analysis/taught-tasks.ts";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound, refused } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { lockLearning, putLive, versionsOf } from "./model-store.ts";

/**
 * Puts another version in everybody's place: an earlier one (from then on nothing is promoted by itself), or one that is
 * newer than what is live (then it is again).
 */
export async function changeModel(context: Context, tx: Tx, task: TaughtTask, live: number): Promise<void> {
  const row = await lockLearning(tx, task);
  if (row.live === live) return;
  if (live !== 0) {
    const version = (await versionsOf(tx, task)).find((one) => one.version === live);
    if (!version) throw notFound("version");
    if (version.bytes === null)
      throw refused("version_forgotten", "What this version learnt is no longer kept: it cannot be used again.");
    const { BASES } = await import("@earshot/analysis/taught-tasks.ts");
    if (version.base !== BASES[task].model())
      throw refused("other_base", "This version was learnt over models that no longer ship.");
  }
  const back = live < row.live;
  await putLive(tx, task, {
    from: row.live,
    to: live,
    reason: back ? "rolled_back" : "chosen",
    by: tx.actor.name ?? "API",
    held: back,
    now: context.now(),
  });
  record(tx, "model.changed", null, { data: { task, from: row.live, to: live } });
}
