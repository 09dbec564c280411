const clocks = new Map<string, Intl.DateTimeFormat>();
const earliest = Date.UTC(1970, 0, 1);
const latest = Date.UTC(2200, 0, 1);

/**
 * A moment as files write it, in ISO 8601 UTC: ISO with or without an offset, a day, Unix seconds or milliseconds, or a
 * mail header's date. What has no offset is meant in `timezone` (IANA); a day is its start there. Null for anything else:
 * 03/04/2026 is two days, and nobody knows which.
 */
export function readMoment(text: string, timezone: string): string | null {
  const said = text.trim();
  if (/^\d{10}$/.test(said)) return within(Number(said) * 1_000);
  if (/^\d{13}$/.test(said)) return within(Number(said));
  const iso =
    /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?)?$/i.exec(
      said,
    );
  if (iso) return fromIso(iso, timezone);
  if (/^([A-Z][a-z]{2},? )?\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}(:\d{2})? (GMT|UTC|Z|[+-]\d{4})$/.test(said))
    return within(Date.parse(said));
  if (/^[A-Z][a-z]{2} [A-Z][a-z]{2} \d{2} \d{2}:\d{2}:\d{2} [+-]\d{4} \d{4}$/.test(said))
    return within(Date.parse(said));
  return null;
}

function fromIso(parts: RegExpExecArray, timezone: string): string | null {
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const ms = Number((parts[7] ?? "").padEnd(3, "0").slice(0, 3));
  const local = Date.UTC(year, month - 1, day, hour, minute, second, ms);
  // 2026-02-30 and 25:00 are no times.
  const back = new Date(local);
  if (back.getUTCDate() !== day || back.getUTCMonth() !== month - 1 || back.getUTCHours() !== hour) return null;
  if (minute > 59 || second > 59) return null;
  const offset = parts[8];
  if (offset === undefined) return within(local - offsetAt(local - offsetAt(local, timezone), timezone));
  if (/^(Z|UTC)$/i.test(offset)) return within(local);
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(offset)!;
  return within(local - (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000);
}

/** By how much the zone's clock is ahead of UTC at a moment, in ms. */
function offsetAt(at: number, timezone: string): number {
  let clock = clocks.get(timezone);
  if (!clock) {
    clock = new Intl.DateTimeFormat("en-US", {
      timeZone: timezone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    clocks.set(timezone, clock);
  }
  const parts = Object.fromEntries(clock.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const shown = Date.UTC(parts.year!, parts.month! - 1, parts.day!, parts.hour!, parts.minute!, parts.second!);
  return shown - Math.floor(at / 1_000) * 1_000;
}

const within = (at: number): string | null =>
  Number.isFinite(at) && at >= earliest && at < latest ? new Date(at).toISOString() : null;
