import { expect, test } from "vitest";
import { ruleHolds } from "./rule-holds.ts";

const holds = (product: string, text: string) =>
  ruleHolds(
    { topic_id: null, intent: null, product_id: "p", product_name: product },
    { text, intents: [], topicIds: [] },
  );

test("a product is named by its words in their order", () => {
  expect(holds("Duo Pro", "My Duo Pro leaks")).toBe(true);
  expect(holds("Duo Pro", "duo pro")).toBe(true);
  expect(holds("Duo Pro", "A pro told me the Duo leaks")).toBe(false);
  expect(holds("Duo Pro", "Pro Duo")).toBe(false);
  expect(holds("App 2.4", "Since app 2.4 it beeps")).toBe(true);
  expect(holds('The "Big" One', "I own the big one")).toBe(true);
  expect(holds("☕", "coffee")).toBe(false);
  expect(holds('""', "coffee")).toBe(false);
});
