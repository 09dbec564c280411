/** Every zone the browser knows, UTC first, and the one in use even where the browser does not list it. */
export function timezones(current: string): string[] {
  const known = Intl.supportedValuesOf("timeZone");
  return [...new Set(["UTC", ...known, current])];
}
