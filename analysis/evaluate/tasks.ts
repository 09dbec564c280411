import { basename } from "node:path";
import { Answers } from "../answers.ts";
import { languageOf } from "../language.ts";
import { SpikeWatch } from "../spikes.ts";
import { BANKING, COMPLAINTS, OFFENSIVE, PURCHASE, SPAM, SUGGESTIONS } from "../train/settings.ts";
import { backtest } from "./backtest.ts";
import { judgeLearning } from "./learning.ts";
import { judgeLinear, type LinearTask, trainFile } from "./linear-task.ts";
import { nabScore } from "./nab.ts";
import { type Result, resultOf, speedOf } from "./result.ts";
import { judgeMultilingual, judgeSentiment } from "./sentiment.ts";
import { readSeries } from "./series.ts";
import { readTable } from "./table.ts";

export type Judge = (file: string, train?: string) => Result;

const LINEAR: LinearTask[] = [
  {
    task: "complaints",
    set: "complaints",
    labels: ["other", "complaint"],
    settings: COMPLAINTS,
    intent: "complaint",
    folds: 10,
  },
  {
    task: "purchase-intent",
    set: "purchase-intent",
    labels: ["none", "purchase-intent"],
    settings: PURCHASE,
    model: "purchase-intent",
    folds: 5,
  },
  {
    task: "suggestions",
    set: "suggestions",
    labels: ["other", "suggestion"],
    settings: SUGGESTIONS,
    intent: "idea",
    folds: 5,
  },
  { task: "spam", set: "spam-sms", labels: ["ham", "spam"], settings: SPAM, model: "spam", folds: 5 },
  {
    task: "offensive",
    set: "offensive-tweets",
    labels: ["not-offensive", "offensive"],
    settings: OFFENSIVE,
    model: "offensive",
    folds: 5,
  },
  { task: "banking77", set: "banking77", settings: BANKING, model: "banking77", folds: 5, judged: 1 },
];

/** Every task of `earshot eval` and how it is judged on a file. */
export const TASKS: Record<string, Judge> = {
  sentiment: (file) => judgeSentiment(file),
  "sentiment-multilingual": (file) => judgeMultilingual(file),
  ...Object.fromEntries(
    LINEAR.map((one) => [one.task, ((file, train) => judgeLinear(one, file, train)) satisfies Judge]),
  ),
  retrieval: judgeRetrieval,
  language: judgeLanguage,
  learning: judgeLearning,
  spikes: judgeSpikes,
  forecast: judgeForecast,
};

/** Ten questions of each label of the training rows are known, the rows ask (the other rows, on the training file). */
function judgeRetrieval(file: string, named?: string): Result {
  const rows = rowsOf(file);
  const own = basename(file) === "train.tsv";
  const from = own ? file : trainFile(file, "banking77", named);
  const source = own || !from ? rows : rowsOf(from);
  const { known, rest } = spreadOver(source, 10);
  const questions = own || !from ? rest : rows;
  const answers = new Answers(known);
  let first = 0;
  let third = 0;
  for (const { label, text } of questions) {
    const place = answers.find(text, 3).findIndex((found) => found.label === label);
    if (place === 0) first++;
    if (place >= 0) third++;
  }
  const percent = (count: number) => Math.round((10000 * count) / Math.max(1, questions.length)) / 100;
  return {
    task: "retrieval",
    rows: questions.length,
    weights: `none: ${known.length} known questions, ten of each label, evenly spread`,
    hitAt1: percent(first),
    hitAt3: percent(third),
    postsPerCpuSecond: speedOf(
      questions.slice(0, 300).map(({ text }) => text),
      (text) => answers.find(text, 3),
    ),
  };
}

type Asked = { label: string; text: string };

function rowsOf(file: string): Asked[] {
  return readTable(file, ["label", "text"]).map(({ label, text }) => ({ label: label!, text: text! }));
}

/** `count` rows of each label, evenly spread over its rows in their order, and all others. */
function spreadOver(rows: readonly Asked[], count: number): { known: Asked[]; rest: Asked[] } {
  const known = new Set<Asked>();
  for (const these of groups(rows))
    for (let k = 0; k < count; k++) known.add(these[Math.floor(((k + 0.5) * these.length) / count)]!);
  return { known: [...known], rest: rows.filter((row) => !known.has(row)) };
}

function groups(rows: readonly Asked[]): Asked[][] {
  const found = new Map<string, Asked[]>();
  for (const row of rows) {
    const these = found.get(row.label);
    if (these) these.push(row);
    else found.set(row.label, [row]);
  }
  return [...found.values()];
}

function judgeLanguage(file: string): Result {
  // Hindi in Latin letters is a language of its own in the multilingual set that no detector here knows.
  const rows = readTable(file, ["lang", "text"]).filter(({ lang }) => !lang!.includes("-"));
  const labels = [...new Set(rows.map(({ lang }) => lang!))].sort();
  const found = rows.map(({ text }) => languageOf(text!));
  const answers = {
    answers: found.map(({ language }) => labels.indexOf(language)),
    confidences: found.map(({ confidence }) => confidence),
  };
  const truth = rows.map(({ lang }) => labels.indexOf(lang!));
  return {
    ...resultOf("language", labels, truth, answers, "eld extra small (npm package)"),
    unknown: found.filter(({ language }) => language === "unknown").length,
    postsPerCpuSecond: speedOf(
      rows.map(({ text }) => text!),
      (text) => languageOf(text),
    ),
  };
}

function judgeSpikes(path: string): Result {
  const series = readSeries(path, "realTweets");
  const alerts = series.map(({ times, values }) => {
    const watch = new SpikeWatch((times[1] ?? 1) - (times[0] ?? 0));
    return values.flatMap((value, k) => (watch.push(times[k]!, value) ? [k] : []));
  });
  const rounded = Object.fromEntries(
    Object.entries(nabScore(series, alerts)).map(([name, value]) => [name, Math.round(value * 100) / 100]),
  );
  return {
    task: "spikes",
    rows: series.reduce((sum, { values }) => sum + values.length, 0),
    weights: "none",
    ...rounded,
  };
}

function judgeForecast(path: string): Result {
  const series = readSeries(path, "realTweets");
  const rows = series.reduce((sum, { values }) => sum + values.length, 0);
  return { task: "forecast", rows, weights: "none", ...backtest(series) };
}
