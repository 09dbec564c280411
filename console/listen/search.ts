import { type SignalFilter, type SignalSort, signalSorts } from "@earshot/contract/signals.ts";
import { readSignalFilter } from "../understanding/read-filter.ts";
import { isRange, type Range } from "./period.ts";

export type PostSearch = {
  q?: string;
  topic?: string;
  channel?: string;
  author?: string;
  range?: Range;
  since?: string;
  until?: string;
  sort?: SignalSort;
  /** the post that stands open beside the list */
  post?: string;
} & SignalFilter;

export type DashboardSearch = { range?: Range; by?: "topic" | "channel"; topic?: string };

const idOf = (value: unknown) => (typeof value === "string" && /^[0-9a-f-]{36}$/i.test(value) ? value : undefined);
const timeOf = (value: unknown) =>
  typeof value === "string" && !Number.isNaN(Date.parse(value)) ? new Date(value).toISOString() : undefined;
/** The router reads `?q=2024` as a number. */
const textOf = (value: unknown) =>
  typeof value === "string" || typeof value === "number" ? String(value).slice(0, 2048) || undefined : undefined;

/** What the address of the posts screen says; what it cannot mean is left out rather than refused. */
export function postSearch(given: Record<string, unknown>): PostSearch {
  return {
    q: textOf(given.q),
    topic: idOf(given.topic),
    channel: idOf(given.channel),
    author: idOf(given.author),
    range: isRange(given.range) ? given.range : undefined,
    since: timeOf(given.since),
    until: timeOf(given.until),
    ...readSignalFilter(given),
    sort: signalSorts.find((sort) => sort === given.sort),
    post: idOf(given.post),
  };
}

export function dashboardSearch(given: Record<string, unknown>): DashboardSearch {
  return {
    range: isRange(given.range) ? given.range : undefined,
    by: given.by === "channel" ? "channel" : undefined,
    topic: idOf(given.topic),
  };
}
