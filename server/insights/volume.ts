import type { Query, Result } from "@earshot/contract/endpoint.ts";
import type { getVolume } from "@earshot/contract/insights.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { topicById } from "#server/topics/store.ts";
import { before, inQuarters, readPeriod } from "./period.ts";
import { buckets, channelNames, countByBucket, countByKey, type Source, topicNames, zoneOf } from "./volume-store.ts";

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
  const source: Source =
    asked.by === "topic"
      ? { kind: "topic" }
      : asked.topicId === undefined
        ? { kind: "channel" }
        : { kind: "topicChannel", topicId: asked.topicId };
  const zone = await zoneOf(tx);
  const keys = [...names.keys()];
  const totals = await countByKey(tx, source, keys, period);
  const previous = await countByKey(tx, source, keys, before(period));
  const shown = keys
    .filter((key) => (totals.get(key) ?? 0) > 0 || key === asked.topicId)
    .sort((a, b) => (totals.get(b) ?? 0) - (totals.get(a) ?? 0) || (a < b ? -1 : 1))
    .slice(0, mostSeries);
  const counted = await countByBucket(tx, source, shown, period, asked.step, zone);
  const every = await buckets(tx, period, asked.step, zone);
  return {
    series: shown.map((key) => ({
      key,
      name: names.get(key) ?? "",
      points: points(counted.get(key) ?? new Map(), every.length <= mostFilled ? every : []),
      total: totals.get(key) ?? 0,
    })),
    previous: keys.flatMap((key) => {
      const total = previous.get(key) ?? 0;
      return total > 0 || shown.includes(key) ? [{ key, total }] : [];
    }),
  };
}

function points(counted: ReadonlyMap<number, number>, every: number[]) {
  const all = new Set([...every, ...counted.keys()]);
  return [...all].sort((a, b) => a - b).map((ms) => ({ at: new Date(ms).toISOString(), posts: counted.get(ms) ?? 0 }));
}
