import { existsSync } from "node:fs";
import { join } from "node:path";
import { Layer } from "../engine/difference.ts";
import { hashOf } from "../engine/hash.ts";
import { Reading } from "../engine/reading.ts";
import { answersOf, BASES, ownWord, taughtFeatures } from "../taught-tasks.ts";
import { anchored, anchors } from "../train/anchors.ts";
import { LESSONS, type Lesson, learnAtOnce, lessonOf } from "../train/learn-difference.ts";
import { seeded, shuffle } from "../train/seeded.ts";
import { keptToWord, LESSON_WEIGHT } from "../train/trial.ts";
import { measure } from "./measures.ts";
import { regressionSet } from "./regression.ts";
import type { Result } from "./result.ts";
import { isFolder, readTable } from "./table.ts";

const STEPS = [0, 100, 300, 1_000, 3_000];

type Point = { corrections: number; accuracy: number; macroRecall: number; regression: number };

/**
 * How fast people teach the tone: accuracy on rows never learnt from after so many corrections. `data`: a file with the
 * columns sentiment (or label) and text, or the folder of one. Without a file of its own (`train`) to learn from, one row
 * in three, by hash of its text, measures, and the others teach.
 */
export function judgeLearning(data: string, train?: string): Result {
  const rows = read(data);
  const measures = train === undefined ? rows.filter(apart) : rows;
  const teaches = shuffled(train === undefined ? rows.filter((row) => !apart(row)) : read(train));
  const lessons = teaches.map((row) => lessonFrom(row, LESSON_WEIGHT));
  const asked = measures.map((row) => lessonFrom(row, 1));
  // Who corrects where it is wrong only teaches less than who answers for posts drawn at random.
  const wrong = lessons.filter(({ scores, truth }) => truth[answersOf(tone, scores)[0]!] !== 1);
  const curve = curveOf(lessons, lessons, asked);
  const last = curve.at(-1);
  return {
    task: "learning",
    rows: asked.length,
    weights: `shipped, and a difference learnt in memory from up to ${lessons.length} other rows`,
    ...(last && { accuracy: last.accuracy, macroRecall: last.macroRecall }),
    ...Object.fromEntries(curve.map(({ corrections, accuracy }) => [`after ${corrections}`, accuracy])),
    curve,
    errorsOnly: curveOf(wrong, lessons, asked),
    settings: { ...LESSONS, lessonWeight: LESSON_WEIGHT },
  };
}

type Row = { label: string; text: string };
const tone = BASES.tone;

function read(data: string): Row[] {
  const file = isFolder(data) ? join(data, "train.tsv") : data;
  if (!existsSync(file)) throw new Error(`There is no ${file}.`);
  return readTable(file, ["text"]).flatMap(({ sentiment, label = sentiment, text }) =>
    label !== undefined && tone.labels.includes(label) ? [{ label, text: text! }] : [],
  );
}

const apart = ({ text }: Row) => (hashOf(text) >>> 0) % 3 === 0;

function shuffled(rows: readonly Row[]): Row[] {
  const order = Int32Array.from(rows, (_, k) => k);
  shuffle(order, seeded(2026));
  return Array.from(order, (k) => rows[k]!);
}

const reading = new Reading();

function lessonFrom({ label, text }: Row, weight: number): Lesson {
  reading.read(text);
  const { scores } = tone.answer(reading, "en", {});
  const features = taughtFeatures();
  features.of(reading);
  return lessonOf(
    features,
    scores,
    Int8Array.from(tone.labels, (one) => Number(one === label)),
    weight,
  );
}

/** As in a workspace: what was corrected, and newest posts nobody corrected, which the model is kept to its own word on. */
function curveOf(corrected: readonly Lesson[], all: readonly Lesson[], asked: readonly Lesson[]): Point[] {
  const regression = regressionSet("tone");
  const held = [...anchors(tone)];
  return STEPS.filter((count) => count <= corrected.length).map((count) => {
    const some = corrected.slice(0, count);
    const taken = new Set(some);
    const others = all
      .filter((lesson) => !taken.has(lesson))
      .slice(-keptToWord(count) || all.length)
      .map((lesson) => ({ ...lesson, truth: ownWord(tone, lesson.scores), weight: 1 }));
    const layer = count === 0 ? null : new Layer(learnAtOnce([...anchored(held, count), ...some, ...others], tone));
    const { accuracy, macroRecall } = judged(asked, layer);
    return { corrections: count, accuracy, macroRecall, regression: judged(regression, layer).accuracy };
  });
}

function judged(lessons: readonly Lesson[], layer: Layer | null): { accuracy: number; macroRecall: number } {
  const answers = lessons.map((lesson) => {
    const scores = lesson.scores.slice();
    layer?.addTo(scores, { ...lesson, count: lesson.buckets.length });
    return answersOf(tone, scores)[0]!;
  });
  return measure(
    tone.labels,
    lessons.map(({ truth }) => truth.indexOf(1)),
    answers,
  );
}
