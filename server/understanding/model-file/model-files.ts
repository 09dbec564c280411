import { type ModelFolder, modelFolder } from "./model-folder.ts";
import { type ModelProcess, type Read, startModelProcess } from "./model-process.ts";
import { runtime } from "./runtime.ts";

/** The model files of this installation, and the processes that run them: one for each that is asked. */
export type ModelFiles = {
  /** the operator's folder */
  readonly folder: string;
  /** Reads one post; posts for the same file take turns. Starts the file's process where none runs. */
  read(name: string, text: string, options: ReadOptions): Promise<FileRead>;
  close(): void;
};

export type ReadOptions = { timeoutMs: number; signal?: AbortSignal };

export type FileRead =
  | { kind: "absent"; code: "runtime_missing" | "gone"; message: string }
  | { kind: "read"; folder: ModelFolder; read: Read };

type Running = { process: ModelProcess; turn: Promise<unknown>; idle: NodeJS.Timeout | null };

/** Models in memory at once; the one that has waited longest makes room. */
const mostRunning = 4;
const loadMs = 60_000;

/** @param idleMs how long a model stays in memory with nothing to read */
export function createModelFiles(folder: string, idleMs = 5 * 60_000): ModelFiles {
  const running = new Map<string, Running>();
  let isClosed = false;

  const stop = (name: string, one: Running) => {
    if (running.get(name) === one) running.delete(name);
    if (one.idle) clearTimeout(one.idle);
    one.process.stop();
  };
  const runningFor = (name: string, found: ModelFolder): Running => {
    const before = running.get(name);
    if (before?.process.isAlive && before.process.state === found.state) {
      // The last in the map is the one that was asked last.
      running.delete(name);
      running.set(name, before);
      return before;
    }
    if (before) retire(name, before);
    for (const [other, one] of running) if (running.size >= mostRunning) retire(other, one);
    const one = { process: startModelProcess(folder, found, loadMs), turn: Promise.resolve(), idle: null };
    running.set(name, one);
    return one;
  };
  /** Lets it finish what it was asked. */
  const retire = (name: string, one: Running) => {
    running.delete(name);
    void one.turn.finally(() => stop(name, one));
  };

  const files: ModelFiles = {
    folder,
    async read(name, text, { timeoutMs, signal }) {
      const found = await modelFolder(folder, name);
      if ("fault" in found) return { kind: "absent", code: "gone", message: `The file cannot be used: ${found.fault}` };
      if (!(await runtime(folder)).installed)
        return { kind: "absent", code: "runtime_missing", message: "What runs model files is not installed." };
      if (isClosed || signal?.aborted) return { kind: "read", folder: found, read: stopped };
      const one = runningFor(name, found);
      if (one.idle) clearTimeout(one.idle);
      // Nobody waits for a model when the server stops.
      const quit = () => stop(name, one);
      signal?.addEventListener("abort", quit, { once: true });
      const work = one.turn.then(() => {
        if (signal?.aborted) return stopped;
        return one.process.isAlive ? one.process.read(text, timeoutMs) : null;
      });
      one.turn = work;
      const read = await work;
      signal?.removeEventListener("abort", quit);
      // It died of what stood before in the line.
      if (read === null) return files.read(name, text, { timeoutMs, signal });
      if (one.idle) clearTimeout(one.idle);
      if (!one.process.isAlive) stop(name, one);
      else one.idle = setTimeout(() => stop(name, one), idleMs).unref();
      return { kind: "read", folder: found, read };
    },
    close() {
      isClosed = true;
      for (const [name, one] of running) stop(name, one);
    },
  };
  return files;
}

const stopped: Read = { kind: "ended", why: "stopped", message: "It was stopped.", cpuMs: 0 };
