import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openWorld, type World } from "../../../tests/world.ts";
import { capabilities } from "../../capabilities.ts";
import { refine } from "../refine.ts";
import { createModelFiles, type ModelFiles } from "./model-files.ts";
import { modelFolder, modelFolders } from "./model-folder.ts";
import { openModels } from "./test-models.ts";

const models = openModels();
let world: World;
let model: { id: string };
let n = 0;
beforeAll(async () => {
  world = await openWorld({ capabilities, env: { EARSHOT_MODELS_DIR: models.folder } });
});
afterAll(async () => {
  await world.close();
  models.close();
});

const hash = createHash("sha256").update("{}").digest("hex").slice(0, 12);
const labels = [
  { label: "NEGATIVE", value: "negative" },
  { label: "Good!", value: "positive" },
];
const settings = (more: Record<string, unknown> = {}) => ({
  kind: "file",
  model: "brew",
  tasks: ["tone"],
  labels,
  ...more,
});
const state = async () => (await world.request("GET", "/own-models")).body.items[0];
const put = (more: Record<string, unknown>) =>
  world.request("PUT", `/own-models/${model.id}`, { body: settings(more) });
const hear = async (text: string, more: Record<string, unknown> = {}): Promise<string> => {
  const { status, body } = await world.request("POST", "/posts", { body: { externalId: `file${n++}`, text, ...more } });
  expect(status).toBe(201);
  return body.id;
};
const tone = async (id: string) =>
  (await world.request("GET", `/posts/${id}`)).body.signals.find(
    (signal: { field: string }) => signal.field === "tone",
  );
const work = (timeoutMs = 30_000) => refine(world.context, world.workspace.id, model.id, { timeoutMs });
const ask = async (text: string) =>
  (await world.request("POST", `/own-models/${model.id}/tests`, { body: { text } })).body;
const read = (name: string, text: string, timeoutMs = 30_000) =>
  world.context.modelFiles.read(name, text, { timeoutMs }).then((told) => (told.kind === "read" ? told.read : told));

beforeEach(async () => {
  models.install();
  models.put("brew");
  for (const { id } of (await world.request("GET", "/own-models")).body.items)
    await world.request("DELETE", `/own-models/${id}`);
  const { status, body } = await world.request("POST", "/own-models", { body: settings() });
  expect([status, body.detail]).toEqual([201, undefined]);
  model = body;
});

test("a file reads posts after the built-in models: its word with its version, no reasons, posts and processor on the meter", async () => {
  const good = await hear("It was awful, they say: marvellous", { visibility: "direct" });
  const plain = await hear("A dreadful and marvellous kettle, love it");
  await work();
  expect(await tone(good)).toMatchObject({
    value: "positive",
    confidence: 0.965,
    model: `own: brew ${hash}`,
    reasons: [],
  });
  // As likely good as bad: each has 0.495.
  expect((await tone(plain))?.model).toBe(`own: brew ${hash}`);
  const { kind, today, waiting, lastError, ...row } = await state();
  expect([kind, row.model, row.labels, waiting, lastError]).toEqual(["file", "brew", labels, 0, null]);
  expect(today).toMatchObject({ requests: 2, tokens: 0, answered: 2, fellBack: 0, cpuSeconds: expect.any(Number) });
  expect(today.cpuSeconds).toBeGreaterThan(0);
});

test("labels without a meaning say nothing, and those that share one count together", async () => {
  const answer = await ask("Just an ordinary kettle");
  expect(answer).toMatchObject({ answered: true, code: null, tokens: 0, cpuMs: expect.any(Number) });
  await put({ labels: [{ label: "Good!", value: "positive" }] });
  const unsaid = await hear("A dreadful cup, and I hate it");
  await work();
  expect(await tone(unsaid)).toBeUndefined();
  await put({ labels: [...labels, { label: "neutral", value: "negative" }] });
  expect((await ask("Just an ordinary kettle")).signals).toMatchObject([{ value: "negative", confidence: 0.667 }]);
});

test("several labels at once: each from one half on, and none of them is the ordinary", async () => {
  const config = { problem_type: "multi_label_classification", id2label: { 0: "buy", 1: "other", 2: "praise" } };
  models.put("wants", { "config.json": JSON.stringify(config) });
  const meanings = [
    { label: "buy", value: "purchase-intent" },
    { label: "praise", value: "praise" },
  ];
  await put({ model: "wants", tasks: ["intents"], labels: meanings });
  expect((await ask("dreadful and marvellous")).signals).toMatchObject([
    { field: "intent", value: "purchase-intent", confidence: 0.982, reasons: [] },
    { field: "intent", value: "praise" },
  ]);
  await put({ model: "wants", tasks: ["urgency"], labels: [{ label: "buy", value: "urgent" }] });
  expect((await ask("dreadful")).signals).toMatchObject([{ field: "urgency", value: "urgent" }]);
  models.put("wants", { "config.json": JSON.stringify(config), "model.onnx": '{"dims":[1,2]}' });
  expect(await ask("anything")).toMatchObject({ answered: false, code: "damaged" });
});

test("when it fails on a post, the built-in word stands and says why, and the next post is read", async () => {
  const bad = await hear("nowhere is a lovely cup like this");
  const before = await tone(bad);
  await work();
  expect(await tone(bad)).toMatchObject({
    value: before.value,
    model: before.model,
    fallback: "brew: It said nothing: what it answers is not a number.",
  });
  const good = await hear("marvellous");
  await work();
  expect((await tone(good))?.model).toBe(`own: brew ${hash}`);
  expect(await state()).toMatchObject({ lastError: null, today: { requests: 2, answered: 1, fellBack: 1 } });
});

test("a model that never returns is ended, three tries make a fall-back, and its time is on the meter", async () => {
  const id = await hear("hang");
  for (let turn = 0; turn < 4 && (await state()).waiting > 0; turn++) {
    // Not after the last try, which would then be of yesterday at some hours.
    if (turn > 0) world.clock.advance(2 * 3_600_000);
    await work(50);
  }
  expect((await tone(id))?.fallback).toBe("brew: It took too long and was stopped.");
  const { today, waiting, lastError } = await state();
  expect([waiting, lastError.code]).toEqual([0, "timeout"]);
  expect(today.cpuSeconds).toBeGreaterThan(0);
  world.clock.advance(2 * 3_600_000);
  const next = await hear("marvellous");
  await work();
  expect((await tone(next))?.model).toBe(`own: brew ${hash}`);
});

test("when the server stops nobody waits for a model, and the post waits for the next start", async () => {
  expect(await read("brew", "marvellous")).toMatchObject({ kind: "scores" });
  await hear("hang");
  const stopping = new AbortController();
  const working = refine(world.context, world.workspace.id, model.id, { timeoutMs: 600_000, signal: stopping.signal });
  // Charged before it is asked: then it is under way.
  await expect.poll(async () => (await state()).today.requests, { timeout: 30_000 }).toBe(1);
  stopping.abort();
  await working;
  expect(await state()).toMatchObject({ waiting: 1, lastError: null, today: { fellBack: 0 } });
});

test("a process that falls over, or says what was not asked, is replaced for the post behind it", async () => {
  const [fallen, behind] = await Promise.all([read("brew", "crash"), read("brew", "marvellous")]);
  expect(fallen).toMatchObject({ kind: "ended", why: "crashed" });
  expect(behind).toMatchObject({ kind: "scores", version: hash });
  expect(await read("brew", "babble")).toMatchObject({ kind: "ended", why: "crashed" });
});

test("one that takes too much memory is ended", async () => {
  expect(await read("brew", "hog")).toMatchObject({ kind: "ended", why: "too_large" });
});

test("T-08: its process knows no secret of the environment", async () => {
  process.env.EARSHOT_MASTER_KEY = "steam-4471";
  try {
    const { code, message } = await ask("confess");
    expect(code).toBe("refused");
    expect(message).toMatch(/PATH/);
    expect(message).not.toMatch(/EARSHOT|DATABASE|steam-4471|VITEST|HOME/);
    // Nor does anybody who reads a post learn where things lie on this machine.
    expect(message).not.toMatch(/model-child|\/node/);
  } finally {
    delete process.env.EARSHOT_MASTER_KEY;
  }
});

test("no post is longer than the model takes, whatever it holds", async () => {
  models.put("short", { "tokenizer_config.json": '{"model_max_length":16}' });
  for (const text of ["count ".repeat(50_000), "\ud800 count \u0000".repeat(100)])
    expect(await read("short", text)).toMatchObject({ scores: [0, 16, 0] });
  expect(await read("brew", "count ".repeat(50_000))).toMatchObject({ scores: [0, 512, 0] });
});

test("another file in its place is loaded, under its own version; with other labels it says nothing until they mean something", async () => {
  expect(await read("brew", "marvellous")).toMatchObject({ version: hash });
  models.put("brew", { "model.onnx": '{"made": "later"}' });
  const later = createHash("sha256").update('{"made": "later"}').digest("hex").slice(0, 12);
  expect(await read("brew", "marvellous")).toMatchObject({ version: later });
  models.put("brew", { "config.json": '{"id2label":{"0":"LABEL_0","1":"LABEL_1","2":"LABEL_2"}}' });
  expect(await ask("marvellous")).toMatchObject({ answered: false, code: "labels_changed" });
  const id = await hear("I love this marvellous cup");
  const before = await tone(id);
  await work();
  expect(await tone(id)).toEqual(before);
  expect((await state()).openUntil).not.toBeNull();
});

test("a model with nothing to read is let go, so is the one that waited longest when others come, and all at the end", async () => {
  const pidOf = async (files: ModelFiles, name: string) => {
    const told = await files.read(name, "confess", { timeoutMs: 30_000 });
    return told.kind === "read" && told.read.kind === "unsaid" ? Number(/pid (\d+)/.exec(told.read.message)?.[1]) : 0;
  };
  const isAlive = (pid: number) => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  const gone = (pid: number) => expect.poll(() => isAlive(pid), { timeout: 30_000 }).toBe(false);
  const hasty = createModelFiles(models.folder, 1);
  const first = await pidOf(hasty, "brew");
  expect(first).toBeGreaterThan(0);
  await gone(first);
  hasty.close();

  const files = createModelFiles(models.folder);
  const names = ["brew", "two", "three", "four", "five"];
  for (const name of names) models.put(name);
  const pids = [];
  for (const name of names) pids.push(await pidOf(files, name));
  await gone(pids[0] ?? 0);
  expect(pids.slice(1).map(isAlive)).toEqual([true, true, true, true]);
  expect(await pidOf(files, "five")).toBe(pids[4]);
  files.close();
  for (const pid of pids) await gone(pid);
  expect(await files.read("brew", "marvellous", { timeoutMs: 1_000 })).toMatchObject({ read: { why: "stopped" } });
  for (const name of names.slice(1)) models.take(name);
});

test("without the runtime everything else works, and the list names the command", async () => {
  models.uninstall();
  const { status, body } = await world.request("GET", "/model-files");
  expect([status, body.folder]).toEqual([200, models.folder]);
  expect(body.runtime).toEqual({
    installed: false,
    command: `npm install --prefix ${models.folder} --ignore-scripts --save-exact onnxruntime-node@1.30.0 @huggingface/tokenizers@0.2.0`,
  });
  const id = await hear("I love this marvellous cup");
  await work();
  const { openUntil, lastError, waiting, today } = await state();
  expect([lastError.code, waiting, today.requests]).toEqual(["runtime_missing", 1, 1]);
  expect(openUntil).not.toBeNull();
  expect((await tone(id))?.model).toMatch(/^sentiment /);
  // Installed and saved again, it reads what waited.
  models.install();
  await put({});
  await work();
  expect((await tone(id))?.model).toBe(`own: brew ${hash}`);
});

test("the day's limit of posts and of processor time holds", async () => {
  await put({ requestsADay: 1 });
  const ids = [await hear("marvellous one"), await hear("marvellous two")];
  await work();
  const tones = await Promise.all(ids.map(tone));
  expect(tones.filter(({ fallback }) => /day's limit/.test(fallback ?? ""))).toHaveLength(1);
  await put({ cpuSecondsADay: 0 });
  expect(await ask("marvellous")).toMatchObject({ answered: false, code: "day_spent" });
  await world.context.owner.query("update own_model_use set cpu_ms = 5000 where own_model_id = $1", [model.id]);
  await put({ cpuSecondsADay: 5 });
  expect(await ask("marvellous")).toMatchObject({ answered: false, code: "day_spent" });
  await put({ cpuSecondsADay: 6 });
  expect(await ask("marvellous")).toMatchObject({ answered: true });
});

test("T-62: a name is no path, and a link out of the folder leads nowhere", async () => {
  const outside = mkdtempSync(join(tmpdir(), "earshot-outside-"));
  try {
    for (const file of ["model.onnx", "tokenizer.json", "config.json"])
      writeFileSync(join(outside, file), file === "config.json" ? '{"id2label":{"0":"a","1":"b"}}' : "{}");
    models.link("away", outside);
    models.put("half");
    models.take("half/model.onnx");
    models.link("half/model.onnx", join(outside, "model.onnx"));
    models.link("near", "brew");
    expect(await modelFolder(models.folder, "away")).toEqual({
      fault: expect.stringMatching(/link out of the models folder/),
    });
    expect(await modelFolder(models.folder, "half")).toEqual({ fault: expect.stringMatching(/link out/) });
    expect(await modelFolder(models.folder, "near")).toMatchObject({ labels: ["NEGATIVE", "neutral", "Good!"] });
    for (const name of ["..", "../brew", "brew/..", "/etc", "brew\\..", ".hidden", "node_modules", "brew\u0000", ""]) {
      expect("fault" in (await modelFolder(models.folder, name)), name).toBe(true);
      expect((await put({ model: name })).status, name).toBeGreaterThanOrEqual(400);
    }
    const away = await put({ model: "away" });
    expect([away.status, away.body.errors[0].path]).toEqual([422, "model"]);
    const { body } = await world.request("GET", "/model-files");
    const faults = new Map(body.items.map(({ name, fault }: { name: string; fault: string }) => [name, fault]));
    expect([faults.get("brew"), faults.get("near")]).toEqual([null, null]);
    expect(faults.get("away")).toMatch(/link out/);
    expect(faults.has("node_modules")).toBe(false);
  } finally {
    rmSync(outside, { recursive: true });
    for (const name of ["away", "half", "near"]) models.take(name);
  }
});

test("what is no model says so, in the list, when it is chosen and when it is asked", async () => {
  const many = Object.fromEntries(Array.from({ length: 501 }, (_, k) => [k, `l${k}`]));
  const faults: [name: string, fault: RegExp, parts: Record<string, string | null>][] = [
    ["empty", /no model\.onnx/, { "model.onnx": null }],
    ["wordless", /no tokenizer\.json/, { "tokenizer.json": null }],
    ["nameless", /not that of a text-classification model/, { "config.json": "{}" }],
    ["broken", /not that of a text-classification model/, { "config.json": "{" }],
    ["single", /fewer than two/, { "config.json": '{"id2label":{"0":"x"}}' }],
    ["gap", /numbered from 0/, { "config.json": '{"id2label":{"0":"x","2":"y"}}' }],
    ["twins", /two are alike/, { "config.json": '{"id2label":{"0":"x","1":"x"}}' }],
    ["crowd", /more than 500/, { "config.json": JSON.stringify({ id2label: many }) }],
    ["wide", /larger than 1 MB/, { "config.json": JSON.stringify({ pad: "x".repeat(1_000_001) }) }],
  ];
  for (const [name, , parts] of faults) models.put(name, parts);
  models.put("huge");
  truncateSync(join(models.folder, "huge/model.onnx"), 1_000_000_001);
  models.put("folder", { "model.onnx": null });
  mkdirSync(join(models.folder, "folder/model.onnx"));
  try {
    const found = new Map(await modelFolders(models.folder));
    for (const [name, fault] of faults) expect(found.get(name), name).toEqual({ fault: expect.stringMatching(fault) });
    expect(found.get("huge")).toEqual({ fault: "Its model.onnx is larger than 1000 MB." });
    expect(found.get("folder")).toEqual({ fault: "Its model.onnx is no file." });
  } finally {
    for (const name of [...faults.map(([one]) => one), "huge", "folder"]) models.take(name);
  }
  models.put("brew", { "model.onnx": "\u0000garbage" });
  expect(await ask("marvellous")).toMatchObject({ answered: false, code: "damaged" });
  models.put("brew", { "model.onnx": '{"inputs":["pixel_values"]}' });
  expect((await ask("marvellous")).message).toMatch(/other inputs than a text classifier: pixel_values/);
  models.take("brew");
  expect(await ask("marvellous")).toMatchObject({ answered: false, code: "gone" });
  models.put("brew");
});

test("labels with odd characters are kept apart and shown as one line; meanings are checked", async () => {
  const odd = { 0: "a\u0000b\n", 1: '"><img src=x onerror=1>', 2: "__proto__" };
  models.put("odd", { "config.json": JSON.stringify({ id2label: odd }) });
  const { body } = await world.request("GET", "/model-files");
  const [first] = body.items.find(({ name }: { name: string }) => name === "odd").labels;
  expect(first).toBe("a\uFFFDb\uFFFD");
  const kept = await put({ model: "odd", labels: [first, "__proto__"].map((label) => ({ label, value: "positive" })) });
  expect([kept.status, kept.body.labels]).toEqual([
    200,
    [
      { label: first, value: "positive" },
      { label: "__proto__", value: "positive" },
    ],
  ]);
  expect((await ask("marvellous")).signals).toMatchObject([{ value: "positive" }]);
  for (const wrong of [
    { labels: [{ label: "Nobody", value: "positive" }] },
    { labels: [{ label: "Good!", value: "superb" }] },
    { labels: [labels[0], labels[0]] },
    { labels: [] },
    { tasks: ["tone", "urgency"] },
    { baseUrl: "https://models.example/v1" },
  ])
    expect((await put(wrong)).status, JSON.stringify(wrong)).toBeGreaterThanOrEqual(400);
  models.take("odd");
});

test("a file can take the place of an endpoint and back, and a task belongs to one of them", async () => {
  const endpoint = { baseUrl: "https://models.example/v1", model: "brew-1", tasks: ["urgency"], key: "sk-steam" };
  const other = await world.request("POST", "/own-models", { body: endpoint });
  expect([other.status, other.body.kind]).toEqual([201, "endpoint"]);
  const taken = await world.request("PUT", `/own-models/${other.body.id}`, { body: settings() });
  expect([taken.status, taken.body.errors[0].path]).toEqual([422, "tasks"]);
  await put({ active: false });
  const file = await world.request("PUT", `/own-models/${other.body.id}`, { body: settings() });
  expect([file.status, file.body.kind]).toEqual([200, "file"]);
  const { rows } = await world.context.owner.query("select key from own_model where id = $1", [other.body.id]);
  expect(rows[0].key).toBeNull();
  const back = await world.request("PUT", `/own-models/${other.body.id}`, { body: { ...endpoint, key: undefined } });
  expect([back.status, back.body.hasKey]).toEqual([200, false]);
  expect((await world.as("jonas")("GET", "/model-files")).status).toBe(403);
});
