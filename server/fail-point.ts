import type { Context } from "./context.ts";

/**
 * Where a crash test may end or freeze the process. `pulled` lies between fetching a page and storing it, `ingested`
 * between storing it and moving its cursor; `promoted` between putting a learnt version live and the end of that
 * transaction, `learnt` between that and the end of the job.
 */
export type FailPoint =
  | "claimed"
  | "sent"
  | "stored"
  | "pulled"
  | "ingested"
  | "collected"
  | "imported"
  | "told"
  | "promoted"
  | "learnt";

/** EARSHOT_FAIL_POINT=<point> ends the process as if the power had gone; <point>:stop freezes it until SIGCONT. */
export function failPoint(context: Context, name: FailPoint): void {
  if (context.config.failPoint === name) process.kill(process.pid, "SIGKILL");
  if (context.config.failPoint === `${name}:stop`) process.kill(process.pid, "SIGSTOP");
}
