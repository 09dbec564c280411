import { Reading } from "../engine/reading.ts";
import { type Base, ownWord, taughtFeatures } from "../taught-tasks.ts";
import { type Lesson, lessonOf } from "./learn-difference.ts";
import { seeds } from "./seeds.ts";

const reading = new Reading();

/**
 * Sentences written for Earshot on which a model is kept to its own word while it learns, so that what a workspace teaches
 * about its own posts leaves its word on everything else alone. None of them is in the regression set. One lesson at a
 * time: together they take some 50 ms.
 */
export function* anchors(base: Base): Generator<Lesson> {
  const features = taughtFeatures();
  for (const { text } of seeds(75)) {
    reading.read(text);
    const { scores } = base.answer(reading, "en", {});
    features.of(reading);
    const lesson = lessonOf(features, scores, new Int8Array(base.labels.length), 1);
    yield { ...lesson, truth: ownWord(base, lesson.scores) };
  }
}

/** They hold on the harder, the more there is that pulls. */
export const anchored = (some: readonly Lesson[], lessons: number): Lesson[] =>
  some.map((lesson) => ({ ...lesson, weight: Math.min(4, Math.max(1, lessons / 250)) }));
