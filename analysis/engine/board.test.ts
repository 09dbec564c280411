import { expect, it } from "vitest";
import { Linear } from "./linear.ts";
import { readLinear } from "./linear-file.ts";
import { Reading } from "./reading.ts";

const model = (name: string) => readLinear(new URL(`../models/${name}.bin`, import.meta.url)).model;
const texts = [
  "",
  "My machine is awful, third time E7, I want my money back!",
  "can anybody recommend a grinder?",
  "🙂",
  "ich hasse diese Maschine",
  "love it ".repeat(900),
];

it("says on a board with others what it says alone, scores and reasons", () => {
  const models = ["sentiment", "intents", "sentiment-multilingual", "offensive", "spam"].map(model);
  const alone = models.map((each) => new Linear(each));
  const together = models.map((each) => new Linear(each, { together: true }));
  const reading = new Reading();
  for (const text of texts) {
    reading.read(text);
    for (const [n, linear] of together.entries()) {
      const expected = alone[n]!.score(reading);
      linear.score(reading);
      for (const [c, score] of expected.entries()) expect(linear.scores[c]).toBeCloseTo(score, 9);
      expect(linear.reasons(reading, 0)).toEqual(alone[n]!.reasons(reading, 0));
    }
  }
});
