import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { evaluate, type PostFacts } from "./evaluate.ts";
import { parse, QuerySyntaxError } from "./parse.ts";
import { createPercolator, type Percolator } from "./percolate.ts";

const guide = readFileSync(new URL("../docs/guides/queries.md", import.meta.url), "utf8");
const rows = guide
  .split("\n")
  .filter((line) => line.startsWith("| `"))
  .map((line) => line.slice(1, -1).split("|").map(quoted));
const examples = rows.filter((cells) => cells.length === 3) as [string[], string[], string[]][];

/** What analysis says of the examples that ask for it; that it does say so is tested in analysis/guide.test.ts. */
const said: Record<string, Partial<PostFacts>> = {
  "I hate this pump, it is awful": { tone: "negative" },
  "I love this pump, thank you": { tone: "positive" },
  "can anybody tell me how to clean the pump?": { intents: ["question"] },
  "the pump caught fire": { urgent: true },
  "die Pumpe gefällt mir sehr, eine gute pump": { lang: "de" },
};

describe("docs/guides/queries.md", () => {
  it("has examples", () => expect(examples.length).toBeGreaterThan(20));

  it.each(examples)("%s finds %j and leaves out %j", ([query], finds, leavesOut) => {
    const percolator = createPercolator<number>();
    percolator.set(0, query!);
    for (const text of finds) expect([text, ...answers(percolator, query!, text)]).toEqual([text, 1, true]);
    for (const text of leavesOut) expect([text, ...answers(percolator, query!, text)]).toEqual([text, 0, false]);
  });

  it.each(rows.filter((cells) => cells.length === 1).flat(2))("%s is refused", (query) => {
    expect(() => parse(query)).toThrow(QuerySyntaxError);
  });

  it("names filters that exist", () => {
    for (const [query] of guide.matchAll(/(?<=^- [^|]*`)pump [^`]*:[^`]*(?=`)/gmu))
      expect(() => parse(query)).not.toThrow();
  });
});

function answers(percolator: Percolator<number>, query: string, text: string): [number, boolean] {
  const post = { text, ...said[text] };
  return [percolator.meet(post), evaluate(parse(query), post)];
}

/** What stands in backticks. */
function quoted(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/gu)].map(([, text]) => text!);
}
