import type { Context } from "./context.ts";

/** Where a crash test may end the process, as if the power had gone. */
export type FailPoint = "claimed" | "sent" | "stored" | "ingested";

export function failPoint(context: Context, name: FailPoint): void {
  if (context.config.failPoint === name) process.kill(process.pid, "SIGKILL");
}
