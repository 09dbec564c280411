import { sql } from "kysely";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { enqueue } from "#server/jobs.ts";
import type { NewCorrection } from "./correction-store.ts";
import { type LearningTask, taskOfField } from "./learning-tasks.ts";

/** After so many corrections of a task it is learnt at once, otherwise in the night. */
const enoughToLearn = 50;
/** Hours after midnight, UTC. */
const nightly = 2;
const dayMs = 86_400_000;

/** Counts what there is to learn and sees to it that it will be learnt. */
export async function noteLessons(context: Context, tx: Tx, made: NewCorrection[]): Promise<void> {
  const posts = new Map<LearningTask, Set<string>>();
  for (const { field, post_id } of made) {
    const task = taskOfField[field];
    if (task) posts.set(task, (posts.get(task) ?? new Set()).add(post_id));
  }
  for (const [task, ids] of posts) {
    const { rows } = await sql<{ waiting: number }>`
      insert into learning as l (workspace_id, task, waiting) values (${tx.workspaceId}, ${task}, ${ids.size})
      on conflict (workspace_id, task) do update set waiting = l.waiting + excluded.waiting
      returning waiting`.execute(tx.db);
    if (rows[0]!.waiting >= enoughToLearn) await learnNow(tx);
    else await learnTonight(tx, context.now());
  }
}

export const learnNow = (tx: Tx): Promise<void> => enqueue(tx, "learn", {}, { key: `learn:${tx.workspaceId}` });

export async function learnTonight(tx: Tx, now: Date): Promise<void> {
  const today = Math.floor(now.getTime() / dayMs) * dayMs;
  const tonight = today + nightly * 3_600_000;
  const runAt = new Date(tonight > now.getTime() ? tonight : tonight + dayMs);
  await enqueue(tx, "learn", {}, { key: `learn-nightly:${tx.workspaceId}`, runAt, keepEarlier: true });
}

/** At start: what waits to be learnt or forgotten has a job, also where it was lost. */
export async function resumeLearning(tx: Tx, now: Date): Promise<void> {
  const rows = await tx.db
    .selectFrom("learning")
    .select(["waiting", "forget"])
    .where("workspace_id", "=", tx.workspaceId)
    .execute();
  if (rows.some(({ waiting, forget }) => forget || waiting >= enoughToLearn))
    await enqueue(tx, "learn", {}, { key: `learn:${tx.workspaceId}`, onlyLost: true });
  // A night's look also finds that models shipped anew want their difference learnt anew.
  if (rows.length > 0) await learnTonight(tx, now);
}
