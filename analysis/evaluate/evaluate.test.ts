import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Answers } from "../answers.ts";
import { calibration, measure } from "./measures.ts";
import { readTable } from "./table.ts";
import { TASKS } from "./tasks.ts";

const folder = mkdtempSync(join(tmpdir(), "earshot-eval-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe("readTable", () => {
  it("reads tabs, quotes, quoted newlines and carriage returns", () => {
    const path = file("t.tsv", 'label\ttext\r\na\t"he said ""no""\tand\nleft"\r\nb\tplain "quote" inside\n\n');
    expect(readTable(path, ["label", "text"])).toEqual([
      { label: "a", text: 'he said "no"\tand\nleft' },
      { label: "b", text: 'plain "quote" inside' },
    ]);
  });

  it("says which column is missing", () =>
    expect(() => readTable(file("m.tsv", "a\tb\n1\t2\n"), ["label"])).toThrow(/no column "label".*names a, b/));
});

describe("measure", () => {
  it("counts as the books do", () => {
    const result = measure(["no", "yes"], [0, 0, 0, 1], [0, 0, 1, 1]);
    expect(result.accuracy).toBe(75);
    expect(result.macroRecall).toBe(83.33);
    expect(result.perClass.yes).toEqual({ rows: 1, precision: 50, recall: 100, f1: 66.67 });
    expect(measure(["no", "yes"], [0, 1], [-1, 1]).accuracy).toBe(50);
  });

  it("finds confidence that cannot be trusted", () => {
    expect(calibration([0.95, 0.95], [true, true]).ece).toBeCloseTo(0.05, 5);
    expect(calibration([0.95, 0.95], [true, false]).ece).toBeCloseTo(0.45, 5);
  });
});

describe("answers", () => {
  it("finds what was answered before by its characters, accepted ones first", () => {
    const answers = new Answers([
      { label: "descale", text: "how do I descale the machine" },
      { label: "e7", text: "what does error E7 mean" },
      { label: "e7-old", text: "what does error E7 mean", accepted: 0 },
      { label: "hours", text: "when are you open", accepted: 5 },
    ]);
    expect(answers.find("descaling my machine")[0]?.label).toBe("descale");
    expect(answers.find("E7 error?")[0]?.label).toMatch(/^e7/);
    expect(answers.find("")).toEqual([]);
    expect(new Answers([]).find("anything")).toEqual([]);
  });
});

describe("tasks", () => {
  const rows = (lines: [string, string][]) => `label\ttext\n${lines.map((line) => line.join("\t")).join("\n")}\n`;

  it("judges the shipped models on rows they never saw", () => {
    const path = file(
      "sentiment.tsv",
      rows([
        ["positive", "I love it, wonderful"],
        ["negative", "I hate it, awful"],
      ]),
    );
    expect(TASKS.sentiment!(path)).toMatchObject({
      task: "sentiment",
      rows: 2,
      macroRecall: expect.any(Number),
      weights: "shipped",
    });
    const spam = file(
      "spam.tsv",
      rows([
        ["spam", "WINNER!! claim your free prize, call 09061701461 now"],
        ["ham", "ok see you at seven"],
      ]),
    );
    expect(TASKS.spam!(spam)).toMatchObject({ rows: 2, accuracy: 100 });
  });

  it("fits in memory what must not ship, on the rows named", () => {
    const many = Array.from({ length: 60 }, (_, k): [string, string] =>
      k % 2 ? ["complaint", `broken again, number ${k}`] : ["other", `lovely day, number ${k}`],
    );
    const train = file("complaints-train.tsv", rows(many));
    const path = file(
      "complaints.tsv",
      rows([
        ["complaint", "it is broken again"],
        ["other", "a lovely day"],
      ]),
    );
    const result = TASKS.complaints!(path, train);
    expect(result.accuracy).toBe(100);
    expect(result.weights).toMatch(/not shipped/);
  });
});
