import type { Layer } from "@earshot/analysis/engine/difference.ts";
import type { TaughtTask } from "@earshot/analysis/taught-tasks.ts";
import type { Context } from "#server/context.ts";
import { system, transaction } from "#server/db/transaction.ts";
import { uncorrectedPosts } from "./lesson-store.ts";
import { firstId, lastId, reader, turn } from "./lessons.ts";
import type { Flip } from "./model-store.ts";

const slice = 200;
/** Posts compared in one go. */
const most = 1_000;

/** What one version and another say of the newest posts, back to `after`: those of which they say different things. */
export async function compare(
  context: Context,
  workspaceId: string,
  task: TaughtTask,
  { live, other, after }: { live: Layer | null; other: Layer; after: string | null },
): Promise<{ compared: number; flips: Flip[]; comparedTo: string | null }> {
  const { BASES, answersOf } = await import("@earshot/analysis/taught-tasks.ts");
  const base = BASES[task];
  const read = await reader(base);
  const flips: Flip[] = [];
  let compared = 0;
  let comparedTo: string | null = null;
  let before = lastId;
  while (compared < most) {
    const rows = await transaction(context.db, workspaceId, system, (tx) =>
      uncorrectedPosts(tx, task, { before, after: after ?? firstId, limit: slice }),
    );
    for (const row of rows) {
      const lesson = read(row, null, 1);
      const said = (layer: Layer | null) => {
        const scores = lesson.scores.slice();
        layer?.addTo(scores, { ...lesson, count: lesson.buckets.length });
        const labels = answersOf(base, scores).map((label) => base.labels[label]!);
        return labels.sort().join(", ");
      };
      const [was, would] = [said(live), said(other)];
      if (was !== would) flips.push({ post_id: row.id, was, would });
      compared++;
      await turn();
    }
    comparedTo ??= rows[0]?.id ?? null;
    if (rows.length < slice) break;
    before = rows.at(-1)!.id;
  }
  return { compared, flips, comparedTo };
}
