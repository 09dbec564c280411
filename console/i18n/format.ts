import i18next from "i18next";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Times and numbers in the person's language and the workspace's zone. */
export type Format = {
  /** "4 min", "3 h", "2 d", then a date */
  age(at: string, now?: number): string;
  /** "Sunday, 22 November 2026 at 01:26 GMT" */
  exact(at: string): string;
  /** "22 Nov, 01:26" */
  short(at: string): string;
  /** "Sunday, 22 November" */
  day(at: string): string;
  /** "01:26" */
  clock(at: string): string;
  number(n: number): string;
  /** "12.4K" */
  compact(n: number): string;
};

const made = new Map<string, Format>();

/** @param zone IANA zone of the workspace */
export function formatIn(zone: string): Format {
  const language = i18next.language || "en";
  const known = made.get(`${language} ${zone}`);
  if (known) return known;
  // British order and a 24-hour clock where English has no region: no doubt about 3/4
  const locale = language === "en" ? "en-GB" : language;
  const exact = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "long", timeZone: zone });
  const short = new Intl.DateTimeFormat(locale, {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    timeZone: zone,
  });
  const date = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone: zone });
  const dated = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric", timeZone: zone });
  const day = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long", timeZone: zone });
  const clock = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit", timeZone: zone });
  const number = new Intl.NumberFormat(locale);
  const compact = new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 });
  const format: Format = {
    age(at, now = Date.now()) {
      const passed = now - Date.parse(at);
      if (passed < -MINUTE) return short.format(new Date(at));
      if (passed < MINUTE) return i18next.t("shell:time.now");
      if (passed < HOUR) return i18next.t("shell:time.minutes", { count: Math.floor(passed / MINUTE) });
      if (passed < DAY) return i18next.t("shell:time.hours", { count: Math.floor(passed / HOUR) });
      if (passed < 7 * DAY) return i18next.t("shell:time.days", { count: Math.floor(passed / DAY) });
      return (passed < 300 * DAY ? date : dated).format(new Date(at));
    },
    exact: (at) => exact.format(new Date(at)),
    short: (at) => short.format(new Date(at)),
    day: (at) => day.format(new Date(at)),
    clock: (at) => clock.format(new Date(at)),
    number: (n) => number.format(n),
    compact: (n) => compact.format(n),
  };
  made.set(`${language} ${zone}`, format);
  return format;
}
