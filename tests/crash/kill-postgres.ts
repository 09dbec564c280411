import { readFileSync } from "node:fs";
import { join } from "node:path";

/** kill -9 of the embedded PostgreSQL of a data folder, the postmaster and all its children. */
export function killPostgres(dataDir: string): void {
  const [postmaster = ""] = readFileSync(join(dataDir, "postgres", "postmaster.pid"), "utf8").split("\n");
  for (const pid of [postmaster, ...childrenOf(postmaster)]) killNow(Number(pid));
}

const childrenOf = (pid: string): string[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean);

function killNow(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It was gone before.
  }
}
