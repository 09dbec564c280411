import type { Context } from "#server/context.ts";
import { system, type Tx, transaction } from "#server/db/transaction.ts";
import { enqueue } from "#server/jobs.ts";
import { recountDay } from "./recount-day.ts";

const dayMs = 86_400_000;
/** Whole days back that are counted again each night. */
const days = 2;
/** Hours after midnight, UTC. */
const nightly = 3;

/** Makes the sums of the last whole days anew, each in a transaction of its own, and asks for the next night. */
export async function recountNightly(context: Context, workspaceId: string): Promise<void> {
  const today = Math.floor(context.now().getTime() / dayMs) * dayMs;
  for (let back = 1; back <= days; back++)
    await transaction(context.db, workspaceId, system, (tx) => recountDay(tx, new Date(today - back * dayMs)));
  await transaction(context.db, workspaceId, system, (tx) => askForRecount(tx, context.now()));
}

/** One job waits per workspace; asking again changes nothing. */
export async function askForRecount(tx: Tx, now: Date): Promise<void> {
  const today = Math.floor(now.getTime() / dayMs) * dayMs;
  await enqueue(
    tx,
    "recount",
    {},
    { key: `recount:${tx.workspaceId}`, runAt: new Date(today + dayMs + nightly * 3_600_000), keepEarlier: true },
  );
}
