import { entryKinds, voiceTypes } from "@earshot/contract/choices.ts";
import type { VoiceType } from "@earshot/contract/people.ts";
import type { EntryKind } from "@earshot/contract/timeline.ts";

/** The router reads `?q=2024` as a number. */
const textOf = (value: unknown) =>
  typeof value === "string" || typeof value === "number" ? String(value).slice(0, 200) || undefined : undefined;
const idOf = (value: unknown) => (typeof value === "string" && /^[0-9a-f-]{36}$/i.test(value) ? value : undefined);
const dayOf = (value: unknown) =>
  typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value))
    ? value
    : undefined;
const oneOf =
  <V extends string>(values: readonly V[]) =>
  (value: unknown) =>
    values.find((one) => one === value);

export const sorts = ["newest", "name", "lastContact"] as const;
/** Wrote in the last so many days, or has been silent for so many. */
export const contacts = ["week", "month", "quarter", "silentMonth", "silentQuarter"] as const;
export const customers = ["yes", "no"] as const;
export const directions = ["in", "out"] as const;
export const organizationTabs = ["people", "timeline", "conversations"] as const;

export type PeopleSearch = {
  q?: string;
  voice?: VoiceType;
  customer?: (typeof customers)[number];
  open?: (typeof customers)[number];
  contact?: (typeof contacts)[number];
  organization?: string;
  sort?: (typeof sorts)[number];
};
export const peopleSearch = (given: Record<string, unknown>): PeopleSearch => ({
  q: textOf(given.q),
  voice: oneOf(voiceTypes)(given.voice),
  customer: oneOf(customers)(given.customer),
  open: oneOf(customers)(given.open),
  contact: oneOf(contacts)(given.contact),
  organization: idOf(given.organization),
  sort: oneOf(sorts)(given.sort),
});

type AuthorsSearch = { q?: string; all?: true };
export const authorsSearch = (given: Record<string, unknown>): AuthorsSearch => ({
  q: textOf(given.q),
  all: given.all === true ? true : undefined,
});

type OrganizationsSearch = { q?: string; archived?: true; sort?: "newest" };
export const organizationsSearch = (given: Record<string, unknown>): OrganizationsSearch => ({
  q: textOf(given.q),
  archived: given.archived === true ? true : undefined,
  sort: given.sort === "newest" ? "newest" : undefined,
});

/** What a timeline shows, and the entry or post that is open beside it. */
export type TimelineSearch = {
  kind?: EntryKind;
  direction?: (typeof directions)[number];
  channel?: string;
  /** a day; entries up to its end */
  until?: string;
  entry?: string;
  post?: string;
};
const timelineSearch = (given: Record<string, unknown>): TimelineSearch => ({
  kind: oneOf(entryKinds)(given.kind),
  direction: oneOf(directions)(given.direction),
  channel: idOf(given.channel),
  until: dayOf(given.until),
  entry: idOf(given.entry),
  post: idOf(given.post),
});

type PersonSearch = TimelineSearch & { tab?: "conversations" };
export const personSearch = (given: Record<string, unknown>): PersonSearch => ({
  ...timelineSearch(given),
  tab: given.tab === "conversations" ? "conversations" : undefined,
});

/** The post that is open beside an author's. */
export const authorSearch = (given: Record<string, unknown>): { post?: string } => ({ post: idOf(given.post) });

type OrganizationSearch = TimelineSearch & { tab?: (typeof organizationTabs)[number] };
export const organizationSearch = (given: Record<string, unknown>): OrganizationSearch => ({
  ...timelineSearch(given),
  tab: oneOf(organizationTabs)(given.tab),
});
