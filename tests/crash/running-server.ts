import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
/** The machine may be busy with everything else. */
const startMs = 180_000;

export type Exit = { code: number | null; signal: NodeJS.Signals | null };

export type RunningServer = {
  child: ChildProcess;
  exited: Promise<Exit>;
  /** everything it said */
  output(): string;
  /** Resolves when it has greeted; throws with its words when it ends before. */
  ready(): Promise<void>;
  kill(signal: NodeJS.Signals): void;
};

/** Starts `server/main.ts` as `npm start` would run it, with nothing of this process's own configuration. */
export function startServer(env: Record<string, string>, role: "all" | "web" | "worker" = "all"): RunningServer {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(EARSHOT_|VITEST|NODE_OPTIONS$|NODE_ENV$|DATABASE_URL$)/.test(name),
  );
  const child = spawn(process.execPath, ["--import", "tsx", "server/main.ts", role], {
    cwd: root,
    env: { ...Object.fromEntries(inherited), EARSHOT_CONFIG: join(root, "tests/crash/empty.env"), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (part: string) => {
      said += part;
    });
  }
  let ended: Exit | null = null;
  const exited = new Promise<Exit>((resolve) => {
    child.once("exit", (code, signal) => {
      ended = { code, signal };
      resolve(ended);
    });
  });
  return {
    child,
    exited,
    output: () => said,
    async ready() {
      for (const until = Date.now() + startMs; !said.includes("Earshot is ready"); await pause(50)) {
        if (ended) throw new Error(`The server ended (${JSON.stringify(ended)}) before it was ready:\n${said}`);
        if (Date.now() > until) throw new Error(`The server was not ready after ${startMs / 1000} s:\n${said}`);
      }
    },
    kill: (signal) => void child.kill(signal),
  };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}
