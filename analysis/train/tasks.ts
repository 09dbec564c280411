// node --import tsx analysis/train/tasks.ts <data folder> [task…]: fits the linear models that ship, one file a task, and their nets.
import { join } from "node:path";
import { writeModelFile } from "../engine/model-file.ts";
import { readTable } from "../evaluate/table.ts";
import { type Labeled, labeledFile, readLabeled } from "./labeled.ts";
import { writeLinear } from "./quantize.ts";
import { servicePosts } from "./seeds.ts";
import { BANKING, MULTILINGUAL, OFFENSIVE, PURCHASE, SERVICE_POSTS, SPAM, type TaskSettings } from "./settings.ts";
import { trainNet } from "./train-net.ts";
import { trainTask } from "./train-task.ts";

const [data = "../shared/data", ...only] = process.argv.slice(2);
const VERSION = "2026-11";

const tasks: [name: string, settings: TaskSettings, rows: () => Labeled, version?: string][] = [
  ["sentiment-multilingual", MULTILINGUAL, multilingual],
  ["offensive", OFFENSIVE, offensive, "2026-11.3"],
  ["spam", SPAM, () => readLabeled(labeledFile(data, "spam-sms", "train"), ["ham", "spam"])],
  [
    "purchase-intent",
    PURCHASE,
    () => readLabeled(labeledFile(data, "purchase-intent", "train"), ["none", "purchase-intent"]),
  ],
  ["banking77", BANKING, () => readLabeled(labeledFile(data, "banking77", "train"))],
];

for (const [name, settings, rows, version = VERSION] of tasks) {
  if (only.length > 0 && !only.includes(name)) continue;
  const labeled = rows();
  const model = trainTask(settings, labeled, { name, version, calibrate: true });
  const path = (file: string) => join(import.meta.dirname, "..", "models", `${file}.bin`);
  const bytes = writeLinear(path(name), model);
  console.log(`${name}: ${labeled.texts.length} rows, ${bytes} bytes, temperature ${model.temperature}`);
  if (!settings.net) continue;
  // With many labels a rehearsal takes minutes; what it found for the 77 of the bank was 0.99.
  const calibrate = labeled.labels.length <= 10;
  const { head, blocks } = trainNet(settings.net, labeled, { name: `${name}-net`, version, calibrate });
  const size = writeModelFile(path(head.name), head, blocks);
  console.log(`${head.name}: ${size} bytes, temperature ${head.temperature}`);
}

/** Tweets, and posts to a shop written for Earshot: hard words about a thing are no rough post. */
function offensive(): Labeled {
  const labels = ["not-offensive", "offensive"];
  const tweets = readLabeled(labeledFile(data, "offensive-tweets", "train"), labels);
  const service = servicePosts(SERVICE_POSTS);
  return {
    texts: [...tweets.texts, ...service.map(({ text }) => text)],
    target: Int32Array.from([...tweets.target, ...service.map(({ rough }) => Number(rough))]),
    labels,
  };
}

/** The multilingual rows, and English ones from the English set. */
function multilingual(): Labeled {
  const labels = ["negative", "neutral", "positive"];
  const rows = readTable(labeledFile(data, "sentiment-multilingual", "train"), ["label", "text"]);
  const english = readLabeled(labeledFile(data, "sentiment-tweets", "train"), labels);
  const some = Array.from(english.texts.keys()).filter((k) => k % 10 === 0);
  return {
    texts: [...rows.map(({ text }) => text!), ...some.map((k) => english.texts[k]!)],
    target: Int32Array.from([
      ...rows.map(({ label }) => labels.indexOf(label!)),
      ...some.map((k) => english.target[k]!),
    ]),
    labels,
  };
}
