import { isIPv6 } from "node:net";
import { tooMany } from "#server/errors.ts";

const windowMs = 60_000;
const mostPerWindow = 10;
/** Somebody who tries many mail addresses from one place. */
const mostPerAddress = 60;
const mostRemembered = 20_000;

/** Counts sign-ins by where they come from and for whom; throws 429 beyond ten a minute. Per process. */
export function createAttempts(now: () => number): { count(address: string, email: string): void } {
  const counts = new Map<string, { since: number; n: number }>();
  const add = (key: string, most: number) => {
    const at = now();
    const known = counts.get(key);
    const entry = known && at - known.since < windowMs ? known : { since: at, n: 0 };
    entry.n++;
    // The newest last, so that the oldest are forgotten first.
    counts.delete(key);
    counts.set(key, entry);
    if (counts.size > mostRemembered) {
      for (const oldest of counts.keys()) {
        counts.delete(oldest);
        break;
      }
    }
    if (entry.n > most) {
      const seconds = Math.ceil((entry.since + windowMs - at) / 1000);
      throw tooMany(`Too many attempts to sign in. Try again in ${seconds} seconds.`, seconds);
    }
  };
  return {
    count(address, email) {
      const place = placeOf(address);
      add(place, mostPerAddress);
      add(`${place} ${email.trim().toLowerCase()}`, mostPerWindow);
    },
  };
}

/** One customer of a provider has a whole /64 of IPv6 addresses. */
export function placeOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  if (!isIPv6(address)) return address;
  const [head = "", tail] = address.split("%")[0]?.split("::") ?? [];
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  return [...left, ...Array<string>(zeros).fill("0"), ...right]
    .slice(0, 4)
    .map((part) => Number.parseInt(part, 16).toString(16))
    .join(":");
}
