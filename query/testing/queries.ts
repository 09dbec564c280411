import fc from "fast-check";
import { words } from "./texts.ts";

const word = fc.constantFrom(...words);
const phrase = fc.array(word, { minLength: 1, maxLength: 4 }).map((parts) => `"${parts.join(" ")}"`);
const prefix = fc.constantFrom(
  "pum*",
  "cof*",
  "caf*",
  "#bru*",
  "@ann*",
  "str*",
  "бро*",
  "мар*",
  "cafe*",
  "brok*",
  "コーヒー*",
  '"broken pum*"',
  '"caf* pump"',
);
const span = fc.oneof(
  { weight: 5, arbitrary: word },
  { weight: 2, arbitrary: phrase },
  { weight: 1, arbitrary: prefix },
);
const side = fc.oneof(
  span,
  fc.array(span, { minLength: 2, maxLength: 3 }).map((spans) => `(${spans.join(" OR ")})`),
);
const near = fc
  .tuple(side, fc.integer({ min: 0, max: 4 }), side)
  .map(([left, distance, right]) => `${left} NEAR/${distance} ${right}`);
const filter = fc.constantFrom(
  "lang:de",
  "lang:pt-br",
  "lang:pt",
  "channel:shop",
  "author:anna",
  "author:anna@mastodon.social",
  "has:link",
  "has:media",
  "kind:mail",
  "tone:negative",
  "tone:neutral",
  "intent:question",
  "intent:churn-threat",
  "urgent:yes",
  "urgent:no",
  "toxicity:harsh",
  "toxicity:none",
);
const leaf = fc.oneof({ weight: 6, arbitrary: span }, { weight: 1, arbitrary: near }, { weight: 1, arbitrary: filter });

/** Sources of well-formed queries, nested, in many scripts; some have no anchor. */
export const queries: fc.Arbitrary<string> = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaf,
    fc.tuple(tie("node"), tie("node")).map(([a, b]) => `(${a}) AND (${b})`),
    fc.tuple(tie("node"), tie("node")).map(([a, b]) => `(${a}) OR (${b})`),
    fc.tuple(tie("node"), tie("node")).map(([a, b]) => `(${a}) AND NOT (${b})`),
    fc.tuple(tie("node"), tie("node")).map(([a, b]) => `(${a}) -(${b})`),
    fc.array(tie("node"), { minLength: 1, maxLength: 3 }).map((parts) => parts.map((part) => `(${part})`).join(" ")),
  ),
})).node;

/** Facts beside the text, some of which the filters above ask for. */
export const factsBeside = fc.record({
  title: fc.option(
    fc.array(word, { maxLength: 4 }).map((parts) => parts.join(" ")),
    { freq: 2 },
  ),
  lang: fc.constantFrom(null, "de", "DE-at", "pt", "pt_BR", "en"),
  channels: fc.subarray(["shop", "Support", "forum"]),
  author: fc.constantFrom(null, "@Anna", "anna@mastodon.social", "bo"),
  hasLink: fc.boolean(),
  hasMedia: fc.boolean(),
  kind: fc.constantFrom(null, "mail", "status"),
  tone: fc.constantFrom(null, "negative", "neutral", "positive"),
  intents: fc.subarray(["question", "complaint", "churn-threat"]),
  urgent: fc.constantFrom(null, true, false),
  toxicity: fc.constantFrom(null, "none", "harsh"),
});
