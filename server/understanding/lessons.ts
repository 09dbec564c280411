import type { Base, TaughtTask } from "@earshot/analysis/taught-tasks.ts";
import type { Lesson } from "@earshot/analysis/train/learn-difference.ts";
import type { TrialLesson } from "@earshot/analysis/train/trial.ts";
import type { Context } from "#server/context.ts";
import { system, transaction } from "#server/db/transaction.ts";
import { type CorrectedRow, correctedPosts, type LessonRow, uncorrectedPosts } from "./lesson-store.ts";

/** Posts read in one go, and at most. */
const slice = 200;
const mostLessons = 5_000;
/** Features kept of all lessons together, four bytes each. */
const mostFeatures = 6_000_000;
/** The other work of the process has a turn after so long. */
const turnMs = 12;

export const firstId = "00000000-0000-0000-0000-000000000000";
export const lastId = "ffffffff-ffff-ffff-ffff-ffffffffffff";

export type Lessons = { lessons: TrialLesson[]; kept: TrialLesson[]; others: Lesson[] };

/**
 * What people corrected, those corrected last first, one in five kept apart by the hash of its id, so that a post is always
 * on the same side; and newest posts that nobody corrected. Bounded in posts and in memory.
 */
export async function readLessons(context: Context, workspaceId: string, task: TaughtTask): Promise<Lessons> {
  const [{ BASES, ownWord }, { hashOf }, { LESSON_WEIGHT, keptToWord }] = await Promise.all([
    import("@earshot/analysis/taught-tasks.ts"),
    import("@earshot/analysis/engine/hash.ts"),
    import("@earshot/analysis/train/trial.ts"),
  ]);
  const base = BASES[task];
  const read = await reader(base);
  const found: Lessons = { lessons: [], kept: [], others: [] };
  let features = 0;
  let before = lastId;
  while (found.lessons.length + found.kept.length < mostLessons && features < mostFeatures) {
    const rows = await transaction(context.db, workspaceId, system, (tx) =>
      correctedPosts(tx, task, { before, limit: slice }),
    );
    for (const row of rows) {
      const lesson = { ...read(row, truthOf(base, row), LESSON_WEIGHT), drawn: row.drawn };
      features += lesson.buckets.length;
      ((hashOf(row.id) >>> 0) % 5 === 0 ? found.kept : found.lessons).push(lesson);
      await turn();
    }
    const last = rows.at(-1)?.last;
    if (last === undefined) break;
    before = last;
  }
  const wanted = keptToWord(found.lessons.length);
  before = lastId;
  while (found.others.length < wanted && features < mostFeatures) {
    const rows = await transaction(context.db, workspaceId, system, (tx) =>
      uncorrectedPosts(tx, task, { before, after: firstId, limit: Math.min(slice, wanted - found.others.length) }),
    );
    for (const row of rows) {
      const lesson = read(row, null, 1);
      features += lesson.buckets.length;
      found.others.push({ ...lesson, truth: ownWord(base, lesson.scores) });
      await turn();
    }
    if (rows.length === 0) break;
    before = rows.at(-1)!.id;
  }
  return found;
}

/** What is known of each label: of intents only those that were told. */
function truthOf(base: Base, { told }: CorrectedRow): Int8Array {
  if (base.exclusive) return Int8Array.from(base.labels, (label) => (told[""] === label ? 1 : 0));
  return Int8Array.from(base.labels, (label) => (told[label] === undefined ? -1 : told[label] === "yes" ? 1 : 0));
}

/** Reads posts as lessons of a task. */
export async function reader(base: Base): Promise<(row: LessonRow, truth: Int8Array | null, weight: number) => Lesson> {
  const [{ Reading }, { taughtFeatures }, { lessonOf }] = await Promise.all([
    import("@earshot/analysis/engine/reading.ts"),
    import("@earshot/analysis/taught-tasks.ts"),
    import("@earshot/analysis/train/learn-difference.ts"),
  ]);
  const reading = new Reading();
  return ({ title, text, language, followers }, truth, weight) => {
    reading.read(title ? `${title}\n${text}` : text);
    const { scores } = base.answer(reading, language?.split("-")[0] ?? "unknown", {
      followers: followers ?? undefined,
    });
    const features = taughtFeatures();
    features.of(reading);
    return lessonOf(features, scores, truth ?? new Int8Array(base.labels.length), weight);
  };
}

let since = 0;
export async function turn(): Promise<void> {
  if (performance.now() - since < turnMs) return;
  await new Promise(setImmediate);
  since = performance.now();
}
