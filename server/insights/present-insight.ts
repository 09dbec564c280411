import type { Insight } from "@earshot/contract/insights.ts";
import type { Tx } from "#server/db/transaction.ts";
import { besideInsights, type InsightRow } from "./insight-store.ts";

/** From this share of the posts by one author it is theirs. */
const oneAuthor = 0.9;

/** Insights as the wire has them, with the posts they have now. */
export async function presentInsights(tx: Tx, rows: readonly InsightRow[]): Promise<Insight[]> {
  if (rows.length === 0) return [];
  const beside = await besideInsights(tx, rows);
  return rows.map((row) => {
    const { posts, topic, owner } = beside.get(row.id)!;
    return {
      id: row.id,
      kind: "spike",
      series:
        row.series_id === tx.workspaceId ? { topicId: null, name: null } : { topicId: row.series_id, name: topic },
      since: row.since.toISOString(),
      until: row.until.toISOString(),
      posts,
      peak: row.peak,
      usual: row.usual,
      deviations: row.deviations,
      byOneAuthor: posts > 0 && (row.evidence.topAuthors[0]?.posts ?? 0) >= oneAuthor * posts,
      evidence: row.evidence,
      noticedAt: row.noticed_at.toISOString(),
      endedAt: row.ended_at?.toISOString() ?? null,
      owner: row.owner_id !== null && owner !== null ? { id: row.owner_id, name: owner } : null,
      decision: row.decision as Insight["decision"],
      note: row.note,
      outcome: row.outcome,
      decidedAt: row.decided_at?.toISOString() ?? null,
      decidedBy: row.decided_by,
      version: row.version,
    };
  });
}
