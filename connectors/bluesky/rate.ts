import type { Quota } from "../connector.ts";

/** What the server says of its limits; null where it says nothing, as many servers do. */
export function quotaOf(headers: Headers, now: Date): Quota | null {
  const limit = wholeNumber(headers.get("ratelimit-limit"));
  const remaining = wholeNumber(headers.get("ratelimit-remaining"));
  if (limit === null || remaining === null) return null;
  return { limit, remaining, resetAt: resetOf(headers, now)?.toISOString() ?? null };
}

/** When a refused request may be tried again: the later of Retry-After and the reset header. */
export function retryTime(headers: Headers, now: Date): Date | null {
  const times = [retryAfterOf(headers, now), resetOf(headers, now)].filter((time) => time !== null);
  return times.length === 0 ? null : new Date(Math.max(...times.map(Number)));
}

/** Retry-After: seconds or an HTTP date. */
function retryAfterOf(headers: Headers, now: Date): Date | null {
  const value = headers.get("retry-after")?.trim();
  if (!value) return null;
  if (/^\d{1,9}$/.test(value)) return new Date(now.getTime() + Number(value) * 1000);
  const time = Date.parse(value);
  return Number.isNaN(time) ? null : new Date(time);
}

/** RateLimit-Reset: seconds since 1970 here; seconds from now by the drafts of the standard, and behind some proxies. */
function resetOf(headers: Headers, now: Date): Date | null {
  const seconds = wholeNumber(headers.get("ratelimit-reset"));
  if (seconds === null) return null;
  return new Date(seconds > 1_000_000_000 ? seconds * 1000 : now.getTime() + seconds * 1000);
}

function wholeNumber(value: string | null): number | null {
  return value !== null && /^\d{1,12}$/.test(value.trim()) ? Number(value) : null;
}
