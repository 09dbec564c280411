import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { analyze } from "./analyze.ts";
import { TASKS } from "./evaluate/tasks.ts";
import { INTENTS } from "./intents.ts";

const guide = readFileSync(new URL("../docs/guides/understanding.md", import.meta.url), "utf8");

it("the guide names every task, every intent, and an example that holds", () => {
  for (const name of [...Object.keys(TASKS), ...INTENTS]) expect(guide).toContain(name);
  const example = guide.match(/For\s+"(.+?)"/s)?.[1];
  const urgency = analyze(example ?? "").signals.find(({ field }) => field === "urgency");
  expect(urgency?.value).toBe("urgent");
  expect(urgency?.reasons.map(({ word }) => word)).toEqual(["money back", "third time"]);
});
