// Plain JavaScript: without a compiler the process starts in a third of the time and takes 35 MB less.
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { constants, setPriority } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";

// The program of a process that runs one model file and nothing else: started by model-process.ts, without a secret in its
// environment, spoken to over its channel in the words of protocol.ts. Whatever the file does, it does here.

/** What each input that a text classifier can have is given, token by token. */
const inputs = {
  input_ids: (ids) => ids,
  attention_mask: (ids) => ids.map(() => 1),
  token_type_ids: (ids) => ids.map(() => 0),
};

let usedBefore = 0;
process.once("disconnect", () => process.exit(0));
process.once("message", (opening) => void serve(opening));
await giveWay();

/** @param {import("./protocol.ts").Opening} opening */
async function serve(opening) {
  let model;
  try {
    model = await open(opening);
  } catch (error) {
    tell({ kind: "fault", message: sentence(error), cpuMs: cpu() });
    return;
  }
  process.on("message", async ({ id, text }) => {
    try {
      const scores = await model.read(text);
      tell({ kind: "scores", id, scores, cpuMs: cpu() });
    } catch (error) {
      tell({ kind: "unsaid", id, message: sentence(error), cpuMs: cpu() });
    }
  });
  tell({ kind: "ready", version: model.version, cpuMs: cpu() });
}

/** Loads it and asks it once, so that what can never work is told at once. */
async function open(opening) {
  const load = createRequire(join(opening.folder, "package.json"));
  const { InferenceSession, Tensor } = load("onnxruntime-node");
  const { Tokenizer } = load("@huggingface/tokenizers");
  const json = async (path) => JSON.parse(await readFile(path, "utf8"));
  const tokenizer = new Tokenizer(
    await json(opening.tokenizer),
    opening.tokenizerConfig === null ? {} : await json(opening.tokenizerConfig),
  );
  // From its bytes: what was hashed is what runs, and no other file is read on its behalf.
  const bytes = await readFile(opening.model);
  const version = createHash("sha256").update(bytes).digest("hex").slice(0, 12);
  const session = await InferenceSession.create(bytes, {
    executionProviders: ["cpu"],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 4,
  });
  const { inputNames, outputNames, inputMetadata = [] } = session;
  if (!inputNames.includes("input_ids") || inputNames.some((name) => !Object.hasOwn(inputs, name)))
    throw new Error(`it takes other inputs than a text classifier: ${inputNames.join(", ")}`);
  const output = outputNames.includes("logits") ? "logits" : outputNames[0];
  const types = new Map(inputMetadata.map(({ name, type }) => [name, type]));
  const closing = tokenizer.encode("").ids.at(-1);

  const read = async (text) => {
    const ids = cut(tokenizer.encode(text).ids, opening.mostTokens, closing);
    if (ids.length === 0) throw new Error("it finds no word in it");
    const feeds = inputNames.map((name) => {
      const values = inputs[name](ids);
      const dims = [1, ids.length];
      return types.get(name) === "int32"
        ? [name, new Tensor("int32", Int32Array.from(values), dims)]
        : [name, new Tensor("int64", BigInt64Array.from(values, BigInt), dims)];
    });
    const { dims = [], data = [] } = (await session.run(Object.fromEntries(feeds)))[output] ?? {};
    if (dims.length !== 2 || dims[0] !== 1 || dims[1] !== opening.labels || data.length !== opening.labels)
      throw new Error(`it answers ${dims.join(" × ") || "nothing"} where its config.json has ${opening.labels} labels`);
    const scores = Array.from(data, Number);
    if (!scores.every(Number.isFinite)) throw new Error("what it answers is not a number");
    return scores;
  };
  await read("a");
  return { version, read };
}

/** The first tokens, and the one that closes a text where the tokenizer sets one. */
function cut(ids, most, closing) {
  if (ids.length <= most) return ids;
  return closing !== undefined && ids.at(-1) === closing ? [...ids.slice(0, most - 1), closing] : ids.slice(0, most);
}

/** Processor time since it was last told, in milliseconds. */
function cpu() {
  const { user, system } = process.cpuUsage();
  const used = (user + system) / 1_000;
  const since = used - usedBefore;
  usedBefore = used;
  return since;
}

/** @param {import("./protocol.ts").ModelWord} word */
function tell(word) {
  process.send?.(word, undefined, undefined, () => undefined);
}

/** In one line, without its full stop, since it stands within another sentence, and without paths of this machine. */
function sentence(error) {
  const message = error instanceof Error ? error.message : String(error);
  return message
    .slice(0, 2_000)
    .replace(/\s+/g, " ")
    .replace(/(?:[a-z]:)?(?:[\\/][^\s\\/'":,]+){2,}/gi, "…")
    .trim()
    .slice(0, 300)
    .replace(/\.+$/, "");
}

/**
 * Others come first: requests before models, and where memory runs out the kernel takes this process and not the database.
 * A thread of its own ends the process when its parent is gone or it has grown too large, also while a model never returns.
 */
async function giveWay() {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
    await writeFile("/proc/self/oom_score_adj", "1000");
  } catch {
    // Another system, or one that does not let it: then it is as important as the rest.
  }
  const watch = `
    const { workerData: { parent, mostBytes } } = require("node:worker_threads");
    setInterval(() => {
      const isTooLarge = process.memoryUsage.rss() > mostBytes;
      if (isTooLarge) require("node:fs").writeSync(2, "too large\\n");
      if (isTooLarge || process.ppid !== parent) process.kill(process.pid, "SIGKILL");
    }, 250);`;
  const workerData = { parent: process.ppid, mostBytes: Number(process.argv[2]) };
  new Worker(watch, { eval: true, workerData, resourceLimits: { maxOldGenerationSizeMb: 16 } }).unref();
}
