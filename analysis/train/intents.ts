// node --import tsx analysis/train/intents.ts <data folder>: fits models/intents.bin, each intent against all others.
// Rows: seeds and posts to a shop written for Earshot; purchase-intent (MIT), spam-sms (CC BY 4.0), banking77 (CC BY 4.0), clinc150 (CC BY 3.0),
// goemotions (Apache-2.0). Sets that only measure are never read here.
import { join } from "node:path";
import { readTable } from "../evaluate/table.ts";
import { INTENTS } from "../intents.ts";
import { corpusOf } from "./corpus.ts";
import { fit } from "./fit.ts";
import { labeledFile } from "./labeled.ts";
import { quantize, writeLinear } from "./quantize.ts";
import { seeds, servicePosts } from "./seeds.ts";
import { INTENT, SERVICE_POSTS } from "./settings.ts";

const data = process.argv[2] ?? "../shared/data";
const texts: string[] = [];
const marks: number[] = [];
const shares: number[] = [];

/** `known`: marks of the intents this row tells about; others are not learnt from it. */
function learn(text: string, known: Partial<Record<(typeof INTENTS)[number], 0 | 1>>, share = 1): void {
  texts.push(text);
  shares.push(share);
  for (const intent of INTENTS) marks.push(known[intent] ?? -1);
}

for (const { label, text } of seeds(700)) {
  const known = Object.fromEntries(INTENTS.map((intent) => [intent, intent === label ? 1 : 0])) as Record<
    string,
    0 | 1
  >;
  // A question may hide in a complaint, a complaint in a threat to leave: what the seed does not say is left open.
  const open = Object.entries(known).filter(
    ([intent]) =>
      !(label !== "question" && intent === "question" && text.includes("?")) &&
      !(label === "churn-threat" && intent === "complaint"),
  );
  const asked = label === "asks-recommendation" ? { question: 1 as const } : {};
  learn(text, { ...Object.fromEntries(open), ...asked }, 3);
}
for (const { tone, text } of servicePosts(SERVICE_POSTS))
  learn(text, { complaint: tone === "negative" ? 1 : 0, praise: tone === "positive" ? 1 : 0, spam: 0 }, 2);
for (const { label, text } of readTable(labeledFile(data, "purchase-intent", "train"), ["label", "text"]))
  if (label !== "undefined") learn(text!, { "purchase-intent": label === "purchase-intent" ? 1 : 0, spam: 0 }, 0.5);
for (const { label, text } of readTable(labeledFile(data, "spam-sms", "train"), ["label", "text"]))
  learn(text!, { spam: label === "spam" ? 1 : 0 });
readTable(labeledFile(data, "banking77", "train"), ["text"]).forEach(({ text }, k) => {
  if (k % 5 !== 0) return;
  learn(text!, {
    spam: 0,
    praise: 0,
    idea: 0,
    "asks-recommendation": 0,
    ...(text!.includes("?") ? { question: 1 } : {}),
  });
});
readTable(labeledFile(data, "clinc150", "train"), ["text"]).forEach(({ text }, k) => {
  if (k % 5 === 0) learn(text!, { spam: 0, praise: 0, "churn-threat": 0 }, 0.5);
});
const PRAISE = new Set(["admiration", "gratitude", "love"]);
const WISH = /should|wish|could|would be|please|need/i;
const COMPLAINT = new Set(["annoyance", "disappointment", "disapproval", "anger", "disgust"]);
readTable(labeledFile(data, "goemotions", "train"), ["labels", "text"]).forEach(({ labels, text }, k) => {
  if (k % 4 !== 0) return;
  const felt = labels!.split("|");
  const asked = text!.includes("?");
  learn(text!, {
    spam: 0,
    praise: felt.some((each) => PRAISE.has(each)) ? 1 : 0,
    ...(felt.includes("curiosity") && asked ? { question: 1 as const } : asked ? {} : { question: 0 as const }),
  });
  // Talk among strangers is seldom a wish to a company; a little of it teaches what is none.
  if (k % 16 === 0 && !WISH.test(text!) && !felt.some((each) => COMPLAINT.has(each)))
    learn(text!, { idea: 0, complaint: 0, "purchase-intent": 0, "churn-threat": 0, "asks-recommendation": 0 }, 0.5);
});

const corpus = corpusOf(texts, INTENT.choice, INTENT.atLeast ?? 2);
const fitted = fit(
  corpus,
  { many: Int8Array.from(marks) },
  INTENTS.length,
  INTENT.fit,
  undefined,
  Float32Array.from(shares),
);
const model = quantize(
  fitted,
  {
    name: "intents",
    version: "2026-11.2",
    labels: [...INTENTS],
    choice: INTENT.choice,
    exclusive: false,
    temperature: 1,
  },
  INTENT.least,
);
const bytes = writeLinear(join(import.meta.dirname, "..", "models", "intents.bin"), model);
console.log(`intents: ${texts.length} rows, ${bytes} bytes`);
