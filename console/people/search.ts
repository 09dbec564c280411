import type { TimelineEntry } from "@earshot/contract/timeline.ts";

export const timelineKinds = ["post", "reply", "note", "purchase", "event"] as const satisfies TimelineEntry["kind"][];

/** The router reads `?q=2024` as a number. */
const textOf = (value: unknown) =>
  typeof value === "string" || typeof value === "number" ? String(value).slice(0, 200) || undefined : undefined;
const idOf = (value: unknown) => (typeof value === "string" && /^[0-9a-f-]{36}$/i.test(value) ? value : undefined);

export type PeopleSearch = { q?: string };
export type AuthorsSearch = { q?: string; all?: true };
export type PersonSearch = { kind?: TimelineEntry["kind"]; post?: string };

export const peopleSearch = (given: Record<string, unknown>): PeopleSearch => ({ q: textOf(given.q) });

export const authorsSearch = (given: Record<string, unknown>): AuthorsSearch => ({
  q: textOf(given.q),
  all: given.all === true ? true : undefined,
});

export const personSearch = (given: Record<string, unknown>): PersonSearch => ({
  kind: timelineKinds.find((kind) => kind === given.kind),
  post: idOf(given.post),
});
