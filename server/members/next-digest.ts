import type { Tx } from "#server/db/transaction.ts";
import { thisWorkspace } from "#server/workspace/store.ts";

const hourMs = 3_600_000;
const sendHour = 9;

/** The next Monday at nine in the workspace's zone, after `after`. */
export async function nextDigest(tx: Tx, after: Date): Promise<Date> {
  return nextMondayAtNine(after, (await thisWorkspace(tx))?.timezone ?? "UTC");
}

/** Looked for hour by hour, so that weeks in which clocks change are right too. */
export function nextMondayAtNine(after: Date, timezone: string): Date {
  const clock = new Intl.DateTimeFormat("en-US", {
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: timezone,
  });
  // Quarter hours: some zones are off by them.
  const step = hourMs / 4;
  let at = (Math.floor(after.getTime() / step) + 1) * step;
  for (let tried = 0; tried < 4 * 24 * 8; tried++, at += step) {
    const parts = clock.formatToParts(at);
    const part = (type: string) => parts.find((one) => one.type === type)?.value;
    if (part("weekday") === "Mon" && Number(part("hour")) === sendHour && part("minute") === "00") return new Date(at);
  }
  return new Date(after.getTime() + 7 * 24 * hourMs);
}
