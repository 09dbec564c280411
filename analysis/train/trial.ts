import { type Difference, Layer } from "../engine/difference.ts";
import type { Features } from "../engine/features.ts";
import { answersOf } from "../taught-tasks.ts";
import { anchored } from "./anchors.ts";
import { type Lesson, learnDifference, type Taught } from "./learn-difference.ts";
import { seeded } from "./seeded.ts";

/** A lesson with what the tests have to know of it. */
export type TrialLesson = Lesson & { drawn: boolean };

/** How many answers, and which share of them is right, in percent; null: too few to say. */
export type Share = { rows: number; percent: number | null };

export type TrialFigures = {
  keptApart: { candidate: Share; live: Share };
  /** 90 % interval, percentage points; null: too few to say. */
  gain: { points: number; low: number; high: number } | null;
  drawn: { candidate: Share; live: Share };
  regression: { candidate: Share; base: Share };
  curve: { lessons: number; percent: number; rows: number }[];
  /** The first test that it did not pass; null: all passed. */
  refusal: "few" | "kept_apart" | "drawn" | "regression" | null;
};

/** Fewer lessons, or kept-apart answers, prove nothing. */
const FEWEST_LESSONS = 20;
const FEWEST_KEPT = 10;
/** Drawn answers from which a share is told and tested. */
const FEWEST_DRAWN = 20;
/** Percentage points that a candidate may lose on the regression set. */
const MOST_LOST = 1;
/** Corrections against posts on which the model is kept to its own word. */
export const LESSON_WEIGHT = 4;
/**
 * Posts of that kind to each corrected one, and at most: without them, corrections, which are mostly of errors, would teach
 * errors; as they become many, they weigh more.
 */
const KEPT_TO_WORD = 1.5;
const MOST_KEPT_TO_WORD = 750;
export const keptToWord = (lessons: number): number => Math.min(MOST_KEPT_TO_WORD, Math.round(KEPT_TO_WORD * lessons));

/**
 * Learns a difference and puts it to the tests that stand between it and everybody's screens: posts kept apart, those of
 * them that were drawn at random, and the regression set.
 * @param given.others newest posts that nobody corrected: as many as keptToWord says are used
 * @param given.anchors see anchors.ts
 * @param given.live what answers now; null: the shipped models alone
 */
export async function trial(given: {
  taught: Taught;
  lessons: readonly TrialLesson[];
  kept: readonly TrialLesson[];
  others: readonly Lesson[];
  anchors: readonly Lesson[];
  regression: readonly Lesson[];
  live: Layer | null;
}): Promise<{ difference: Difference; figures: TrialFigures }> {
  const { taught, lessons, kept, others, anchors, regression, live } = given;
  const learnt = (count: number) => {
    const some = lessons.slice(0, count);
    return learnDifference(
      [...anchored(anchors, some.length), ...some, ...others.slice(0, keptToWord(some.length))],
      taught,
    );
  };
  const difference = await learnt(lessons.length);
  const layer = new Layer(difference);
  const candidate = marks(taught, kept, layer);
  const before = marks(taught, kept, live);
  const drawn = kept.filter((lesson) => lesson.drawn);
  const figures: TrialFigures = {
    keptApart: { candidate: share(candidate, FEWEST_KEPT), live: share(before, FEWEST_KEPT) },
    gain: kept.length < FEWEST_KEPT ? null : gainOf(candidate, before),
    drawn: {
      candidate: share(marks(taught, drawn, layer), FEWEST_DRAWN),
      live: share(marks(taught, drawn, live), FEWEST_DRAWN),
    },
    regression: {
      candidate: share(marks(taught, regression, layer), 1),
      base: share(marks(taught, regression, null), 1),
    },
    curve: [],
    refusal: null,
  };
  if (kept.length >= FEWEST_KEPT)
    for (const part of [0, 0.25, 0.5, 1]) {
      const count = Math.round(lessons.length * part);
      if (figures.curve.some((point) => point.lessons === count)) continue;
      const by = part === 1 ? layer : count === 0 ? null : new Layer(await learnt(count));
      const { rows, percent } = share(marks(taught, kept, by), 1);
      figures.curve.push({ lessons: count, percent: percent ?? 0, rows });
    }
  figures.refusal = refusalOf(figures, lessons.length, kept.length);
  return { difference, figures };
}

function refusalOf({ gain, drawn, regression }: TrialFigures, lessons: number, kept: number): TrialFigures["refusal"] {
  if (lessons < FEWEST_LESSONS || kept < FEWEST_KEPT || !gain) return "few";
  if (gain.low < 0) return "kept_apart";
  if ((drawn.candidate.percent ?? 0) < (drawn.live.percent ?? 0)) return "drawn";
  if ((regression.candidate.percent ?? 0) < (regression.base.percent ?? 0) - MOST_LOST) return "regression";
  return null;
}

/** Right or wrong, for each label that is known where several can hold, else for each post. */
function marks(taught: Taught, lessons: readonly Lesson[], layer: Layer | null): boolean[] {
  const found: boolean[] = [];
  for (const lesson of lessons) {
    const answers = answersOf(taught, scoresOf(lesson, layer));
    if (taught.exclusive) found.push(lesson.truth[answers[0]!] === 1);
    else
      for (const [c, truth] of lesson.truth.entries())
        if (truth >= 0) found.push(answers.includes(c) === (truth === 1));
  }
  return found;
}

function scoresOf(lesson: Lesson, layer: Layer | null): Float64Array {
  const scores = lesson.scores.slice();
  layer?.addTo(scores, featuresIn(lesson));
  return scores;
}

const featuresIn = ({
  buckets,
  ofWords,
  manner,
}: Lesson): Pick<Features, "buckets" | "ofWords" | "count" | "manner"> => ({
  buckets,
  ofWords,
  count: buckets.length,
  manner,
});

function share(right: readonly boolean[], fewest: number): Share {
  if (right.length < fewest || right.length === 0) return { rows: right.length, percent: null };
  return { rows: right.length, percent: rounded((100 * right.filter(Boolean).length) / right.length) };
}

const DRAWS = 1_000;

/** How much better, in percentage points, with a bootstrap interval over the pairs (seeded: the same on every run). */
function gainOf(
  candidate: readonly boolean[],
  before: readonly boolean[],
): { points: number; low: number; high: number } {
  const gains = candidate.map((right, k) => Number(right) - Number(before[k]));
  const random = seeded(11);
  const means = Array.from({ length: DRAWS }, () => {
    let sum = 0;
    for (let k = 0; k < gains.length; k++) sum += gains[Math.floor(random() * gains.length)]!;
    return (100 * sum) / gains.length;
  }).sort((a, b) => a - b);
  const points = (100 * gains.reduce((sum, gain) => sum + gain, 0)) / gains.length;
  return { points: rounded(points), low: rounded(means[DRAWS * 0.05]!), high: rounded(means[DRAWS * 0.95]!) };
}

const rounded = (value: number) => Math.round(value * 10) / 10;
