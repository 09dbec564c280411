import type { TaughtTask } from "@earshot/analysis/taught-tasks.ts";
import type { Model, ModelVersion, VersionFigures } from "@earshot/contract/learning.ts";
import type { VersionRow } from "./model-store.ts";

/** Answers from which a share, or a bin of reliability, is told. */
export const enoughAnswers = 20;

export type Counts = { corrected: number; audited: number; right: number };

export function presentModel(
  task: TaughtTask,
  base: string,
  row: { live: number; held: boolean; waiting: number; trained_at: Date | null } | undefined,
  shadow: number | null,
  counts: Counts | undefined,
): Model {
  const audited = counts?.audited ?? 0;
  return {
    task,
    live: row?.live ?? 0,
    base,
    shadow,
    held: row?.held ?? false,
    waiting: row?.waiting ?? 0,
    corrected: counts?.corrected ?? 0,
    audited: {
      rows: audited,
      percent: audited < enoughAnswers ? null : Math.round((1000 * (counts?.right ?? 0)) / audited) / 10,
    },
    trainedAt: row?.trained_at?.toISOString() ?? null,
  };
}

export function presentVersion(row: VersionRow): ModelVersion {
  return {
    version: row.version,
    base: row.base,
    state: row.state as ModelVersion["state"],
    learntFrom: row.learnt_from,
    keptApart: row.kept_apart,
    bytes: row.bytes ?? 0,
    compared: row.compared,
    differed: row.differed,
    figures: JSON.parse(row.figures) as VersionFigures,
    trainedAt: row.trained_at.toISOString(),
  };
}

/** The shipped models alone: version 0 of every task. */
export const shipped = (base: string, live: boolean): ModelVersion => ({
  version: 0,
  base,
  state: live ? "live" : "past",
  learntFrom: 0,
  keptApart: 0,
  bytes: 0,
  compared: 0,
  differed: 0,
  figures: null,
  trainedAt: null,
});
