import { fork } from "node:child_process";
import type { Socket } from "node:net";
import { fileURLToPath } from "node:url";
import type { ModelFolder } from "./model-folder.ts";
import { type ModelWord, modelWord, type Opening, type Question } from "./protocol.ts";

/** What reading came to. Every one of them tells the processor time it took. */
export type Read =
  | { kind: "scores"; scores: number[]; version: string; cpuMs: number }
  /** this post alone is the trouble */
  | { kind: "unsaid"; message: string; cpuMs: number }
  /** the process is gone, and whether another one would fare better */
  | { kind: "ended"; why: "damaged" | "timeout" | "too_large" | "crashed" | "stopped"; message: string; cpuMs: number };

export type ModelProcess = {
  /** its files when it was started */
  readonly state: string;
  readonly isAlive: boolean;
  /** One post at a time: the caller waits for one answer before it asks again. */
  read(text: string, timeoutMs: number): Promise<Read>;
  stop(): void;
};

/** Half a gigabyte for Node and the runtime, and the model three times: as read, as laid out, as used. */
const mostBytesOf = (folder: ModelFolder): number => 512_000_000 + 3 * folder.bytes;
/** Nothing of what else stands in the environment, such as addresses with passwords, is a model's business. */
const told = ["PATH", "TMPDIR", "TEMP", "TMP", "SystemRoot", "LD_LIBRARY_PATH"];

/** Starts a process for one model; the model loads with the first question. */
export function startModelProcess(modelsFolder: string, folder: ModelFolder, loadMs: number): ModelProcess {
  const child = fork(fileURLToPath(new URL("./model-child.mjs", import.meta.url)), [String(mostBytesOf(folder))], {
    execArgv: ["--max-old-space-size=512"],
    env: Object.fromEntries(told.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []))),
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let stderr = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr = (stderr + text).slice(-2_000)));
  child.stderr?.on("error", () => undefined);
  let version: string | null = null;
  let isAlive = true;
  let ending: Ending = null;
  let waiting: ((word: ModelWord | null) => void) | null = null;
  const hear = (word: ModelWord | null) => {
    const hearer = waiting;
    waiting = null;
    hearer?.(word);
  };
  const end = (why: NonNullable<Ending>) => {
    ending ??= why;
    isAlive = false;
    child.kill("SIGKILL");
  };
  child.on("message", (given) => {
    const word = modelWord.safeParse(given);
    if (word.success) hear(word.data);
    else end("crashed");
  });
  child.on("error", () => end("crashed"));
  child.once("close", () => {
    isAlive = false;
    ending ??= stderr.includes("too large") ? "too_large" : "crashed";
    hear(null);
  });
  /** While it has nothing to do it keeps nobody running. */
  const hold = (hand: "ref" | "unref") => {
    child[hand]();
    child.channel?.[hand]();
    (child.stderr as Socket | null)?.[hand]();
  };
  hold("unref");

  /** One message out, one word back; null when the process ended. */
  const ask = async (message: Opening | Question, timeoutMs: number): Promise<ModelWord | null> => {
    if (!isAlive) return null;
    const timer = setTimeout(() => end("timeout"), timeoutMs);
    const answer = new Promise<ModelWord | null>((resolve) => (waiting = resolve));
    hold("ref");
    child.send(message, (error) => error && end("crashed"));
    const word = await answer;
    clearTimeout(timer);
    hold("unref");
    return word;
  };

  const { model, tokenizer, tokenizerConfig, labels, mostTokens } = folder;
  const opening: Opening = {
    folder: modelsFolder,
    model,
    tokenizer,
    tokenizerConfig,
    labels: labels.length,
    mostTokens,
  };
  let lastId = 0;
  return {
    state: folder.state,
    get isAlive() {
      return isAlive;
    },
    async read(text, timeoutMs) {
      const began = performance.now();
      let loading = 0;
      if (version === null) {
        const word = await ask(opening, loadMs);
        if (word?.kind === "fault") {
          end("crashed");
          const message = `The file cannot be used: ${word.message}.`;
          return { kind: "ended", why: "damaged", message, cpuMs: word.cpuMs };
        }
        if (word?.kind !== "ready") return ended(ending, performance.now() - began);
        version = word.version;
        loading = word.cpuMs;
      }
      const id = ++lastId;
      const asked = performance.now();
      const word = await ask({ id, text }, timeoutMs);
      if (word === null) return ended(ending, loading + performance.now() - asked);
      if ((word.kind !== "scores" && word.kind !== "unsaid") || word.id !== id) {
        end("crashed");
        return ended("crashed", loading + performance.now() - asked);
      }
      const cpuMs = loading + word.cpuMs;
      if (word.kind === "unsaid") return { kind: "unsaid", message: `It said nothing: ${word.message}.`, cpuMs };
      return { kind: "scores", scores: word.scores, version, cpuMs };
    },
    stop: () => end("stopped"),
  };
}

type Ending = Exclude<Extract<Read, { kind: "ended" }>["why"], "damaged"> | null;

/** The dead do not tell what they used: it counts as having worked all the time. */
function ended(why: Ending, cpuMs: number): Read {
  const messages = {
    timeout: "It took too long and was stopped.",
    too_large: "It took more memory than a model of its size may, and was stopped.",
    crashed: "Its process ended while it read.",
    stopped: "It was stopped.",
  };
  return { kind: "ended", why: why ?? "crashed", message: messages[why ?? "crashed"], cpuMs };
}
