import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { analyze } from "./analyze.ts";
import { TASKS } from "./evaluate/tasks.ts";
import { INTENTS } from "./intents.ts";

const guide = readFileSync(new URL("../docs/guides/understanding.md", import.meta.url), "utf8");

it("the guide names every task, every intent, and an example that holds", () => {
  for (const name of [...Object.keys(TASKS), ...INTENTS]) expect(guide).toContain(name);
  const example = guide.match(/For\s+"(.+?)"/s)?.[1];
  const { signals } = analyze(example ?? "");
  const urgency = signals.find(({ field }) => field === "urgency");
  expect(urgency?.value).toBe("urgent");
  expect(urgency?.reasons.map(({ word }) => word)).toEqual(["money back", "third time"]);
  for (const [field, value] of [
    ["tone", "negative"],
    ["toxicity", "none"],
  ])
    expect(signals.find((signal) => signal.field === field)).toMatchObject({ value });
});

it("says of the examples of the queries' guide what they stand for", () => {
  const queries = readFileSync(new URL("../docs/guides/queries.md", import.meta.url), "utf8");
  const says = (text: string, field: string) => {
    expect(queries).toContain(`\`${text}\``);
    return analyze(text).signals.find((signal) => signal.field === field)?.value;
  };
  expect(says("I hate this pump, it is awful", "tone")).toBe("negative");
  expect(says("I love this pump, thank you", "tone")).toBe("positive");
  expect(says("can anybody tell me how to clean the pump?", "intents")).toContain("question");
  expect(says("the pump is fine", "intents")).not.toContain("question");
  expect(says("the pump caught fire", "urgency")).toBe("urgent");
  expect(says("a lovely pump", "urgency")).toBe("normal");
  expect(says("die Pumpe gefällt mir sehr, eine gute pump", "language")).toBe("de");
});
