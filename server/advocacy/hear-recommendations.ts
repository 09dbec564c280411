import { sql } from "kysely";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { inEveryWorkspace } from "#server/workspace/every.ts";
import { keepActs } from "./keep-acts.ts";
import { recommendationClaims } from "./recommendation-claims.ts";
import { ruleBook } from "./rule-book.ts";

const lookBackMs = 30 * 86_400_000;
const mostAtOnce = 200;

/** Notices what members said in praise on a network, and what of that is gone again. */
export const hearRecommendations = (context: Context): Promise<void> =>
  inEveryWorkspace(context, (tx) => hearRecommendationsWithin(context, tx));

/** The same for one workspace, within a transaction that does more. */
export async function hearRecommendationsWithin(context: Context, tx: Tx): Promise<void> {
  const book = await ruleBook(tx);
  if (!book) return;
  const since = new Date(context.now().getTime() - lookBackMs);
  const claims = await recommendationClaims(tx, book, { since, most: mostAtOnce, unknown: true });
  const scope = (subjectIds: string[]) => ({ kinds: ["recommendation"] as const, subjectIds });
  await keepActs(context, tx, scope(claims.map(({ subjectId }) => subjectId)), claims);
  await keepActs(context, tx, scope(await deletedPosts(tx)), []);
}

/** Recommendations that were deleted at their source. */
async function deletedPosts(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct a.subject_id as id from act a join post p on p.workspace_id = a.workspace_id and p.id = a.subject_id
    where a.workspace_id = ${tx.workspaceId} and a.kind = 'recommendation' and a.state <> 'undone' and not a.kept
      and p.deleted_at is not null limit ${mostAtOnce}`.execute(tx.db);
  return rows.map(({ id }) => id);
}
