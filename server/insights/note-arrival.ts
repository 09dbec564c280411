import { timeOf } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { enqueue } from "#server/jobs.ts";
import type { SavedPost } from "#server/posts/save.ts";
import { addHistory } from "./spike-store.ts";

/** What arrives within this time is looked at together. */
const afterMs = 10_000;
const quarter = 900_000;
/** Longer ago than a rise is looked for. */
const dayMs = 86_400_000;

/**
 * Posts came: as they are said, then whatever rose is looked for soon, once for all that come meanwhile; or as history,
 * which is never a rise.
 */
export async function noteArrival(
  tx: Tx,
  saved: readonly SavedPost[],
  { rings, now }: { rings: boolean; now: Date },
): Promise<void> {
  const fresh = saved.filter((post) => post.change === "new");
  if (fresh.length === 0) return;
  if (rings) return askToWatch(tx, now, afterMs);
  const sums = new Map<string, { series_id: string; at: string; posts: number }>();
  const oldest = now.getTime() - 2 * dayMs;
  for (const { id, channelId, matched } of fresh) {
    const ms = timeOf(id).getTime();
    if (ms < oldest) continue;
    const at = new Date(Math.floor(ms / quarter) * quarter).toISOString();
    const series = [
      ...(channelId === null ? [] : [tx.workspaceId]),
      ...(matched?.topics ?? []).map((one) => one.topicId),
    ];
    for (const series_id of series) {
      const sum = sums.get(series_id + at) ?? { series_id, at, posts: 0 };
      sum.posts++;
      sums.set(series_id + at, sum);
    }
  }
  if (sums.size > 0) await addHistory(tx, [...sums.values()], new Date(oldest));
}

/** One look waits per workspace; asking again changes nothing. */
export const askToWatch = (tx: Tx, now: Date, ms: number): Promise<void> =>
  enqueue(tx, "watch", {}, { key: `watch:${tx.workspaceId}`, runAt: new Date(now.getTime() + ms), keepEarlier: true });
