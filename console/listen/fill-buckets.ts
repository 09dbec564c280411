import { dayOf, type Period } from "./period.ts";

export type Point = { at: string; posts: number };
/** `at` is the bucket's first hour, in milliseconds. */
export type Bucket = { at: number; until: number; posts: number };

const hour = 3_600_000;

/**
 * A series with a bucket for every hour or day of the period. The server speaks only of hours with posts in them; an
 * area drawn through those alone would invent posts between them. Days are days of the workspace's zone.
 */
export function fillBuckets(points: Point[], { since, until, unit }: Period, timezone: string): Bucket[] {
  const posts = new Map<number, number>();
  for (const point of points) {
    const start = Math.floor(Date.parse(point.at) / hour) * hour;
    posts.set(start, (posts.get(start) ?? 0) + point.posts);
  }
  const filled: Bucket[] = [];
  let day = "";
  const end = Date.parse(until);
  for (let at = Math.floor(Date.parse(since) / hour) * hour; at < end; at += hour) {
    const today = unit === "day" ? dayOf(at, timezone) : String(at);
    const last = filled.at(-1);
    if (last && today === day) {
      last.posts += posts.get(at) ?? 0;
      last.until = at + hour;
    } else {
      filled.push({ at, until: at + hour, posts: posts.get(at) ?? 0 });
      day = today;
    }
  }
  return filled;
}
