import { existsSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { Linear } from "../engine/linear.ts";
import { readLinear } from "../engine/linear-file.ts";
import { readModelFile } from "../engine/model-file.ts";
import { Network, type NetworkHead } from "../engine/network.ts";
import { Pair } from "../engine/pair.ts";
import { Reading } from "../engine/reading.ts";
import { type Intent, intentsOf } from "../intents.ts";
import { type Labeled, readLabeled } from "../train/labeled.ts";
import { seeded, shuffle } from "../train/seeded.ts";
import type { TaskSettings } from "../train/settings.ts";
import { trainNet } from "../train/train-net.ts";
import { trainTask } from "../train/train-task.ts";
import { measure } from "./measures.ts";
import { type Answered, type Result, resultOf, speedOf } from "./result.ts";

export type LinearTask = {
  task: string;
  /** Folder below the data folder. */
  set: string;
  labels?: readonly string[];
  settings: TaskSettings;
  /**
   * The model that ships and was fitted on this set, with its net where the settings have one; without a model the set
   * only measures and is fitted in memory.
   */
  model?: string;
  /** For sets that only measure: the intent that ships and means the second label. */
  intent?: Intent;
  folds: number;
  /** How many of these parts are judged (all without it). */
  judged?: number;
};

/**
 * Judges a linear task on a file. On rows the weights never saw the shipped model answers; on the training file itself
 * every part is answered by a model fitted on the others. Sets that only measure are fitted in memory on `train`.
 */
export function judgeLinear(one: LinearTask, file: string, train?: string): Result {
  if (basename(file) === "train.tsv") return { ...crossValidated(one, file), ...asShipped(one, file) };
  if (one.model) {
    const { model, bytes } = shipped(one.model, one.settings);
    const rows = readLabeled(file, model.labels);
    return { ...judged(one.task, model, rows, "shipped"), modelBytes: bytes };
  }
  const from = trainFile(file, one.set, train);
  if (!from) throw new Error(`${one.task} is fitted in memory and needs the training file: name it with --train.`);
  const model = fitted(one.task, one.settings, readLabeled(from, one.labels), true);
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

function crossValidated({ task, labels, settings, folds, judged = folds }: LinearTask, file: string): Result {
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
  let last: Model | null = null;
  for (let fold = 0; fold < judged; fold++) {
    const others = part((k) => k % folds !== fold);
    last = fitted(task, settings, others, all.labels.length <= 10);
    const held = part((k) => k % folds === fold);
    const { answers, confidences } = answersOf(last, held.texts);
    truth.push(...held.target);
    given.answers.push(...answers);
    given.confidences.push(...confidences);
  }
  return {
    ...resultOf(
      task,
      all.labels,
      truth,
      given,
      judged < folds
        ? `fitted in memory, ${judged} of ${folds} parts held back`
        : `fitted in memory, ${folds}-fold on the file`,
    ),
    postsPerCpuSecond: last ? speed(last, all.texts) : 0,
  };
}

/** What answers: a linear model, or one with a net. */
type Model = { labels: string[]; chances(reading: Reading): Float64Array };

function fitted(name: string, settings: TaskSettings, rows: Labeled, calibrate: boolean): Model {
  const head = { name, version: "memory", calibrate };
  const linear = new Linear(trainTask(settings, rows, head));
  return modelOf(linear, settings.net ? new Network(trainNet(settings.net, rows, head)) : null);
}

function shipped(name: string, { net }: TaskSettings): { model: Model; bytes: number } {
  const path = (file: string) => new URL(`../models/${file}.bin`, import.meta.url);
  const { model, bytes } = readLinear(path(name));
  if (!net) return { model: modelOf(new Linear(model), null), bytes };
  const file = readModelFile<NetworkHead>(path(`${name}-net`));
  return { model: modelOf(new Linear(model), new Network(file)), bytes: bytes + file.bytes };
}

function modelOf(linear: Linear, network: Network | null): Model {
  const { labels } = linear.model;
  if (network) {
    const pair = new Pair(linear, network);
    return { labels, chances: (reading) => pair.chances(reading) };
  }
  const buffer = new Float64Array(labels.length);
  const chances = (reading: Reading) => {
    linear.score(reading);
    return linear.probabilities(buffer);
  };
  return { labels, chances };
}

function judged(task: string, model: Model, { texts, target }: Labeled, weights: string): Result {
  return {
    ...resultOf(task, model.labels, target, answersOf(model, texts), weights),
    postsPerCpuSecond: speed(model, texts),
  };
}

function answersOf(model: Model, texts: readonly string[]): Answered {
  const reading = new Reading();
  const given: Answered = { answers: [], confidences: [] };
  for (const text of texts) {
    reading.read(text);
    const chances = model.chances(reading);
    const best = chances.indexOf(Math.max(...chances));
    given.answers.push(best);
    given.confidences.push(chances[best]!);
  }
  return given;
}

function speed(model: Model, texts: readonly string[]): number {
  const reading = new Reading();
  return speedOf(texts, (text) => {
    reading.read(text);
    model.chances(reading);
  });
}
