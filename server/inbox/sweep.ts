import type { Context } from "#server/context.ts";
import { inEveryWorkspace } from "#server/workspace/every.ts";
import { enqueueDeliver } from "./enqueue-deliver.ts";
import { overdueReplies } from "./reply-store.ts";

/** Queued this long without a try means that the job was lost. */
const lostAfterMs = 5 * 60_000;

/** Finds replies whose job did not survive: sending past their lease, or queued past their time. */
export async function sweepReplies(context: Context): Promise<void> {
  const now = context.now();
  await inEveryWorkspace(context, async (tx) => {
    for (const reply of await overdueReplies(tx, now, new Date(now.getTime() - lostAfterMs)))
      await enqueueDeliver(tx, reply);
  });
}
