import type { Quota } from "../connector.ts";

/** What the server says of its limits; null where it says nothing, as many servers do. */
export function quotaOf(headers: Headers, now: Date): Quota | null {
  const limit = wholeNumber(headers.get("x-ratelimit-limit"));
  const remaining = wholeNumber(headers.get("x-ratelimit-remaining"));
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
  return date(value);
}

/** X-RateLimit-Reset: ISO time with Mastodon; forks send seconds since 1970 or seconds from now. */
function resetOf(headers: Headers, now: Date): Date | null {
  const value = headers.get("x-ratelimit-reset")?.trim();
  if (!value) return null;
  if (!/^\d{1,12}(\.\d+)?$/.test(value)) return date(value);
  const seconds = Number(value);
  return new Date(seconds > 1_000_000_000 ? seconds * 1000 : now.getTime() + seconds * 1000);
}

function date(value: string): Date | null {
  const time = Date.parse(value);
  return Number.isNaN(time) ? null : new Date(time);
}

function wholeNumber(value: string | null): number | null {
  return value !== null && /^\d{1,12}$/.test(value.trim()) ? Number(value) : null;
}
