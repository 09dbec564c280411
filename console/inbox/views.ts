import type { QueryInput } from "@earshot/contract/endpoint.ts";
import { type listConversations, type Status, statuses } from "@earshot/contract/inbox.ts";
import type { ConversationFilter } from "@earshot/contract/inbox-filter.ts";
import type { SavedView } from "@earshot/contract/inbox-views.ts";
import { type SignalFilter, type SignalSort, signalSorts } from "@earshot/contract/signals.ts";
import {
  type Icon,
  IconBellZ,
  IconCircleCheck,
  IconCircleMinus,
  IconHourglass,
  IconInbox,
  IconStack2,
  IconUser,
  IconUserQuestion,
  IconUsersGroup,
} from "@tabler/icons-react";
import { readSignalFilter } from "../understanding/read-filter.ts";

export type ViewName =
  | "open"
  | "mine"
  | "unassigned"
  | "community"
  | "customer"
  | "snoozed"
  | "resolved"
  | "quiet"
  | "all";
type Filter = Pick<QueryInput<typeof listConversations>, "status" | "assignee">;
type Count =
  | "open"
  | "mine"
  | "unassigned"
  | "waitingCommunity"
  | "waitingCustomer"
  | "snoozed"
  | "resolved"
  | "noReplyNeeded";

/** The views of the second column, in their order. `count`: the figure of countConversations that stands beside it. */
export const views: Array<{ name: ViewName; icon: Icon; filter: Filter; count?: Count }> = [
  { name: "open", icon: IconInbox, filter: { status: "open" }, count: "open" },
  { name: "mine", icon: IconUser, filter: { status: "open", assignee: "me" }, count: "mine" },
  { name: "unassigned", icon: IconUserQuestion, filter: { status: "open", assignee: "none" }, count: "unassigned" },
  { name: "community", icon: IconUsersGroup, filter: { status: "waiting_community" }, count: "waitingCommunity" },
  { name: "customer", icon: IconHourglass, filter: { status: "waiting_customer" }, count: "waitingCustomer" },
  { name: "snoozed", icon: IconBellZ, filter: { status: "snoozed" }, count: "snoozed" },
  { name: "resolved", icon: IconCircleCheck, filter: { status: "resolved" }, count: "resolved" },
  { name: "quiet", icon: IconCircleMinus, filter: { status: "no_reply_needed" }, count: "noReplyNeeded" },
  { name: "all", icon: IconStack2, filter: {} },
];

const builtIn = (name: string | undefined) => views.find((view) => view.name === (name ?? "open"));

/** What stands in the address of the inbox; what is usual is left out. */
export type InboxSearch = {
  /** a built-in view's name or a saved view's id */
  view?: string;
  /** a saved view with other conditions than are kept: they stand in the address, all of them */
  edited?: true;
} & Conditions;

type Conditions = {
  q?: string;
  sort?: "oldest" | "priority" | "deadline" | SignalSort;
  status?: Status;
  assignee?: string;
  tag?: string;
  channel?: string;
  topic?: string;
  priority?: number;
  unread?: boolean;
  waiting?: number;
} & SignalFilter;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Reads an address; what makes no sense is left out. */
export function inboxSearch(search: Record<string, unknown>): InboxSearch {
  const text = (value: unknown, max: number) =>
    typeof value === "string" || typeof value === "number" ? String(value).slice(0, max) || undefined : undefined;
  const id = (value: unknown) => (typeof value === "string" && uuid.test(value) ? value : undefined);
  const whole = (value: unknown, least: number, most: number) =>
    Number.isInteger(value) && Number(value) >= least && Number(value) <= most ? Number(value) : undefined;
  const saved = id(search.view);
  const found: InboxSearch = {
    view: saved ?? views.find(({ name }) => name === search.view && name !== "open")?.name,
    edited: saved && search.edited === true ? true : undefined,
    q: text(search.q, 200),
    sort: (["oldest", "priority", "deadline", ...signalSorts] as const).find((sort) => sort === search.sort),
    status: statuses.find((status) => status === search.status),
    assignee: search.assignee === "me" || search.assignee === "none" ? search.assignee : id(search.assignee),
    tag: text(search.tag, 60),
    channel: id(search.channel),
    topic: id(search.topic),
    priority: whole(search.priority, 1, 4),
    unread: typeof search.unread === "boolean" ? search.unread : undefined,
    waiting: whole(search.waiting, 1, 527_040),
    ...readSignalFilter(search),
  };
  return clean(found);
}

/** The conditions of an address, as the server calls them. */
export function conditionsOf(search: InboxSearch): ConversationFilter {
  const { q, sort, status, assignee, tag, channel: channelId, topic: topicId, priority, unread, waiting } = search;
  const { language, tone, intent, urgency, toxicity } = search;
  const signals = { language, tone, intent, urgency, toxicity };
  return clean({ q, sort, status, assignee, tag, channelId, topicId, priority, unread, waiting, ...signals });
}

function addressOf(filter: ConversationFilter): Conditions {
  const { channelId: channel, topicId: topic, sort, ...same } = filter;
  return clean({ ...same, channel, topic, sort: sort === "newest" ? undefined : sort });
}

/** What the list on screen is narrowed by: the view's own conditions and those of the address. */
export function effective(search: InboxSearch, saved: SavedView | undefined): ConversationFilter {
  if (saved) return search.edited ? conditionsOf(search) : clean(saved.filter);
  const own = builtIn(search.view)?.filter ?? { status: "open" as const };
  return { ...own, ...conditionsOf(search) };
}

/** The address after one more change of the conditions; undefined takes one away. */
export function narrowed(
  search: InboxSearch,
  saved: SavedView | undefined,
  change: Partial<ConversationFilter>,
): InboxSearch {
  if (!saved) return clean({ view: search.view, ...addressOf({ ...conditionsOf(search), ...change }) });
  const next = clean({ ...effective(search, saved), ...change });
  return same(next, saved.filter) ? { view: saved.id } : clean({ view: saved.id, edited: true, ...addressOf(next) });
}

/** Whether what is on screen differs from what the view keeps. */
export function isChanged(search: InboxSearch, saved: SavedView | undefined): boolean {
  return saved !== undefined && search.edited === true && !same(conditionsOf(search), saved.filter);
}

function same(a: ConversationFilter, b: ConversationFilter): boolean {
  const plain = (filter: ConversationFilter) =>
    JSON.stringify(Object.entries(clean(addressOf(filter))).sort(([one], [other]) => (one < other ? -1 : 1)));
  return plain(a) === plain(b);
}

export function filterOf(search: InboxSearch, saved: SavedView | undefined): QueryInput<typeof listConversations> {
  const { unread, ...filter } = effective(search, saved);
  return {
    ...filter,
    unread: unread === undefined ? undefined : unread ? "true" : "false",
    sort: filter.sort ?? "newest",
    limit: 100,
  };
}

function clean<T extends object>(all: T): T {
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined && value !== "")) as T;
}

/** A figure beside a view; "2,000+" where counting stopped. */
export function figure(count: number | undefined, most: number | undefined, more = false): string {
  if (!count) return "";
  return more || (most !== undefined && count >= most) ? `${count}+` : String(count);
}
