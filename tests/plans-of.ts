import { CompiledQuery, type Kysely, type QueryId } from "kysely";
import type { Tx } from "../server/db/transaction.ts";
import type { DB } from "../server/db/types.ts";

/** Runs `read` and has PostgreSQL explain each statement it sent, as the same role under the same policies. */
export async function plansOf(tx: Tx, read: (tx: Tx) => Promise<unknown>): Promise<string[]> {
  return explained(tx, "explain (costs off)", await sentBy(tx, read));
}

/** The plans of those statements whose plans are kept, as they serve whatever is asked for. */
export async function keptPlansOf(tx: Tx, read: (tx: Tx) => Promise<unknown>): Promise<string[]> {
  const kept = (await sentBy(tx, read)).filter(({ sql }) => sql.includes("/* plan kept */"));
  return explained(
    tx,
    "explain (generic_plan, costs off)",
    kept.map(({ sql }) => ({ sql, parameters: [] })),
  );
}

type Sent = Pick<CompiledQuery, "sql" | "parameters">;

async function sentBy(tx: Tx, read: (tx: Tx) => Promise<unknown>): Promise<Sent[]> {
  const seen: CompiledQuery[] = [];
  await read({ ...tx, db: watched(tx.db, seen) });
  return seen;
}

async function explained(tx: Tx, explain: string, statements: Sent[]): Promise<string[]> {
  const plans: string[] = [];
  for (const { sql, parameters } of statements) {
    // The mark goes: an explained statement is not one to keep.
    const { rows } = await tx.db.executeQuery<{ "QUERY PLAN": string }>(
      CompiledQuery.raw(`${explain} ${sql.replace("/* plan kept */", "")}`, [...parameters]),
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
