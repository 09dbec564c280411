import { fileURLToPath } from "node:url";
import { Reading } from "../engine/reading.ts";
import { BASES, type TaughtTask, taughtFeatures } from "../taught-tasks.ts";
import { type Lesson, lessonOf } from "../train/learn-difference.ts";
import { readTable } from "./table.ts";

/**
 * A hundred posts written for Earshot (regression.tsv) with their labels, as a task reads them: what a workspace teaches a
 * model must not make it worse on these.
 */
export function regressionSet(task: TaughtTask): Lesson[] {
  const base = BASES[task];
  const reading = new Reading();
  const features = taughtFeatures();
  return readTable(fileURLToPath(new URL("./regression.tsv", import.meta.url)), ["text", task]).map((row) => {
    reading.read(row.text!);
    const { scores } = base.answer(reading, "en", {});
    features.of(reading);
    const right = row[task]!.split(",");
    return lessonOf(
      features,
      scores,
      Int8Array.from(base.labels, (label) => Number(right.includes(label))),
      1,
    );
  });
}
