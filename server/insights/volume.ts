import type { Query, Result } from "@earshot/contract/endpoint.ts";
import type { getVolume } from "@earshot/contract/insights.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { topicById } from "#server/topics/store.ts";
import { before, inQuarters, readPeriod } from "./period.ts";
import { buckets, channelNames, countByKey, linesOf, type Source, topicNames, zoneOf } from "./volume-store.ts";

/** Lines of a chart; what has less is left out of the answer. */
const mostSeries = 50;
/** Points of a line up to which empty buckets are told as 0. */
const mostFilled = 2_000;
const mostHourlyDays = 92;
const mostDays = 366;

/**
 * Posts over time by topic or channel, from the sums alone, with the equal period before. Hours and days are
 * those of the workspace's zone. 422 for a period that is empty or too long for its steps, 404 for an unknown topic.
 */
export async function volume(tx: Tx, asked: Query<typeof getVolume>): Promise<Result<typeof getVolume>> {
  const period = inQuarters(readPeriod(asked, asked.step === "hour" ? mostHourlyDays : mostDays));
  if (asked.topicId !== undefined && !(await topicById(tx, asked.topicId))) throw notFound("topic");
  const names = asked.by === "channel" ? await channelNames(tx) : await topicNames(tx, asked.topicId);
  const source: Source = { kind: asked.by, topicId: asked.topicId };
  const keys = [...names.keys()];
  const starts = await buckets(tx, period, asked.step, await zoneOf(tx));
  const lines = await linesOf(tx, source, { keys, period, starts, most: mostSeries });
  const previous = await countByKey(tx, source, before(period));
  if (asked.by === "topic" && asked.topicId !== undefined && lines.length === 0)
    lines.push({ key: asked.topicId, total: 0, points: new Map() });
  const shown = new Set(lines.map(({ key }) => key));
  const labels = starts.map((ms) => ({ ms, at: new Date(ms).toISOString() }));
  return {
    series: lines.map(({ key, total, points }) => ({
      key,
      name: names.get(key) ?? "",
      points: labels.flatMap(({ ms, at }) => {
        const posts = points.get(ms) ?? (starts.length <= mostFilled ? 0 : null);
        return posts === null ? [] : [{ at, posts }];
      }),
      total,
    })),
    previous: keys.flatMap((key) => {
      const total = previous.get(key) ?? 0;
      return total > 0 || shown.has(key) ? [{ key, total }] : [];
    }),
  };
}
