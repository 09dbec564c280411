import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** What the two packages look like from outside, in a few lines: a model is a JSON text, words do what they say. */
const runtime = {
  "node_modules/onnxruntime-node/package.json": `{"name":"onnxruntime-node","main":"index.js"}`,
  "node_modules/onnxruntime-node/index.js": `
    exports.Tensor = class { constructor(type, data, dims) { Object.assign(this, { type, data, dims }); } };
    exports.InferenceSession = {
      async create(bytes) {
        const { inputs = ["input_ids", "attention_mask"], dims = [1, 3] } = JSON.parse(Buffer.from(bytes).toString());
        return { inputNames: inputs, outputNames: ["logits"], async run({ input_ids: { data } }) {
          const has = (id) => data.includes(BigInt(id));
          if (has(13)) for (;;);
          if (has(14)) process.kill(process.pid, "SIGSEGV");
          if (has(15)) throw new Error(Object.keys(process.env).sort().join(" ") + " " + process.argv.join(" ") + " pid " + process.pid);
          for (const hog = []; has(16); ) {
            hog.push(Buffer.alloc(128_000_000, 1));
            await new Promise((resolve) => setTimeout(resolve, 50));
          }
          if (has(18)) process.send({ kind: "scores", id: -1, scores: [9], cpuMs: 1 });
          const scores = [has(11) ? 4 : 0, 0, has(10) ? 4 : 0];
          if (has(12)) scores[1] = NaN;
          if (has(17)) scores[1] = data.length;
          return { logits: { dims, data: Float32Array.from(scores) } };
        } };
      },
    };`,
  "node_modules/@huggingface/tokenizers/package.json": `{"name":"@huggingface/tokenizers","main":"index.js"}`,
  "node_modules/@huggingface/tokenizers/index.js": `
    exports.Tokenizer = class {
      constructor({ words }) { this.words = words; }
      encode(text) {
        const ids = (text.toLowerCase().match(/\\w+/g) ?? []).map((word) => 10 + this.words.indexOf(word));
        return { ids: [1, ...ids, 2] };
      }
    };`,
};

const words = ["marvellous", "dreadful", "nowhere", "hang", "crash", "confess", "hog", "count", "babble"];

/** Files of one model; others than the usual ones, and null leaves one out. */
export type ModelParts = { [file: string]: string | null };

/** A models folder that goes with `close`, with a stand-in for the runtime. */
export function openModels() {
  const folder = mkdtempSync(join(tmpdir(), "earshot-models-"));
  const write = (path: string, content: string) => {
    // What is there already stays as old as it is: a model is loaded anew when its files are others.
    if (existsSync(join(folder, path)) && readFileSync(join(folder, path), "utf8") === content) return;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  return {
    folder,
    install() {
      for (const [path, content] of Object.entries(runtime)) write(path, content);
    },
    uninstall: () => rmSync(join(folder, "node_modules"), { recursive: true, force: true }),
    /** Its labels are NEGATIVE, neutral and Good! unless told. */
    put(name: string, parts: ModelParts = {}) {
      const usual = {
        "model.onnx": "{}",
        "tokenizer.json": JSON.stringify({ words }),
        "config.json": JSON.stringify({ id2label: { 0: "NEGATIVE", 1: "neutral", 2: "Good!" } }),
      };
      for (const [file, content] of Object.entries({ ...usual, ...parts }))
        if (content !== null) write(`${name}/${file}`, content);
    },
    link: (from: string, to: string) => symlinkSync(to, join(folder, from)),
    take: (name: string) => rmSync(join(folder, name), { recursive: true, force: true }),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
