import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { capabilities } from "../../server/capabilities.ts";
import { startWorker, type Worker } from "../../server/worker.ts";
import { openWorld, type World } from "../world.ts";
import { modelOfPictures, tinyModel } from "./tiny-onnx.ts";

/** The operator's folder: the real runtime and the real tokenizers, and a real model. */
const folder = mkdtempSync(join(tmpdir(), "earshot-model-file-"));
const files = tinyModel();
const version = createHash("sha256").update(files["model.onnx"]!).digest("hex").slice(0, 12);
let world: World;
let worker: Worker;

const put = (name: string, parts: Record<string, Uint8Array | string>) => {
  mkdirSync(join(folder, name), { recursive: true });
  for (const [file, content] of Object.entries(parts)) writeFileSync(join(folder, name, file), content);
};
const read = async (text: string, name = "brew", timeoutMs = 30_000) => {
  const told = await world.context.modelFiles.read(name, text, { timeoutMs });
  return told.kind === "read" ? told.read : told;
};

beforeAll(async () => {
  symlinkSync(join(import.meta.dirname, "node_modules"), join(folder, "node_modules"));
  world = await openWorld({ capabilities, env: { EARSHOT_MODELS_DIR: folder } });
  worker = await startWorker(world.context, { alone: true });
});
afterAll(async () => {
  await worker.stop();
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => put("brew", files));

test("a real file set up by the API reads the posts that come: its tone, with its version", async () => {
  const { body: list } = await world.request("GET", "/model-files");
  expect(list.runtime.installed).toBe(true);
  const labels = ["NEG", "neutral", "Positive"];
  expect(list.items).toEqual([{ name: "brew", labels, bytes: files["model.onnx"]!.length, fault: null }]);
  const { status, body: model } = await world.request("POST", "/own-models", {
    body: {
      kind: "file",
      model: "brew",
      tasks: ["tone"],
      labels: labels.map((label, n) => ({ label, value: ["negative", "neutral", "positive"][n] })),
    },
  });
  expect([status, model.kind]).toEqual([201, "file"]);
  const posts = [
    { externalId: "good", text: "Never have I hated two marvellous grinders less", tone: "positive" },
    { externalId: "bad", text: "How lovely: a dreadful, DREADFUL kettle", tone: "negative" },
    { externalId: "plain", text: "I love this wonderful kettle", tone: "neutral" },
  ];
  for (const { externalId, text, tone } of posts) {
    const { body: post } = await world.request("POST", "/posts", { body: { externalId, text } });
    await expect
      .poll(async () => (await world.request("GET", `/posts/${post.id}`)).body.signals, { timeout: 60_000 })
      .toContainEqual(
        expect.objectContaining({ field: "tone", value: tone, model: `own: brew ${version}`, reasons: [] }),
      );
  }
  const { body } = await world.request("GET", "/own-models");
  expect(body.items[0]).toMatchObject({
    waiting: 0,
    lastError: null,
    today: { requests: 3, answered: 3, fellBack: 0 },
  });
  expect(body.items[0].today.cpuSeconds).toBeGreaterThan(0);
});

test("words are split, texts cut to what the model takes, and nothing of them is too odd", async () => {
  const scores = async (text: string) => {
    const said = await read(text);
    return said.kind === "scores" ? said.scores.map((score) => Math.round(score * 1_000) / 1_000) : said;
  };
  // [CLS] marvellous grinder ##s [SEP]: 30 and 3 times 1 among five.
  expect(await scores("Marvellous grinders")).toEqual([0, 0.6, 6]);
  // 16 tokens, of which the first and the last are not the text's.
  expect(await scores("marvellous ".repeat(900))).toEqual([0, 0.125, 26.25]);
  for (const text of ["", "\u0000", "\ud800", "👩‍👩‍👧‍👦", "e".repeat(100_000), "<b>&amp;</b>", "珈琲 กาแฟ قهوة"])
    expect(await read(text), JSON.stringify(text.slice(0, 20))).toMatchObject({ kind: "scores", version });
});

test("a real loop without end is stopped, a number that is none is refused, and the next post is read", async () => {
  expect(await read("an endless day", "brew", 500)).toMatchObject({ kind: "ended", why: "timeout" });
  expect(await read("nothing")).toMatchObject({ kind: "unsaid", message: expect.stringMatching(/not a number/) });
  expect(await read("dreadful")).toMatchObject({ kind: "scores", version });
});

test("damaged files and models of something else are told at once", async () => {
  const whole = files["model.onnx"] as Uint8Array;
  const damaged: [name: string, parts: Record<string, Uint8Array | string>, fault: RegExp][] = [
    ["cut", { "model.onnx": whole.subarray(0, whole.length / 2) }, /cannot be used/],
    ["noise", { "model.onnx": Buffer.alloc(5_000, "earshot") }, /cannot be used/],
    ["none", { "model.onnx": "" }, /cannot be used/],
    ["pictures", { "model.onnx": modelOfPictures() }, /pixel_values/],
    ["words", { "tokenizer.json": "{}" }, /cannot be used/],
    ["labels", { "config.json": '{"id2label":{"0":"yes","1":"no"}}' }, /1 × 3 where its config.json has 2/],
  ];
  for (const [name, parts, fault] of damaged) {
    put(name, { ...files, ...parts });
    const said = await read("marvellous", name);
    expect(said, name).toMatchObject({ kind: "ended", why: "damaged", message: expect.stringMatching(fault) });
  }
});

test("F-02: whose server is killed ends as well, also in the middle of a loop without end", async () => {
  const script = `
    import { createModelFiles } from "./server/understanding/model-file/model-files.ts";
    const files = createModelFiles(${JSON.stringify(folder)});
    await files.read("brew", "marvellous", { timeoutMs: 60_000 });
    process.stdout.write("ready");
    await files.read("brew", "endless", { timeoutMs: 600_000 });`;
  const parent: ChildProcess = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
    cwd: join(import.meta.dirname, "../.."),
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise((resolve) => parent.stdout?.once("data", resolve));
  const processes = () =>
    execFileSync("ps", ["-A", "-o", "ppid=,pid=,args="], { encoding: "utf8" })
      .split("\n")
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , ...args]) => args.some((arg) => arg.endsWith("model-child.mjs")));
  const child = processes().find(([ppid]) => ppid === String(parent.pid))?.[1];
  expect(child).toBeDefined();
  parent.kill("SIGKILL");
  await expect.poll(() => processes().some(([, pid]) => pid === child), { timeout: 30_000 }).toBe(false);
});
