import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Result } from "./result.ts";
import { TARGETS, type Target } from "./targets.ts";
import { TASKS } from "./tasks.ts";

/** Judges every task on a data folder and prints a line for each figure as it is known: figure, baseline, target. */
export function printTable(data: string, print: (line: string) => void): void {
  print(lineOf("task", "rows", "figure", "measured", "target", "baseline", "posts/CPU-s", "bytes", "weights"));
  const results = new Map<string, Result | string>();
  for (const each of TARGETS) {
    const { task, path, figure, baseline, target } = each;
    const key = `${task} ${path}`;
    if (!results.has(key)) results.set(key, judged(task, join(data, path)));
    const result = results.get(key)!;
    if (typeof result === "string") {
      print(lineOf(task, "", figure, "–", String(target), baseline, "", "", result));
      continue;
    }
    const value = figureOf(result, figure);
    const mark = reached(each, value) ? "" : " (short)";
    const { rows, postsPerCpuSecond, modelBytes, weights } = result;
    print(
      lineOf(
        task,
        String(rows),
        figure,
        `${value}${mark}`,
        String(target),
        baseline,
        String(postsPerCpuSecond ?? ""),
        String(modelBytes ?? ""),
        `${weights}; ${path}`,
      ),
    );
  }
}

function judged(task: string, path: string): Result | string {
  if (!existsSync(path)) return `no ${path}`;
  try {
    return TASKS[task]!(path);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function figureOf(result: Result, figure: string): number {
  const ofClass = figure.match(/^f1 of (.+)$/);
  const value = ofClass ? result.perClass?.[ofClass[1]!]?.f1 : result[figure];
  return typeof value === "number" ? value : Number.NaN;
}

function reached({ target, least }: Target, value: number): boolean {
  return least ? value <= target : value >= target;
}

const WIDTHS = [23, 6, 21, 14, 7, 28, 12, 9];

function lineOf(...cells: string[]): string {
  return cells.map((cell, k) => (k < WIDTHS.length ? cell.padEnd(WIDTHS[k]!) : cell)).join(" ");
}
