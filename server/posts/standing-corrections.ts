import { type RawBuilder, sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import type { Standing } from "./corrected.ts";

/** As part of a statement: of each post that has some, the corrections that stand. `among`: a comparison with its id. */
export const standingCorrections = (tx: Tx, among: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  select post_id, json_agg(json_build_object('field', field, 'intent', intent, 'value', new_value, 'by', by_name,
    'at', to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by id) as corrections
  from (
    select distinct on (post_id, field, intent) * from correction
    where workspace_id = ${tx.workspaceId} and post_id = ${among} and undone_at is null
    order by post_id, field, intent, id desc
  ) standing group by post_id`;

/** Corrections that stand, by post. */
export async function standingOf(tx: Tx, postIds: string[]): Promise<Map<string, Standing[]>> {
  if (postIds.length === 0) return new Map();
  const { rows } = await sql<{ post_id: string; corrections: Standing[] }>`
    ${standingCorrections(tx, sql`any(${postIds}::uuid[])`)}`.execute(tx.db);
  return new Map(rows.map((row) => [row.post_id, row.corrections]));
}
