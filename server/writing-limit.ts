import { tooMany } from "./errors.ts";
import { placeOf } from "./workspace/sign-in-attempts.ts";

/** What one place may write at once, and gets back over a minute. */
const perMinute = 30;
/** The machine itself, and everybody behind a proxy that EARSHOT_TRUSTED_PROXIES does not name. */
const perMinuteHere = 1_000;
const mostRemembered = 20_000;

/**
 * How much strangers may write on a public page, by where they come from: a bucket that fills evenly, so that nobody
 * gains by waiting for the full minute. Throws 429 with the seconds until the next one is free. Per process.
 */
export function createWritingLimit(where: string, now: () => number): { count(address: string): void } {
  const buckets = new Map<string, { left: number; at: number }>();
  return {
    count(address) {
      const place = placeOf(address);
      const most = /^127\.|^::1$|^0:0:0:0$/.test(place) || address === "::1" ? perMinuteHere : perMinute;
      const at = now();
      const before = buckets.get(place) ?? { left: most, at };
      const left = Math.min(most, before.left + (Math.max(0, at - before.at) / 60_000) * most);
      // The newest last, so that the oldest are forgotten first.
      buckets.delete(place);
      buckets.set(place, { left: left < 1 ? left : left - 1, at });
      if (buckets.size > mostRemembered) {
        for (const oldest of buckets.keys()) {
          buckets.delete(oldest);
          break;
        }
      }
      if (left >= 1) return;
      const seconds = Math.ceil(((1 - left) / most) * 60);
      throw tooMany(`That is a lot at once. ${where} listens again in ${seconds} seconds.`, seconds);
    },
  };
}
