import type { QueryInput } from "@earshot/contract/endpoint.ts";
import type { listConversations } from "@earshot/contract/inbox.ts";
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

/** What stands in the address of the inbox; what is usual is left out. */
export type InboxSearch = {
  view?: ViewName;
  q?: string;
  sort?: "oldest" | "priority";
  tag?: string;
  channel?: string;
};

export function inboxSearch(search: Record<string, unknown>): InboxSearch {
  const text = (value: unknown, max: number) =>
    typeof value === "string" || typeof value === "number" ? String(value).slice(0, max) || undefined : undefined;
  const found: InboxSearch = {
    view: views.find(({ name }) => name === search.view && name !== "open")?.name,
    q: text(search.q, 200),
    sort: search.sort === "oldest" || search.sort === "priority" ? search.sort : undefined,
    tag: text(search.tag, 60),
    channel: text(search.channel, 60),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)) as InboxSearch;
}

export function filterOf(search: InboxSearch): QueryInput<typeof listConversations> {
  const view = views.find(({ name }) => name === (search.view ?? "open"));
  return {
    ...view?.filter,
    q: search.q,
    tag: search.tag,
    channelId: search.channel,
    sort: search.sort ?? "newest",
    limit: 100,
  };
}
