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
  const said = posts.map(({ id, visibility }) => ({ id, open: visibility === "public" || visibility === "unlisted" }));
  const { rows } = await sql<{ own_model_id: string }>`
    with waiting as (
      insert into own_model_wait as w (workspace_id, own_model_id, post_id)
      select m.workspace_id, m.id, p.id
      from own_model m cross join (select distinct * from json_to_recordset(${JSON.stringify(said)}::json) as p(id uuid, open boolean)) p
      where m.workspace_id = ${tx.workspaceId} and m.active and (p.open or m.private_posts)
        and (select count(*) from own_model_wait o where o.workspace_id = m.workspace_id and o.own_model_id = m.id) < ${mostWaiting}
      on conflict (workspace_id, own_model_id, post_id) do update set tries = 0
      returning own_model_id
    )
    select distinct own_model_id from waiting`.execute(tx.db);
  for (const { own_model_id } of rows) await enqueueRefining(tx, own_model_id);
}

/** One job waits or runs per model; one that waits for a time keeps it. */
export const enqueueRefining = (tx: Tx, ownModelId: string, runAt?: Date): Promise<void> =>
  enqueue(
    tx,
    "refine",
    { ownModelId },
    { key: `refine:${ownModelId}`, queue: `refine:${ownModelId}`, runAt, keepEarlier: runAt === undefined },
  );
