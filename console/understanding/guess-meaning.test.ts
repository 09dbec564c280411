import { expect, test } from "vitest";
import { guessMeaning } from "./guess-meaning.ts";

test("a label means what is called the same, and nothing where nothing is", () => {
  expect(["POSITIVE", "Neg", "neutral ", "LABEL_0", "__proto__"].map((label) => guessMeaning("tone", label))).toEqual([
    "positive",
    "negative",
    "neutral",
    "",
    "",
  ]);
  expect(guessMeaning("intents", "Purchase_Intent")).toBe("purchase-intent");
  expect(["not-toxic", "toxic", "harsh", "constructor"].map((label) => guessMeaning("toxicity", label))).toEqual([
    "none",
    "offensive",
    "harsh",
    "",
  ]);
  expect(["DE", "pt_BR", "klingon"].map((label) => guessMeaning("language", label))).toEqual(["de", "pt-br", ""]);
});
