import type { Query, Result } from "@earshot/contract/endpoint.ts";
import type { listInsights as endpoint } from "@earshot/contract/insights.ts";
import { packCursor, pageOf, unpackCursor } from "#server/db/page.ts";
import type { Tx } from "#server/db/transaction.ts";
import { badRequest, notFound } from "#server/errors.ts";
import { insightById, pageOfInsights } from "./insight-store.ts";
import { presentInsights } from "./present-insight.ts";

/** A page of insights, the newest rise first. */
export async function listInsights(tx: Tx, asked: Query<typeof endpoint>): Promise<Result<typeof endpoint>> {
  const [ms, id] = unpackCursor(asked.cursor, 2) ?? [];
  if (ms !== undefined && (typeof ms !== "number" || typeof id !== "string" || !/^[0-9a-f-]{36}$/.test(id)))
    throw badRequest("This cursor was not made by this list.");
  const rows = await pageOfInsights(tx, {
    ...(asked.since !== undefined && { since: new Date(asked.since) }),
    ...(asked.until !== undefined && { until: new Date(asked.until) }),
    ...(asked.topicId !== undefined && { seriesId: asked.topicId }),
    ...(asked.decided !== undefined && { decided: asked.decided }),
    before: typeof ms === "number" ? { since: new Date(ms), id: String(id) } : null,
    limit: asked.limit,
  });
  const { items, nextCursor } = pageOf(rows, asked.limit, (row) => packCursor([row.since.getTime(), row.id]));
  return { items: await presentInsights(tx, items), nextCursor };
}

/** 404 for an unknown one. */
export async function showInsight(tx: Tx, id: string) {
  const row = await insightById(tx, id);
  if (!row) throw notFound("insight");
  return (await presentInsights(tx, [row]))[0]!;
}
