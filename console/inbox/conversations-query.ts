import { listConversations } from "@earshot/contract/inbox.ts";
import { pages } from "../api/pages.ts";
import { filterOf, type InboxSearch } from "./views.ts";

/** The list of a view, page by page. */
export function conversationsQuery(search: InboxSearch) {
  return { ...pages(listConversations, { query: filterOf(search) }), meta: { live: "head" } };
}
