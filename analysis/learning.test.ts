import { expect, it } from "vitest";
import { analyze } from "./analyze.ts";
import { Layer } from "./engine/difference.ts";
import { readDifference, writeDifference } from "./engine/difference-file.ts";
import { Reading } from "./engine/reading.ts";
import { ENRICHERS } from "./enrichers.ts";
import { regressionSet } from "./evaluate/regression.ts";
import { taughtEnrichers } from "./taught.ts";
import { answersOf, BASES, ownWord, TAUGHT_TASKS, type TaughtTask, taughtFeatures } from "./taught-tasks.ts";
import { anchors } from "./train/anchors.ts";
import { learnAtOnce, learnDifference, lessonOf } from "./train/learn-difference.ts";
import { trial } from "./train/trial.ts";

const reading = new Reading();
function lesson(task: TaughtTask, text: string, right?: string) {
  const base = BASES[task];
  reading.read(text);
  const { scores } = base.answer(reading, "en", {});
  const features = taughtFeatures();
  features.of(reading);
  const truth = Int8Array.from(base.labels, (label) => Number(label === right));
  return { ...lessonOf(features, scores, right === undefined ? ownWord(base, scores) : truth, 4), drawn: false };
}
const jargon = (n: number) => `E7 on machine ${n % 9}, seen at ${n % 24} o'clock in room ${n % 5}`;
const plain = (n: number) => `Machine ${n % 9} stands in room ${n % 5}, shelf ${n}`;

it("nothing taught changes nothing: every task's scores answer as the shipped models do", () => {
  for (const text of [
    "I love it",
    "This is awful, I want my money back!",
    "You idiots",
    "Where is it?",
    "👍",
    "das ist gut",
  ])
    for (const { field, value } of analyze(text).signals) {
      const task = TAUGHT_TASKS.find((one) => one === field);
      if (!task) continue;
      const base = BASES[task];
      reading.read(text);
      const language = String(analyze(text).signals.find((signal) => signal.field === "language")?.value).split(
        "-",
      )[0]!;
      const labels = answersOf(base, base.answer(reading, language, {}).scores).map((label) => base.labels[label]);
      expect(labels, `${text}: ${task}`).toEqual(Array.isArray(value) ? value : [value]);
    }
});

it("what is taught is said, with its version and the words that counted; other posts are left alone", () => {
  const lessons = Array.from({ length: 60 }, (_, n) => [
    lesson("tone", jargon(n), "negative"),
    lesson("tone", plain(n)),
  ]);
  const difference = learnAtOnce(lessons.flat(), BASES.tone);
  const kept = readDifference(writeDifference(difference));
  expect(kept).toEqual(difference);
  const enrichers = taughtEnrichers(ENRICHERS, { tone: { layer: new Layer(kept), version: 3 } });
  const say = (text: string) => analyze(text, {}, enrichers).signals.find(({ field }) => field === "tone");
  const said = say("E7 on machine 77, seen at noon");
  expect(said).toMatchObject({ value: "negative", model: expect.stringMatching(/^sentiment \S+ \+3$/) });
  expect(said?.reasons.length).toBeGreaterThan(0);
  expect(say("Machine 77 stands in room 4")?.value).toBe("neutral");
  expect(say("I love this kettle")?.value).toBe("positive");
  expect(say("")?.value).toBe("unknown");
  for (const text of ["\ud800", "<b></b>", "e7 ".repeat(40_000)]) expect(say(text)).toBeDefined();
  // An enricher that is not the shipped one is let be.
  const other = { field: "entities" as const, enrich: () => null };
  expect(taughtEnrichers([other], { tone: { layer: new Layer(kept), version: 3 } })).toEqual([other]);
});

it("learning is the same on every run, in one go or in turns", async () => {
  const lessons = Array.from({ length: 30 }, (_, n) => lesson("toxicity", jargon(n), "harsh"));
  expect(await learnDifference(lessons, BASES.toxicity)).toEqual(learnAtOnce(lessons, BASES.toxicity));
});

it("a version passes when it is surely better where it was not taught, and only then", async () => {
  const all = Array.from({ length: 100 }, (_, n) => lesson("tone", jargon(n), "negative"));
  const given = {
    taught: BASES.tone,
    others: Array.from({ length: 90 }, (_, n) => ({ ...lesson("tone", plain(n)), weight: 1 })),
    anchors: [...anchors(BASES.tone)],
    regression: regressionSet("tone"),
    live: null,
  };
  const { figures, difference } = await trial({ ...given, lessons: all.slice(20), kept: all.slice(0, 20) });
  expect(figures).toMatchObject({ refusal: null, keptApart: { candidate: { rows: 20, percent: 100 } } });
  expect(figures.gain!.low).toBeGreaterThan(0);
  expect((await trial({ ...given, lessons: all.slice(20), kept: all.slice(0, 5) })).figures).toMatchObject({
    refusal: "few",
    gain: null,
    curve: [],
  });
  // Against a version that knows as much already it is no better, and no worse.
  const again = await trial({ ...given, lessons: all.slice(20), kept: all.slice(0, 20), live: new Layer(difference) });
  expect(again.figures.gain).toEqual({ points: 0, low: 0, high: 0 });
  // Taught that everything is bad news, it falls on the posts that ship.
  const sad = Array.from({ length: 120 }, (_, n) =>
    lesson("tone", n % 2 ? jargon(n) : `Great, I love room ${n}`, "negative"),
  );
  const { figures: fallen } = await trial({
    ...given,
    others: [],
    anchors: [],
    lessons: sad.slice(20),
    kept: sad.slice(0, 20),
  });
  expect(fallen.refusal).toBe("regression");
});

it.each([
  ["tone", 92],
  ["urgency", 98],
  ["toxicity", 98],
] as const)("the shipped models say %s right of at least %d of the hundred test posts", (task, right) => {
  const rows = regressionSet(task);
  expect(
    rows.filter(({ scores, truth }) => truth[answersOf(BASES[task], scores)[0]!] === 1).length,
  ).toBeGreaterThanOrEqual(right);
});

it("the regression set names every label of every task, and no post twice", () => {
  for (const task of TAUGHT_TASKS) {
    const { labels, exclusive } = BASES[task];
    const rows = regressionSet(task);
    expect(rows).toHaveLength(100);
    for (const [c, label] of labels.entries())
      expect(
        task === "toxicity" && label === "harsh" ? 1 : rows.filter(({ truth }) => truth[c] === 1).length,
        label,
      ).toBeGreaterThan(0);
    if (exclusive) for (const { truth } of rows) expect(truth.filter((one) => one === 1)).toHaveLength(1);
  }
});
