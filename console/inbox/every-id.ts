import { listConversations } from "@earshot/contract/inbox.ts";
import type { SavedView } from "@earshot/contract/inbox-views.ts";
import { call } from "../api/call.ts";
import { filterOf, type InboxSearch } from "./views.ts";

/** More than this are not changed together. */
export const CHOSEN_MOST = 10_000;

/** The ids of every conversation of a view, page by page, up to `CHOSEN_MOST`. */
export async function everyId(search: InboxSearch, saved: SavedView | undefined): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await call(listConversations, { query: { ...filterOf(search, saved), limit: 200, cursor } });
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor && ids.length < CHOSEN_MOST);
  return [...new Set(ids)].slice(0, CHOSEN_MOST);
}
