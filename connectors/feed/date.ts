/**
 * A date as feeds in the wild write it, as ISO 8601 in UTC; null for what is no date. Reads RFC 822/2822 with and
 * without weekday, seconds or zone, ISO 8601 and its cut forms, asctime, and Unix seconds or milliseconds. A time
 * without a zone is taken as UTC.
 */
export function readDate(raw: string | undefined | null): string | null {
  const text = raw?.trim().replace(/\s+/g, " ");
  if (!text || text.length > 100) return null;
  return iso(text) ?? rfc822(text) ?? asctime(text) ?? unix(text);
}

function iso(text: string): string | null {
  const m =
    /^(\d{4})(?:-?(\d{2})(?:-?(\d{2}))?)?(?:[T ](\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?)? ?(Z|[+-]\d{1,2}:?\d{0,2}|[A-Z]{2,5})?$/i.exec(
      text,
    );
  if (!m) return null;
  const [, year, month = "1", day = "1", hour = "0", minute = "0", second = "0", fraction = "0", zone] = m;
  return assemble({ year, month: Number(month), day, hour, minute, second, millisecond: milliseconds(fraction), zone });
}

function rfc822(text: string): string | null {
  const m =
    /^(?:\p{L}+\.?,? ?)?(\d{1,2})(?:st|nd|rd|th)?[ -](\p{L}{3,})\.?,?[ -](\d{4}|\d{2})(?:,? (\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)? ?(.*)$/u.exec(
      text,
    );
  if (!m) return null;
  const [, day, name = "", year, hour = "0", minute = "0", second = "0", zone] = m;
  return assemble({ year: wholeYear(year), month: monthOf(name), day, hour, minute, second, millisecond: 0, zone });
}

function asctime(text: string): string | null {
  const m =
    /^(?:\p{L}{3,},? )?(\p{L}{3,})\.? (\d{1,2}),? (?:(\d{4}),? )?(\d{1,2}):(\d{2})(?::(\d{2}))?(?: ([A-Z]{1,5}|[+-]\d{4}))?(?: (\d{4}))?$/u.exec(
      text,
    );
  if (!m) return null;
  const [, name = "", day, yearBefore, hour, minute, second = "0", zone, yearAfter] = m;
  const year = yearBefore ?? yearAfter;
  return assemble({ year, month: monthOf(name), day, hour, minute, second, millisecond: 0, zone });
}

function unix(text: string): string | null {
  if (/^\d{9,10}$/.test(text)) return new Date(Number(text) * 1000).toISOString();
  return /^\d{13}$/.test(text) ? new Date(Number(text)).toISOString() : null;
}

type Parts = {
  year: string | undefined;
  month: number;
  day: string | undefined;
  hour: string | undefined;
  minute: string | undefined;
  second: string | undefined;
  millisecond: number;
  zone: string | undefined;
};

/** Refuses a 31st of February rather than rolling it over; 24:00 and a leap second roll, as the formats allow. */
function assemble(parts: Parts): string | null {
  const [year, day, hour, minute, second] = [parts.year, parts.day, parts.hour, parts.minute, parts.second].map(Number);
  const offset = offsetMinutes(parts.zone);
  if (!year || !day || hour === undefined || minute === undefined || second === undefined || offset === null)
    return null;
  if (parts.month < 1 || parts.month > 12 || hour > 24 || minute > 59 || second > 60) return null;
  const midnight = new Date(Date.UTC(2000, parts.month - 1, day));
  midnight.setUTCFullYear(year, parts.month - 1, day);
  if (midnight.getUTCMonth() !== parts.month - 1) return null;
  const time = midnight.getTime() + ((hour * 60 + minute - offset) * 60 + second) * 1000 + parts.millisecond;
  const date = new Date(time);
  return date.getUTCFullYear() >= 1 && date.getUTCFullYear() <= 9999 ? date.toISOString() : null;
}

/** Minutes east of Greenwich; 0 for nothing or letters that nobody agreed on; null for an offset that cannot be. */
function offsetMinutes(zone: string | undefined): number | null {
  const text = zone?.trim() ?? "";
  const numeric = /^(?:GMT|UTC|UT)?\s*([+-])(\d{1,2}):?(\d{2})?\b/i.exec(text);
  if (numeric) {
    const minutes = Number(numeric[2]) * 60 + Number(numeric[3] ?? 0);
    return minutes > 14 * 60 + 59 ? null : numeric[1] === "-" ? -minutes : minutes;
  }
  if (text !== "" && !/^[A-Za-z]{1,5}\b/.test(text)) return null;
  return (zoneHours[text.toUpperCase().match(/^[A-Z]+/)?.[0] ?? ""] ?? 0) * 60;
}

const zoneHours: Record<string, number> = {
  ...{ EST: -5, EDT: -4, CST: -6, CDT: -5, MST: -7, MDT: -6, PST: -8, PDT: -7, AKST: -9, AKDT: -8, HST: -10 },
  ...{ AST: -4, ADT: -3, NST: -3.5, NDT: -2.5, BRT: -3, WET: 0, WEST: 1, BST: 1, CET: 1, CEST: 2, MET: 1, MEZ: 1 },
  ...{ MEST: 2, MESZ: 2, EET: 2, EEST: 3, MSK: 3, IST: 5.5, SGT: 8, HKT: 8, AWST: 8, JST: 9, KST: 9 },
  ...{ ACST: 9.5, ACDT: 10.5, AEST: 10, AEDT: 11, NZST: 12, NZDT: 13 },
};

/** By RFC 2822: two digits up to 49 are this century. */
function wholeYear(year: string | undefined): string | undefined {
  if (year?.length !== 2) return year;
  return String(Number(year) + (Number(year) < 50 ? 2000 : 1900));
}

/** English first, then the spellings of German, French, Spanish, Italian, Dutch and Portuguese that feeds leak. */
const monthNames = [
  "jan gen ene",
  "feb fév fev",
  "mar mär mrz maa",
  "apr avr abr",
  "may mai mag mei",
  "jun juin giu",
  "jul juil lug",
  "aug aoû aou ago",
  "sep set",
  "oct okt ott out",
  "nov",
  "dec dez déc dic",
].map((names) => names.split(" "));

function monthOf(name: string): number {
  const lower = name.toLowerCase().normalize("NFC");
  const exact = monthNames.findIndex((names) => names.some((start) => start.length > 3 && lower.startsWith(start)));
  const found = exact >= 0 ? exact : monthNames.findIndex((names) => names.includes(lower.slice(0, 3)));
  return found + 1;
}

function milliseconds(fraction: string): number {
  return Math.floor(Number(`0.${fraction}`) * 1000);
}
