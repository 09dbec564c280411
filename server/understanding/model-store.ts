import type { TaughtTask } from "@earshot/analysis/taught-tasks.ts";
import type { VersionFigures } from "@earshot/contract/learning.ts";
import { type Selectable, sql } from "kysely";
import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import type { DB } from "#server/db/types.ts";

export type LearningRow = Selectable<DB["learning"]>;
type StoredVersion = Selectable<DB["model_version"]>;
/** A version without what it learnt, which has some hundred kilobytes: of that only how many bytes there are. */
export type VersionRow = Omit<StoredVersion, "weights" | "workspace_id"> & { bytes: number | null };
export type ChangeReason = "tested" | "chosen" | "rolled_back" | "forgotten" | "other_base";
export type Flip = { post_id: string; was: string; would: string };

export const learningRows = (tx: Tx): Promise<LearningRow[]> =>
  tx.db.selectFrom("learning").selectAll().where("workspace_id", "=", tx.workspaceId).execute();

/** The task's line, held until the transaction ends: what is live is decided by one at a time. */
export async function lockLearning(tx: Tx, task: TaughtTask): Promise<LearningRow> {
  await sql`insert into learning (workspace_id, task) values (${tx.workspaceId}, ${task}) on conflict do nothing`.execute(
    tx.db,
  );
  return tx.db
    .selectFrom("learning")
    .selectAll()
    .where("workspace_id", "=", tx.workspaceId)
    .where("task", "=", task)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

/** The newest versions. */
export const versionsOf = (tx: Tx, task: TaughtTask): Promise<VersionRow[]> =>
  tx.db
    .selectFrom("model_version")
    .select([
      "task",
      "version",
      "base",
      "state",
      "learnt_from",
      "kept_apart",
      "compared",
      "differed",
      "compared_to",
      "figures",
      "trained_at",
    ])
    .select(sql<number | null>`length(weights)`.as("bytes"))
    .where("workspace_id", "=", tx.workspaceId)
    .where("task", "=", task)
    .orderBy("version", "desc")
    .limit(200)
    .execute();

/** What a version learnt; null once it is forgotten. */
export async function weightsOf(tx: Tx, task: TaughtTask, version: number): Promise<Buffer | null> {
  const row = await tx.db
    .selectFrom("model_version")
    .select("weights")
    .where("workspace_id", "=", tx.workspaceId)
    .where("task", "=", task)
    .where("version", "=", version)
    .executeTakeFirst();
  return row?.weights ?? null;
}

/** The version of each task that answers unseen. */
export async function shadowsOf(tx: Tx): Promise<Map<string, number>> {
  const rows = await tx.db
    .selectFrom("model_version")
    .select(["task", "version"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("state", "=", "shadow")
    .orderBy("version")
    .execute();
  return new Map(rows.map(({ task, version }) => [task, version]));
}

export async function addVersion(
  tx: Tx,
  row: Omit<StoredVersion, "workspace_id" | "version" | "figures" | "state"> & { figures: VersionFigures },
): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    insert into model_version (workspace_id, task, version, base, state, weights, learnt_from, kept_apart, compared, differed,
      compared_to, figures, trained_at)
    select ${tx.workspaceId}, ${row.task}, coalesce(max(version), 0) + 1, ${row.base}, 'shadow', ${row.weights},
      ${row.learnt_from}, ${row.kept_apart}, ${row.compared}, ${row.differed}, ${row.compared_to},
      ${JSON.stringify(row.figures)}, ${row.trained_at}
    from model_version where workspace_id = ${tx.workspaceId} and task = ${row.task}
    returning version`.execute(tx.db);
  return rows[0]!.version;
}

/** Shadows before this version answer no more. */
export async function endShadows(tx: Tx, task: TaughtTask, before: number): Promise<void> {
  await tx.db
    .updateTable("model_version")
    .set({ state: "past" })
    .where("workspace_id", "=", tx.workspaceId)
    .where("task", "=", task)
    .where("state", "=", "shadow")
    .where("version", "<", before)
    .execute();
}

/** Makes a version live (0: the shipped models alone), and every process read it anew. The caller holds the line. */
export async function putLive(
  tx: Tx,
  task: TaughtTask,
  change: { from: number; to: number; reason: ChangeReason; by: string | null; held: boolean; now: Date },
): Promise<void> {
  const { from, to, reason, by, held, now } = change;
  await sql`update model_version set state = case when version = ${to} then 'live' else 'past' end
    where workspace_id = ${tx.workspaceId} and task = ${task} and state in ('live', 'shadow', 'past')
      and (version = ${to} or state = 'live')`.execute(tx.db);
  await tx.db
    .updateTable("learning")
    .set({ live: to, held })
    .where("workspace_id", "=", tx.workspaceId)
    .where("task", "=", task)
    .execute();
  await tx.db
    .insertInto("model_change")
    .values({
      workspace_id: tx.workspaceId,
      id: newId(),
      task,
      from_version: from,
      to_version: to,
      reason,
      by_name: by,
      at: now,
    })
    .execute();
  await readAnew(tx);
}

/** Every process reads what is live anew. */
export async function readAnew(tx: Tx): Promise<void> {
  await sql`update workspace set taught_version = taught_version + 1 where id = ${tx.workspaceId}`.execute(tx.db);
}

/** What versions before this one learnt is gone for good. */
export async function forgetVersions(tx: Tx, task: TaughtTask, before: number): Promise<void> {
  await tx.db
    .updateTable("model_version")
    .set({ weights: null, state: "forgotten" })
    .where("workspace_id", "=", tx.workspaceId)
    .where("task", "=", task)
    .where("version", "<", before)
    .execute();
}

/** Versions of a task whose weights are kept, to go back to and to look at: the newest, and what answered before. */
const newestKept = 5;
const answeredKept = 2;

/** Older versions lose what they learnt and what was compared with it; their figures stay. */
export async function forgetOldVersions(tx: Tx, task: TaughtTask): Promise<void> {
  await sql`
    with kept as (
      (select version from model_version where workspace_id = ${tx.workspaceId} and task = ${task} and weights is not null
        order by version desc limit ${newestKept})
      union
      (select from_version from model_change where workspace_id = ${tx.workspaceId} and task = ${task} and from_version > 0
        group by from_version order by max(at) desc limit ${answeredKept})
    ), forgotten as (
      update model_version set weights = null, state = 'forgotten'
      where workspace_id = ${tx.workspaceId} and task = ${task} and state = 'past' and weights is not null
        and version not in (select version from kept)
      returning version
    ) delete from model_flip where workspace_id = ${tx.workspaceId} and task = ${task}
      and version in (select version from forgotten)`.execute(tx.db);
}

/** @param seen corrections that were waiting when the lessons were read: later ones wait on */
export async function noteTrained(tx: Tx, task: TaughtTask, seen: number, now: Date): Promise<void> {
  await sql`update learning set waiting = greatest(0, waiting - ${seen}::int), forget = false, trained_at = ${now}
    where workspace_id = ${tx.workspaceId} and task = ${task}`.execute(tx.db);
}

/** Flips kept of a version. */
const mostFlips = 500;

/** Keeps what a comparison found, and how far it came. */
export async function addFlips(
  tx: Tx,
  task: TaughtTask,
  version: number,
  found: { compared: number; flips: Flip[]; comparedTo: string | null },
): Promise<void> {
  await sql`
    insert into model_flip (workspace_id, task, version, post_id, was, would)
    select ${tx.workspaceId}::uuid, ${task}, ${version}, post_id, was, would
    from json_to_recordset(${JSON.stringify(found.flips.slice(0, mostFlips))}::json) as x(post_id uuid, was text, would text)
    on conflict do nothing`.execute(tx.db);
  await sql`update model_version set compared = compared + ${found.compared}::int, differed = differed + ${found.flips.length}::int,
      compared_to = coalesce(${found.comparedTo}::uuid, compared_to)
    where workspace_id = ${tx.workspaceId} and task = ${task} and version = ${version}`.execute(tx.db);
  await sql`delete from model_flip f where workspace_id = ${tx.workspaceId} and task = ${task} and version = ${version}
    and post_id < (select post_id from model_flip where workspace_id = ${tx.workspaceId} and task = ${task}
      and version = ${version} order by post_id desc offset ${mostFlips} limit 1)`.execute(tx.db);
}

/** Lines of history told of a task. */
const told = 100;

export const changesOf = async (tx: Tx, task: TaughtTask) => {
  const rows = await tx.db
    .selectFrom("model_change")
    .selectAll()
    .where("workspace_id", "=", tx.workspaceId)
    .where("task", "=", task)
    .orderBy("id", "desc")
    .limit(told)
    .execute();
  return rows.map((row) => ({ ...row, reason: row.reason as ChangeReason }));
};
