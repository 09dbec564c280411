import type { Layer } from "@earshot/analysis/engine/difference.ts";
import type { TaughtTask } from "@earshot/analysis/taught-tasks.ts";
import type { Lesson } from "@earshot/analysis/train/learn-difference.ts";
import type { VersionFigures } from "@earshot/contract/learning.ts";
import type { Context } from "#server/context.ts";
import { system, type Tx, transaction } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import { failPoint } from "#server/fail-point.ts";
import { compare } from "./compare.ts";
import { readLessons, turn } from "./lessons.ts";
import { learnTonight } from "./lessons-wanted.ts";
import {
  addFlips,
  addVersion,
  endShadows,
  forgetOldVersions,
  forgetVersions,
  type LearningRow,
  learningRows,
  lockLearning,
  noteTrained,
  putLive,
  shadowsOf,
  type VersionRow,
  versionsOf,
  weightsOf,
} from "./model-store.ts";

/**
 * Learns every task in which something was corrected, or has to be forgotten, since it was learnt last, lets shadows
 * answer beside what is live, and lets go of what old versions learnt. Killed at any moment it begins again: nothing is
 * stored before a version is whole.
 */
export async function learn(
  context: Context,
  workspaceId: string,
  options: { signal?: AbortSignal } = {},
): Promise<void> {
  const rows = await transaction(context.db, workspaceId, system, learningRows);
  for (const row of rows) {
    if (options.signal?.aborted) break;
    await learnTask(context, workspaceId, row);
    await transaction(context.db, workspaceId, system, async (tx) => {
      await lockLearning(tx, row.task as TaughtTask);
      await forgetOldVersions(tx, row.task as TaughtTask);
    });
  }
  await transaction(context.db, workspaceId, system, async (tx) => {
    const now = await learningRows(tx);
    // What waits still, and what answers unseen, is looked at every night.
    if (now.some(({ waiting, forget }) => waiting > 0 || forget) || (await shadowsOf(tx)).size > 0)
      await learnTonight(tx, context.now());
  });
}

async function learnTask(context: Context, workspaceId: string, begun: LearningRow): Promise<void> {
  const task = begun.task as TaughtTask;
  const { BASES } = await import("@earshot/analysis/taught-tasks.ts");
  const base = BASES[task];
  const versions = await transaction(context.db, workspaceId, system, (tx) => versionsOf(tx, task));
  const current = versions.find(({ version }) => version === begun.live);
  const live = current?.base === base.model() ? await layerOf(context, workspaceId, task, current) : null;
  const otherBase = current !== undefined && current.base !== base.model();
  if (begun.waiting === 0 && !begun.forget && !otherBase) {
    const shadow = versions.find(({ state, base: learntOver }) => state === "shadow" && learntOver === base.model());
    if (shadow) await follow(context, workspaceId, task, shadow, live);
    return;
  }
  const { lessons, kept, others } = await readLessons(context, workspaceId, task);
  const [{ trial }, { anchors }, { regressionSet }, { writeDifference }, { Layer }] = await Promise.all([
    import("@earshot/analysis/train/trial.ts"),
    import("@earshot/analysis/train/anchors.ts"),
    import("@earshot/analysis/evaluate/regression.ts"),
    import("@earshot/analysis/engine/difference-file.ts"),
    import("@earshot/analysis/engine/difference.ts"),
  ]);
  const regression = regressionSet(task);
  const held: Lesson[] = [];
  for (const lesson of anchors(base)) {
    held.push(lesson);
    await turn();
  }
  const { difference, figures } = await trial({
    taught: base,
    lessons,
    kept,
    others,
    anchors: held,
    regression,
    live,
  });
  const found = await compare(context, workspaceId, task, { live, other: new Layer(difference), after: null });
  const weights = Buffer.from(writeDifference(difference));
  await transaction(context.db, workspaceId, system, async (tx) => {
    const row = await lockLearning(tx, task);
    // Somebody else learnt, chose or erased meanwhile: what was tested against is no longer what is live.
    if (
      row.live !== begun.live ||
      row.trained_at?.getTime() !== begun.trained_at?.getTime() ||
      row.forget !== begun.forget
    ) {
      await learnTonight(tx, context.now());
      return;
    }
    if (lessons.length === 0) {
      await learntNothing(tx, task, row, context.now());
      return;
    }
    const now = context.now();
    const judged: VersionFigures = {
      ...figures,
      refusal: figures.refusal ?? (row.held && !row.forget ? "held" : null),
    };
    const version = await addVersion(tx, {
      task,
      base: base.model(),
      weights,
      learnt_from: lessons.length,
      kept_apart: kept.length,
      compared: 0,
      differed: 0,
      compared_to: null,
      figures: judged,
      trained_at: now,
    });
    await addFlips(tx, task, version, found);
    await endShadows(tx, task, version);
    const promoted = judged.refusal === null;
    if (row.forget) await forgetVersions(tx, task, version);
    const reason = row.forget ? "forgotten" : "tested";
    if (promoted) await putLive(tx, task, { from: row.live, to: version, reason, by: null, held: row.held, now });
    else if (row.live !== 0 && (row.forget || otherBase))
      await putLive(tx, task, {
        from: row.live,
        to: 0,
        reason: row.forget ? "forgotten" : "other_base",
        by: null,
        held: row.held,
        now,
      });
    await noteTrained(tx, task, begun.waiting, now);
    record(tx, "model.trained", null, { data: { task, version, promoted, refusal: judged.refusal } });
    failPoint(context, "promoted");
  });
  failPoint(context, "learnt");
}

/** Nothing is left to learn from: the shipped models stand alone. */
async function learntNothing(tx: Tx, task: TaughtTask, row: LearningRow, now: Date): Promise<void> {
  if (row.forget) await forgetVersions(tx, task, 2_147_483_647);
  if (row.live !== 0)
    await putLive(tx, task, { from: row.live, to: 0, reason: "forgotten", by: null, held: row.held, now });
  await noteTrained(tx, task, row.waiting, now);
  record(tx, "model.changed", null, { data: { task, version: 0 } });
}

/** Lets a shadow answer the posts that came since it was compared last. */
async function follow(
  context: Context,
  workspaceId: string,
  task: TaughtTask,
  shadow: VersionRow,
  live: Layer | null,
): Promise<void> {
  const other = await layerOf(context, workspaceId, task, shadow);
  if (!other) return;
  const found = await compare(context, workspaceId, task, { live, other, after: shadow.compared_to });
  if (found.compared === 0) return;
  await transaction(context.db, workspaceId, system, async (tx) => {
    await lockLearning(tx, task);
    const still = (await versionsOf(tx, task)).find(({ version }) => version === shadow.version);
    if (still?.state === "shadow" && still.compared_to === shadow.compared_to)
      await addFlips(tx, task, shadow.version, found);
  });
}

async function layerOf(
  context: Context,
  workspaceId: string,
  task: TaughtTask,
  { version }: VersionRow,
): Promise<Layer | null> {
  const weights = await transaction(context.db, workspaceId, system, (tx) => weightsOf(tx, task, version));
  if (weights === null) return null;
  const [{ Layer }, { readDifference }] = await Promise.all([
    import("@earshot/analysis/engine/difference.ts"),
    import("@earshot/analysis/engine/difference-file.ts"),
  ]);
  return new Layer(readDifference(weights));
}
