import { type ChildProcess, spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { scratchFolder } from "../scratch-folder.ts";

const root = join(import.meta.dirname, "../..");

export type Stage = {
  url: string;
  /** the one-time link that start printed */
  setupLink: string;
  /** everything it printed */
  said(): string;
  stop(): Promise<void>;
};

/** A whole Earshot as a newcomer starts it: its own process, embedded database, folder and port. */
export async function openStage(env: Record<string, string> = {}, args: string[] = []): Promise<Stage> {
  const folder = scratchFolder("earshot-stage-");
  const port = await freePort();
  const child = spawn(process.execPath, ["--import", "tsx", "server/main.ts", ...args], {
    cwd: root,
    env: {
      ...process.env,
      EARSHOT_PORT: String(port),
      EARSHOT_PUBLIC_URL: "",
      EARSHOT_DATA_DIR: join(folder, "data"),
      EARSHOT_LOG_LEVEL: "warn",
      DATABASE_URL: "",
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stdout.on("data", (part) => (said += part));
  child.stderr.on("data", (part) => (said += part));
  const url = `http://127.0.0.1:${port}`;
  const setupLink = () => /(http\S+\/setup#token=\S+)\n/.exec(said)?.[1];
  const stop = async () => {
    await ended(child);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await until("the set-up link, the last line of a first start", async () => {
      if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}`);
      return setupLink() !== undefined;
    });
  } catch (error) {
    await stop();
    throw new Error(`${error instanceof Error ? error.message : error}:\n${said}`);
  }
  return { url, setupLink: setupLink() ?? "", said: () => said, stop };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exit = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await exit;
}

/** Asks again until it holds; throws after `ms`, naming what did not come. */
export async function until(what: string, holds: () => Promise<boolean>, ms = 120_000): Promise<void> {
  const end = Date.now() + ms;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`Waited ${ms} ms in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const socket = createServer().listen(0, "127.0.0.1", () => {
      const { port } = socket.address() as AddressInfo;
      socket.close(() => resolve(port));
    });
  });
}
