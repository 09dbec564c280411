import { CompiledQuery, type Kysely, type QueryId } from "kysely";
import type { Tx } from "../server/db/transaction.ts";
import type { DB } from "../server/db/types.ts";

/** Runs `read` and has PostgreSQL explain each statement it sent, as the same role under the same policies. */
export async function plansOf(tx: Tx, read: (tx: Tx) => Promise<unknown>): Promise<string[]> {
  const seen: CompiledQuery[] = [];
  await read({ ...tx, db: watched(tx.db, seen) });
  const plans: string[] = [];
  for (const { sql, parameters } of seen) {
    const { rows } = await tx.db.executeQuery<{ "QUERY PLAN": string }>(
      CompiledQuery.raw(`explain (costs off) ${sql}`, [...parameters]),
    );
    plans.push(rows.map((row) => row["QUERY PLAN"]).join("\n"));
  }
  return plans;
}

function watched(db: Kysely<DB>, seen: CompiledQuery[]): Kysely<DB> {
  return db.withPlugin({
    transformQuery: ({ node, queryId }) => {
      seen.push(db.getExecutor().compileQuery(node, queryId as QueryId));
      return node;
    },
    transformResult: async ({ result }) => result,
  });
}
