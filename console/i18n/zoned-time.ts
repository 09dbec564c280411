/** Wall-clock fields of an instant in an IANA zone. Month 1–12, weekday 1 Monday – 7 Sunday. */
export type WallClock = { year: number; month: number; day: number; hour: number; minute: number; weekday: number };

const formats = new Map<string, Intl.DateTimeFormat>();

export function wallClock(at: Date, zone: string): WallClock {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formats.set(zone, format);
  }
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = part;
  return { year, month, day, hour, minute, weekday: new Date(Date.UTC(year, month - 1, day)).getUTCDay() || 7 };
}

/**
 * The instant at which a zone's clocks show these fields; overflowing days and months roll over. A time that the
 * clocks skip in spring becomes the one an hour later, one that comes twice in autumn the first.
 */
export function instantOf(
  { year, month, day, hour, minute }: { year: number; month: number; day: number; hour: number; minute: number },
  zone: string,
): Date {
  const asUtc = Date.UTC(year, month - 1, day, hour, minute);
  const before = asUtc - offset(new Date(asUtc - 86_400_000), zone);
  const after = asUtc - offset(new Date(asUtc + 86_400_000), zone);
  const [first, second] = before <= after ? [before, after] : [after, before];
  if (shows(first, asUtc, zone)) return new Date(first);
  return new Date(second);
}

function shows(instant: number, asUtc: number, zone: string): boolean {
  return instant + offset(new Date(instant), zone) === asUtc;
}

function offset(at: Date, zone: string): number {
  const { year, month, day, hour, minute } = wallClock(at, zone);
  return Date.UTC(year, month - 1, day, hour, minute) - Math.floor(at.getTime() / 60_000) * 60_000;
}
