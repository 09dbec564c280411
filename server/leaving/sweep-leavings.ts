import type { Context } from "#server/context.ts";
import { inEveryWorkspace } from "#server/workspace/every.ts";
import { comeBack } from "./come-back.ts";
import { endStrayed } from "./settle.ts";
import { overdue, strayed } from "./store.ts";

const mostAtOnce = 200;

/**
 * Brings back what nobody answered in time. What is due is decided by the row alone, so that it happens once, however
 * often this runs and whenever a process ended or a clock was put right.
 */
export async function sweepLeavings(context: Context): Promise<void> {
  await inEveryWorkspace(context, async (tx) => {
    for (const id of await overdue(tx, context.now(), mostAtOnce)) await comeBack(context, tx, id, "deadline");
    for (const id of await strayed(tx, mostAtOnce)) await endStrayed(context, tx, id, "taken_back");
  });
}
