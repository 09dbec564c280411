import type { QuietHours } from "@earshot/contract/consent.ts";

/**
 * When the quiet hours that hold at `now` are over; null outside of them. On a night when clocks change the answer can
 * be an hour off; whoever waited asks again then.
 */
export function quietUntil(hours: QuietHours | null, now: Date): Date | null {
  if (hours === null) return null;
  const [from, to, at] = [minutes(hours.from), minutes(hours.to), minutes(localTime(now, hours.timezone))];
  const isQuiet = from <= to ? at >= from && at < to : at >= from || at < to;
  if (!isQuiet) return null;
  const left = (to - at + day) % day || day;
  return new Date(Math.floor(now.getTime() / 60_000) * 60_000 + left * 60_000);
}

const day = 24 * 60;

const minutes = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

const localTime = (at: Date, timezone: string): string =>
  new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: timezone }).format(
    at,
  );
