import type { Quota } from "./connector.ts";

/** How a network begins the names of its rate headers. */
export type RatePrefix = "ratelimit" | "x-ratelimit";

/** What the server says of its limits; null where it says nothing, as many servers do. */
export function quotaOf(headers: Headers, prefix: RatePrefix, now: Date): Quota | null {
  const limit = wholeNumber(headers.get(`${prefix}-limit`));
  const remaining = wholeNumber(headers.get(`${prefix}-remaining`));
  if (limit === null || remaining === null) return null;
  return { limit, remaining, resetAt: resetOf(headers, prefix, now)?.toISOString() ?? null };
}

/** When a refused request may be tried again: the later of Retry-After and the reset header. */
export function retryTime(headers: Headers, prefix: RatePrefix, now: Date): Date | null {
  const times = [retryAfterOf(headers, now), resetOf(headers, prefix, now)].filter((time) => time !== null);
  return times.length === 0 ? null : new Date(Math.max(...times.map(Number)));
}

/** Retry-After: seconds or an HTTP date. */
function retryAfterOf(headers: Headers, now: Date): Date | null {
  const value = headers.get("retry-after")?.trim();
  if (!value) return null;
  if (/^\d{1,9}$/.test(value)) return new Date(now.getTime() + Number(value) * 1000);
  return date(value);
}

/**
 * The reset header: ISO time with Mastodon, seconds since 1970 with Bluesky and Mastodon's forks, seconds from now by
 * the drafts of the standard and behind some proxies.
 */
function resetOf(headers: Headers, prefix: RatePrefix, now: Date): Date | null {
  const value = headers.get(`${prefix}-reset`)?.trim();
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
