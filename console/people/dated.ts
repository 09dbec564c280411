/** A day in the zone with its year: "22 Nov 2026"; with the weekday, the year only where it is not this one. */
export function dated(at: string, timezone: string, language: string, weekday = false): string {
  // British order where English has no region: no doubt about 3/4
  const locale = language === "en" ? "en-GB" : language;
  const date = new Date(at);
  if (!weekday) return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: timezone }).format(date);
  const year = new Intl.DateTimeFormat("en", { year: "numeric", timeZone: timezone });
  return new Intl.DateTimeFormat(locale, {
    weekday: "long",
    day: "numeric",
    month: "long",
    year: year.format(date) === year.format(new Date()) ? undefined : "numeric",
    timeZone: timezone,
  }).format(date);
}
