import { existsSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { Linear, type LinearModel } from "../engine/linear.ts";
import { readLinear } from "../engine/linear-file.ts";
import { Reading } from "../engine/reading.ts";
import { type Intent, intentsOf } from "../intents.ts";
import { type Labeled, readLabeled } from "../train/labeled.ts";
import { seeded, shuffle } from "../train/seeded.ts";
import type { TaskSettings } from "../train/settings.ts";
import { trainTask } from "../train/train-task.ts";
import { measure } from "./measures.ts";
import { type Answered, type Result, resultOf, speedOf } from "./result.ts";

export type LinearTask = {
  task: string;
  /** Folder below the data folder. */
  set: string;
  labels?: readonly string[];
  settings: TaskSettings;
  /** The model that ships and was fitted on this set; without one the set only measures and is fitted in memory. */
  model?: string;
  /** For sets that only measure: the intent that ships and means the second label. */
  intent?: Intent;
  folds: number;
};

/**
 * Judges a linear task on a file. On rows the weights never saw the shipped model answers; on the training file itself
 * every part is answered by a model fitted on the others. Sets that only measure are fitted in memory on `train`.
 */
export function judgeLinear(one: LinearTask, file: string, train?: string): Result {
  if (basename(file) === "train.tsv") return { ...crossValidated(one, file), ...asShipped(one, file) };
  if (one.model) {
    const { model, bytes } = readLinear(new URL(`../models/${one.model}`, import.meta.url));
    const rows = readLabeled(file, model.labels);
    return { ...judged(one.task, model, rows, "shipped"), modelBytes: bytes };
  }
  const from = trainFile(file, one.set, train);
  if (!from) throw new Error(`${one.task} is fitted in memory and needs the training file: name it with --train.`);
  const model = trainTask(one.settings, readLabeled(from, one.labels), {
    name: one.task,
    version: "memory",
    calibrate: true,
  });
  const figures = judged(
    one.task,
    model,
    readLabeled(file, model.labels),
    `fitted in memory on ${basename(dirname(from))}/train.tsv; not shipped`,
  );
  return { ...figures, ...asShipped(one, file) };
}

/** How the intent that ships answers the same rows; it never learnt from a set that only measures. */
function asShipped({ labels, intent }: LinearTask, file: string): Pick<Result, "shipped"> {
  if (!intent || !labels) return {};
  const { texts, target } = readLabeled(file, labels);
  const reading = new Reading();
  const answers = texts.map((text) => {
    reading.read(text);
    return intentsOf(reading).some((found) => found.intent === intent) ? 1 : 0;
  });
  return { shipped: measure(labels, target, answers) };
}

/** The training rows that belong to an evaluation file: named, beside it, or in the data folder beside the checkout. */
export function trainFile(file: string, set: string, named?: string): string | null {
  const beside = join(import.meta.dirname, "..", "..", "..", "shared", "data");
  const places = [
    named,
    join(dirname(file), "train.tsv"),
    join(dirname(file), "..", set, "train.tsv"),
    join(beside, set, "train.tsv"),
  ];
  return places.find((place) => place !== undefined && existsSync(place) && statSync(place).isFile()) ?? null;
}

function crossValidated({ task, labels, settings, folds }: LinearTask, file: string): Result {
  const all = readLabeled(file, labels);
  const order = Int32Array.from(all.texts, (_, k) => k);
  shuffle(order, seeded(2026));
  const part = (keep: (k: number) => boolean): Labeled => {
    const chosen = [...order].filter((_, k) => keep(k));
    return {
      texts: chosen.map((k) => all.texts[k]!),
      target: Int32Array.from(chosen, (k) => all.target[k]!),
      labels: all.labels,
    };
  };
  const truth: number[] = [];
  const given: Answered = { answers: [], confidences: [] };
  let last: LinearModel | null = null;
  for (let fold = 0; fold < folds; fold++) {
    last = trainTask(
      settings,
      part((k) => k % folds !== fold),
      { name: task, version: "memory", calibrate: all.labels.length <= 10 },
    );
    const held = part((k) => k % folds === fold);
    const { answers, confidences } = answersOf(last, held.texts);
    truth.push(...held.target);
    given.answers.push(...answers);
    given.confidences.push(...confidences);
  }
  return {
    ...resultOf(task, all.labels, truth, given, `fitted in memory, ${folds}-fold on the file`),
    postsPerCpuSecond: last ? speed(last, all.texts) : 0,
  };
}

function judged(task: string, model: LinearModel, { texts, target }: Labeled, weights: string): Result {
  return {
    ...resultOf(task, model.labels, target, answersOf(model, texts), weights),
    postsPerCpuSecond: speed(model, texts),
  };
}

function answersOf(model: LinearModel, texts: readonly string[]): Answered {
  const linear = new Linear(model);
  const reading = new Reading();
  const given: Answered = { answers: [], confidences: [] };
  for (const text of texts) {
    reading.read(text);
    linear.score(reading);
    const chances = linear.probabilities();
    const best = chances.indexOf(Math.max(...chances));
    given.answers.push(best);
    given.confidences.push(chances[best]!);
  }
  return given;
}

function speed(model: LinearModel, texts: readonly string[]): number {
  const linear = new Linear(model);
  const reading = new Reading();
  return speedOf(texts, (text) => {
    reading.read(text);
    linear.score(reading);
  });
}
