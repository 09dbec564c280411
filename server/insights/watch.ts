import { SPIKE_SETTINGS } from "@earshot/analysis/spikes.ts";
import type { Evidence } from "@earshot/contract/insights.ts";
import type { Context } from "#server/context.ts";
import { system, type Tx, transaction } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import { gatherEvidence } from "./gather-evidence.ts";
import { type InsightRow, insertInsight, lastingInsights, newestOf, remeasure } from "./insight-store.ts";
import { askForForecasts } from "./make-forecasts.ts";
import { askToWatch } from "./note-arrival.ts";
import { isOver, lastHigh, lineOf, type Rise, riseOf } from "./rise.ts";
import { everything, type Series } from "./series-store.ts";
import { candidates, firstHeard, moveWatch, quarters, takeWatch } from "./spike-store.ts";

const quarter = 900_000;
const hourMs = 4 * quarter;
const dayMs = 24 * hourMs;
const { memory, quiet, threshold } = SPIKE_SETTINGS;
/** A quarter hour with fewer posts is no spike under any past: the watch takes a silent series to deviate by a half. */
const leastPosts = 4;
/** While something lasts it is measured again this often, also when nothing more comes. */
const againMs = 5 * 60_000;
/** What has risen for a day is how it is now. */
const longestMs = dayMs;
/** Looked at closely from a little below the threshold, since the first look knows only whole sums. */
const nearly = 0.8;

/**
 * Looks whether anything rose since the last look (at most a day back, and an hour again for what came late), measures
 * what lasts and ends what is over. One transaction under a lock: run twice at once or again after a kill, it says
 * everything once.
 */
export async function watch(context: Context, workspaceId: string): Promise<void> {
  await transaction(context.db, workspaceId, system, async (tx) => {
    const stands = await takeWatch(tx);
    if (!stands) return;
    const now = context.now();
    const next = Math.floor(now.getTime() / quarter) * quarter + quarter;
    await measureLasting(tx, next, now);
    const heard = await firstHeard(tx);
    if (heard) {
      const again = (stands.watchedUntil?.getTime() ?? 0) - hourMs;
      const from = new Date(Math.floor(Math.max(again, now.getTime() - dayMs) / quarter) * quarter);
      const start = new Date(Math.max(heard.getTime(), from.getTime() - memory));
      const likely = await candidates(tx, { from, start, least: leastPosts, deviations: threshold * nearly });
      for (const series of likely) await look(tx, series, { start, from, next, now });
    }
    await moveWatch(tx, now);
    await askForForecasts(tx, now, "next");
    if ((await lastingInsights(tx)).length > 0) await askToWatch(tx, now, againMs);
  });
}

async function look(
  tx: Tx,
  series: Series,
  { start, from, next, now }: { start: Date; from: Date; next: number; now: Date },
): Promise<void> {
  const posts = await quarters(tx, series, { start, from, now });
  const rise = riseOf(posts, { start: start.getTime(), from: from.getTime(), until: next });
  if (!rise) return;
  const before = await newestOf(tx, series.id);
  // A series that rose within a day is not told again: what comes belongs to what was told.
  if (before && rise.since < before.since.getTime() + quiet) {
    if (before.ended_at === null || rise.until <= before.until.getTime()) return;
    await measure(tx, before, series, { ...asRise(before), until: rise.until }, now);
    return;
  }
  const { count, ...evidence } = await gatherEvidence(tx, windowOf(series, rise));
  // What only we said ourselves is no news to us.
  if (count === 0 || evidence.own === count) return;
  const id = await insertInsight(tx, series.id, rise, evidence, { noticedAt: now, endedAt: endOf(rise, now) });
  record(tx, "insight.created", { kind: "insight", id }, { version: 1, data: { series: series.name, posts: count } });
}

/** Brings up to date what has not ended: how far it reaches by now, what drives it, whether it is over. */
async function measureLasting(tx: Tx, next: number, now: Date): Promise<void> {
  for (const row of await lastingInsights(tx)) {
    const series = row.series_id === tx.workspaceId ? everything(tx) : await topicSeries(tx, row.series_id);
    const posts = await quarters(tx, series, { start: row.since, from: row.since, now });
    const end = Math.min(next, row.since.getTime() + longestMs);
    const until = lastHigh(posts, { from: row.until.getTime() - quarter, above: lineOf(row), end });
    await measure(tx, row, series, { ...asRise(row), until }, now);
  }
}

async function measure(tx: Tx, row: InsightRow, series: Series, rise: Rise, now: Date): Promise<void> {
  const { count: _, ...evidence } = await gatherEvidence(tx, windowOf(series, rise));
  const endedAt = endOf(rise, now);
  const same =
    rise.until === row.until.getTime() &&
    (endedAt === null) === (row.ended_at === null) &&
    alike(evidence, row.evidence);
  if (same) return;
  await remeasure(tx, row.id, rise, evidence, endedAt);
  record(tx, "insight.updated", { kind: "insight", id: row.id }, { version: row.version });
}

const alike = (a: Evidence, b: Evidence): boolean => JSON.stringify(a) === JSON.stringify(b);

const endOf = (rise: Rise, now: Date): Date | null =>
  isOver(rise.until, now.getTime()) || now.getTime() - rise.since >= longestMs ? new Date(rise.until) : null;

const windowOf = (series: Series, rise: Rise) => ({
  topicId: series.topicId,
  since: new Date(rise.since),
  until: new Date(rise.until),
});

const asRise = (row: InsightRow): Rise => ({
  since: row.since.getTime(),
  until: row.until.getTime(),
  peak: row.peak,
  usual: row.usual,
  deviations: row.deviations,
});

/** A topic that was taken away meanwhile keeps its insight. */
const topicSeries = async (tx: Tx, id: string): Promise<Series> => {
  const topic = await tx.db
    .selectFrom("topic")
    .select("name")
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .executeTakeFirst();
  return { id, topicId: id, name: topic?.name ?? null };
};
