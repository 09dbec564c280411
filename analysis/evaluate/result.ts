import { type Calibration, calibration, type Measures, measure } from "./measures.ts";

/** What `earshot eval` prints; members stand where they apply. */
export type Result = {
  task: string;
  rows: number;
  /** Which weights answered: those that ship, or ones fitted in memory and how. */
  weights: string;
  postsPerCpuSecond?: number;
  modelBytes?: number;
  calibration?: Calibration;
  /** The same measure with the weights that ship, where `weights` says others answered. */
  shipped?: Partial<Measures>;
  [measure: string]: unknown;
} & Partial<Measures>;

/** Answers for many posts: the label's number and how sure. */
export type Answered = { answers: number[]; confidences: number[] };

export function resultOf(
  task: string,
  labels: readonly string[],
  truth: ArrayLike<number>,
  { answers, confidences }: Answered,
  weights: string,
): Result {
  return {
    task,
    rows: truth.length,
    weights,
    ...measure(labels, truth, answers),
    calibration: calibration(
      confidences,
      answers.map((answer, k) => answer === truth[k]),
    ),
  };
}

/** Calls `each` for every text until at least a second of CPU has gone, after one warm round; posts per CPU-second. */
export function speedOf(texts: readonly string[], each: (text: string) => void): number {
  const some = texts.slice(0, 4_000);
  if (some.length === 0) return 0;
  for (const text of some) each(text);
  const start = process.cpuUsage();
  let done = 0;
  let micros = 0;
  do {
    for (const text of some) each(text);
    done += some.length;
    const { user, system } = process.cpuUsage(start);
    micros = user + system;
  } while (micros < 1_000_000);
  return Math.round((done / micros) * 1_000_000);
}
