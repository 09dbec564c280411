import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Milliseconds of CPU that the embedded PostgreSQL has used so far, all its processes together; null but on Linux. */
export function postgresCpu(dataDir: string): number | null {
  if (process.platform !== "linux") return null;
  const postmaster = readFileSync(join(dataDir, "postgres", "postmaster.pid"), "utf8").split("\n")[0]!;
  let ticks = 0;
  for (const pid of readdirSync("/proc")) {
    if (!/^\d+$/.test(pid)) continue;
    try {
      // Behind the name in parentheses: state, parent, …, user time, system time, theirs of children that ended.
      const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)!.split(" ");
      if (pid === postmaster)
        ticks += Number(fields[11]) + Number(fields[12]) + Number(fields[13]) + Number(fields[14]);
      else if (fields[1] === postmaster) ticks += Number(fields[11]) + Number(fields[12]);
    } catch {
      // It ended meanwhile.
    }
  }
  // A tick is a hundredth of a second on every Linux that Node runs on.
  return ticks * 10;
}
