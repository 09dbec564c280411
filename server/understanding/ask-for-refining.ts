import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import { enqueue } from "#server/jobs.ts";

/** No more posts wait for a model; those beyond keep the built-in models' word. */
const mostWaiting = 10_000;

/**
 * Lets posts wait for the workspace's own models, which read them in a job of the same commit. Posts that were not said in
 * public wait only where somebody allowed it.
 */
export async function askForRefining(tx: Tx, posts: { id: string; visibility: string }[]): Promise<void> {
  if (posts.length === 0) return;
  const models = await tx.db
    .selectFrom("own_model")
    .select(["id", "private_posts"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("active", "=", true)
    .execute();
  for (const { id, private_posts } of models) {
    const told = posts.filter(
      ({ visibility }) => private_posts || visibility === "public" || visibility === "unlisted",
    );
    const { rows } = await sql`
      insert into own_model_wait (workspace_id, own_model_id, post_id)
      select ${tx.workspaceId}::uuid, ${id}::uuid, p.id from (select distinct unnest(${told.map((post) => post.id)}::uuid[]) as id) p
      where (select count(*) from own_model_wait where workspace_id = ${tx.workspaceId} and own_model_id = ${id}) < ${mostWaiting}
      on conflict (workspace_id, own_model_id, post_id) do update set tries = 0
      returning post_id`.execute(tx.db);
    if (rows.length > 0) await enqueueRefining(tx, id);
  }
}

/** One job waits or runs per model; one that waits for a time keeps it. */
export const enqueueRefining = (tx: Tx, ownModelId: string, runAt?: Date): Promise<void> =>
  enqueue(
    tx,
    "refine",
    { ownModelId },
    { key: `refine:${ownModelId}`, queue: `refine:${ownModelId}`, runAt, keepEarlier: runAt === undefined },
  );

/** At start: one that was lost is made again, others keep their time. */
export const resumeRefining = (tx: Tx, ownModelId: string): Promise<void> =>
  enqueue(tx, "refine", { ownModelId }, { key: `refine:${ownModelId}`, queue: `refine:${ownModelId}`, onlyLost: true });
