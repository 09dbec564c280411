import { listConversations } from "@earshot/contract/inbox.ts";
import { listViews, type SavedView } from "@earshot/contract/inbox-views.ts";
import { useQuery } from "@tanstack/react-query";
import { pages } from "../api/pages.ts";
import { get } from "../api/query.ts";
import { filterOf, type InboxSearch } from "./views.ts";

/** The list of a view, page by page. */
export function conversationsQuery(search: InboxSearch, saved: SavedView | undefined) {
  return { ...pages(listConversations, { query: filterOf(search, saved), later: 200 }), meta: { live: "head" } };
}

/** The saved views, and the one the address names. `settled`: it is known whether there is such a one. */
export function useSavedViews(search: InboxSearch) {
  const { data, isPending } = useQuery({ ...get(listViews), staleTime: 60_000 });
  const all = data?.items ?? [];
  const named = search.view !== undefined && search.view.length === 36;
  return { all, saved: all.find(({ id }) => id === search.view), settled: !named || !isPending };
}
