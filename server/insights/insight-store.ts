import type { Evidence } from "@earshot/contract/insights.ts";
import { sql } from "kysely";
import { firstIdAt, newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import type { Rise } from "./rise.ts";

export type InsightRow = {
  id: string;
  series_id: string;
  since: Date;
  until: Date;
  peak: number;
  usual: number;
  deviations: number;
  evidence: Evidence;
  noticed_at: Date;
  ended_at: Date | null;
  owner_id: string | null;
  decision: string | null;
  note: string | null;
  outcome: string | null;
  decided_at: Date | null;
  decided_by: string | null;
  version: number;
};

const columns = [
  "id",
  "series_id",
  "since",
  "until",
  "peak",
  "usual",
  "deviations",
  "evidence",
  "noticed_at",
  "ended_at",
  "owner_id",
  "decision",
  "note",
  "outcome",
  "decided_at",
  "decided_by",
  "version",
] as const;

const read = <T extends { evidence: string }>(row: T): Omit<T, "evidence"> & { evidence: Evidence } => ({
  ...row,
  evidence: JSON.parse(row.evidence) as Evidence,
});

const insights = (tx: Tx) => tx.db.selectFrom("insight").select(columns).where("workspace_id", "=", tx.workspaceId);

export async function insightById(tx: Tx, id: string): Promise<InsightRow | undefined> {
  const row = await insights(tx).where("id", "=", id).executeTakeFirst();
  return row && read(row);
}

/** The same, held until the transaction ends. */
export async function lockInsight(tx: Tx, id: string): Promise<InsightRow | undefined> {
  const row = await insights(tx).where("id", "=", id).forUpdate().executeTakeFirst();
  return row && read(row);
}

export async function lastingInsights(tx: Tx): Promise<InsightRow[]> {
  const rows = await insights(tx).where("kind", "=", "spike").where("ended_at", "is", null).orderBy("id").execute();
  return rows.map(read);
}

/** The newest rise of a series. */
export async function newestOf(tx: Tx, seriesId: string): Promise<InsightRow | undefined> {
  const row = await insights(tx)
    .where("series_id", "=", seriesId)
    .orderBy("since", "desc")
    .limit(1)
    .forUpdate()
    .executeTakeFirst();
  return row && read(row);
}

export type Asked = {
  since?: Date;
  until?: Date;
  seriesId?: string;
  decided?: boolean;
  before: { since: Date; id: string } | null;
  limit: number;
};

/** Newest first, one more than asked for. */
export async function pageOfInsights(tx: Tx, asked: Asked): Promise<InsightRow[]> {
  const { since, until, seriesId, decided, before, limit } = asked;
  const rows = await insights(tx)
    .$if(since !== undefined, (query) => query.where("until", ">", since!))
    .$if(until !== undefined, (query) => query.where("since", "<", until!))
    .$if(seriesId !== undefined, (query) => query.where("series_id", "=", seriesId!))
    .$if(decided !== undefined, (query) => query.where("decision", decided ? "is not" : "is", null))
    .$if(before !== null, (query) =>
      query.where(sql<boolean>`(since, id) < (${before!.since}::timestamptz, ${before!.id}::uuid)`),
    )
    .orderBy("since", "desc")
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute();
  return rows.map(read);
}

const measured = (rise: Rise, evidence: Evidence) => ({
  since: new Date(rise.since),
  until: new Date(rise.until),
  peak: rise.peak,
  usual: rise.usual,
  deviations: rise.deviations,
  evidence: JSON.stringify(evidence),
});

export async function insertInsight(
  tx: Tx,
  seriesId: string,
  rise: Rise,
  evidence: Evidence,
  { noticedAt, endedAt }: { noticedAt: Date; endedAt: Date | null },
): Promise<string> {
  const id = newId();
  await tx.db
    .insertInto("insight")
    .values({
      workspace_id: tx.workspaceId,
      id,
      kind: "spike",
      series_id: seriesId,
      ...measured(rise, evidence),
      noticed_at: noticedAt,
      ended_at: endedAt,
    })
    .execute();
  return id;
}

/** What is measured anew; its version is that of what people say of it, and stays. */
export const remeasure = (tx: Tx, id: string, rise: Rise, evidence: Evidence, endedAt: Date | null) =>
  tx.db
    .updateTable("insight")
    .set({ ...measured(rise, evidence), ended_at: endedAt })
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .execute();

export type Said = {
  owner_id?: string | null;
  decision?: string | null;
  note?: string | null;
  outcome?: string | null;
  decided_at?: Date | null;
  decided_by?: string | null;
};

export const changeInsight = (tx: Tx, id: string, change: Said) =>
  tx.db
    .updateTable("insight")
    .set((eb) => ({ ...change, version: eb("version", "+", 1) }))
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .execute();

/** What stands beside insights: how many posts they have now, what their topics are called, who looks after them. */
export async function besideInsights(
  tx: Tx,
  rows: readonly InsightRow[],
): Promise<Map<string, { posts: number; topic: string | null; owner: string | null }>> {
  const asked = rows.map(({ id, series_id, since, until, owner_id }) => ({
    id,
    series_id,
    since,
    until,
    owner_id,
    first_id: firstIdAt(since),
    end_id: firstIdAt(until),
  }));
  const w = tx.workspaceId;
  const { rows: found } = await sql<{ id: string; posts: number; topic: string | null; owner: string | null }>`
    select x.id, coalesce(n.posts, 0)::int as posts, t.name as topic, m.name as owner
    from json_to_recordset(${JSON.stringify(asked)}::json)
      as x(id uuid, series_id uuid, since timestamptz, until timestamptz, owner_id uuid, first_id uuid, end_id uuid)
    left join topic t on t.workspace_id = ${w} and t.id = x.series_id
    left join teammate m on m.workspace_id = ${w} and m.user_id = x.owner_id
    cross join lateral (
      select case when x.series_id = ${w}::uuid then (
          select count(*) from post p where p.workspace_id = ${w} and p.id >= x.first_id and p.id < x.end_id
            and not p.placeholder and p.deleted_at is null)
        else (select sum(v.posts) from topic_volume v
          where v.workspace_id = ${w} and v.topic_id = x.series_id and v.at >= x.since and v.at < x.until)
        end as posts
    ) n`.execute(tx.db);
  return new Map(found.map(({ id, ...rest }) => [id, rest]));
}
