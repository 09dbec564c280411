/** A path on the portal, or its start: nobody is sent elsewhere after signing in. */
export function safePath(given: unknown): string {
  if (typeof given !== "string" || given.length > 2_048 || !/^\/(?![/\\])[^\\\p{Cc}\s]*$/u.test(given)) return "/";
  const url = URL.canParse(given, "https://portal.invalid") ? new URL(given, "https://portal.invalid") : null;
  return url?.origin === "https://portal.invalid" && !url.pathname.startsWith("//")
    ? url.pathname + url.search + url.hash
    : "/";
}
