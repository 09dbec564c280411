import { statSync } from "node:fs";
import { Linear } from "../engine/linear.ts";
import { Reading } from "../engine/reading.ts";
import { englishChances, englishModel, multilingualModel } from "../tone.ts";
import { readLabeled } from "../train/labeled.ts";
import { measure } from "./measures.ts";
import { type Answered, type Result, resultOf, speedOf } from "./result.ts";
import { readTable } from "./table.ts";

const LABELS = ["negative", "neutral", "positive"];

/** English sentiment with the shipped models: the linear one and the net, averaged; the linear one alone beside. */
export function judgeSentiment(file: string): Result {
  const { texts, target } = readLabeled(file, LABELS);
  const reading = new Reading();
  const averaged = answersBy(texts, (text) => {
    reading.read(text);
    return englishChances(reading);
  });
  const alone = new Linear(englishModel().model);
  const linearChances = (text: string) => {
    reading.read(text);
    alone.score(reading);
    return alone.probabilities();
  };
  const linear = measure(LABELS, target, answersBy(texts, linearChances).answers);
  return {
    ...resultOf("sentiment", LABELS, target, averaged, "shipped"),
    postsPerCpuSecond: speedOf(texts, (text) => {
      reading.read(text);
      englishChances(reading);
    }),
    modelBytes: bytesOf("sentiment.bin") + bytesOf("sentiment-net.bin"),
    linear: {
      macroRecall: linear.macroRecall,
      macroF1: linear.macroF1,
      accuracy: linear.accuracy,
      postsPerCpuSecond: speedOf(texts, linearChances),
      modelBytes: bytesOf("sentiment.bin"),
    },
  };
}

/** Sentiment in eight languages with the shipped multilingual model; macroF1 is the mean over languages. */
export function judgeMultilingual(file: string): Result {
  const rows = readTable(file, ["lang", "label", "text"]).filter(({ label }) => LABELS.includes(label!));
  const linear = multilingualModel();
  const reading = new Reading();
  const chances = (text: string) => {
    reading.read(text);
    linear.score(reading);
    return linear.probabilities();
  };
  const given = answersBy(
    rows.map(({ text }) => text!),
    chances,
  );
  const truth = rows.map(({ label }) => LABELS.indexOf(label!));
  const perLanguage: Record<string, { rows: number; macroF1: number }> = {};
  for (const lang of [...new Set(rows.map(({ lang }) => lang!))].sort()) {
    const these = rows.flatMap((row, k) => (row.lang === lang ? [k] : []));
    const { macroF1 } = measure(
      LABELS,
      these.map((k) => truth[k]!),
      these.map((k) => given.answers[k]!),
    );
    perLanguage[lang] = { rows: these.length, macroF1 };
  }
  const each = Object.values(perLanguage);
  return {
    ...resultOf("sentiment-multilingual", LABELS, truth, given, "shipped"),
    macroF1: Math.round((each.reduce((sum, { macroF1 }) => sum + macroF1, 0) / Math.max(1, each.length)) * 100) / 100,
    perLanguage,
    postsPerCpuSecond: speedOf(
      rows.map(({ text }) => text!),
      chances,
    ),
    modelBytes: bytesOf("sentiment-multilingual.bin"),
  };
}

function answersBy(texts: readonly string[], chancesOf: (text: string) => Float64Array): Answered {
  const given: Answered = { answers: [], confidences: [] };
  for (const text of texts) {
    const chances = chancesOf(text);
    const best = chances.indexOf(Math.max(...chances));
    given.answers.push(best);
    given.confidences.push(chances[best]!);
  }
  return given;
}

function bytesOf(model: string): number {
  return statSync(new URL(`../models/${model}`, import.meta.url)).size;
}
