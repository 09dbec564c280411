import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { freePort, startServer } from "../tests/crash/running-server.ts";
import { megabytes, rounded } from "./ground/measure.ts";

type Started = { seconds: number; server: number; postgres: number };

/** Measures a first start (makes the cluster, migrates), later starts, and what it holds when idle: [--rest 10] seconds. */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { rest: { type: "string", default: "10" } } });
  const folder = mkdtempSync(join(tmpdir(), "earshot-start-"));
  chmodSync(folder, 0o755);
  try {
    const reference = emptyNode();
    const cold = await start(folder, 0);
    const warm = await start(folder, 0);
    const idle = await start(folder, Number(values.rest) * 1_000);
    const row = ({ seconds, server, postgres }: Started) => ({
      seconds: rounded(seconds, 1),
      "× an empty node": rounded(seconds / reference, 1),
      "server RSS MB": megabytes(server),
      "postgres PSS MB": megabytes(postgres),
    });
    console.log(`reference: node --import tsx with an empty program takes ${rounded(reference, 2)} s`);
    console.table({
      "first start": row(cold),
      "second start": row(warm),
      [`third start, after ${values.rest} s at rest`]: row(idle),
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function emptyNode(): number {
  const began = performance.now();
  execFileSync(process.execPath, ["--import", "tsx", "-e", "0"]);
  return (performance.now() - began) / 1_000;
}

async function start(folder: string, restMs: number): Promise<Started> {
  const dataDir = join(folder, "data");
  const port = await freePort();
  const began = performance.now();
  const server = startServer({ EARSHOT_DATA_DIR: dataDir, EARSHOT_PORT: String(port), EARSHOT_LOG_LEVEL: "error" });
  await server.ready();
  const seconds = (performance.now() - began) / 1_000;
  await pause(restMs);
  const postmaster = readFileSync(join(dataDir, "postgres", "postmaster.pid"), "utf8").split("\n")[0]!;
  const held = {
    server: kilobytes(readFileSync(`/proc/${server.child.pid}/status`, "utf8"), /VmRSS:\s+(\d+)/),
    postgres: [postmaster, ...childrenOf(postmaster)]
      .map((pid) => kilobytes(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"), /^Pss:\s+(\d+)/m))
      .reduce((sum, each) => sum + each, 0),
  };
  server.kill("SIGTERM");
  const { code } = await server.exited;
  if (code !== 0) throw new Error(`It ended with ${code}:\n${server.output()}`);
  return { seconds, ...held };
}

const kilobytes = (text: string, pattern: RegExp): number => Number(pattern.exec(text)?.[1] ?? Number.NaN) * 1_024;

const childrenOf = (pid: string): string[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean);
