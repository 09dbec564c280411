import type { InfiniteData, Query } from "@tanstack/react-query";
import { queryClient } from "./query-client.ts";

type Page = { items: Array<{ id: string }>; nextCursor: string | null };
/** Lists up to this many pages are fetched again whole. */
const WHOLE = 3;

/**
 * Renews a long cursor list from its head: a hint about one new row must not fetch ten thousand again. The first page
 * is fetched; older rows stay behind it, without those that moved up. When nothing of the new page is known yet, more
 * than a page has arrived and the list starts anew.
 * Returns false for a short list, which the ordinary refresh serves better.
 */
export function refreshHead(query: Query): boolean {
  const list = query.state.data as InfiniteData<Page> | undefined;
  if (query.meta?.live !== "head" || !list?.pages || list.pages.length <= WHOLE) return false;
  if (!query.isActive() || query.state.fetchStatus === "fetching") return true;
  const fetchPage = query.options.queryFn as (context: unknown) => Promise<Page>;
  void Promise.resolve(fetchPage({ pageParam: null, queryKey: query.queryKey, signal: new AbortController().signal }))
    .then((head) => {
      const now = query.state.data as InfiniteData<Page>;
      const known = new Set(now.pages.flatMap((page) => page.items.map(({ id }) => id)));
      if (head.items.length > 0 && !head.items.some(({ id }) => known.has(id))) {
        queryClient.setQueryData(query.queryKey, { pages: [head], pageParams: [null] });
        return;
      }
      const moved = new Set(head.items.map(({ id }) => id));
      const first = now.pages[0];
      queryClient.setQueryData(query.queryKey, {
        ...now,
        pages: now.pages.map((page) =>
          page === first
            ? {
                items: [...head.items, ...page.items.filter(({ id }) => !moved.has(id) && stillIn(id, page, head))],
                nextCursor: page.nextCursor,
              }
            : { ...page, items: page.items.filter(({ id }) => !moved.has(id)) },
        ),
      });
    })
    .catch(() => undefined);
  return true;
}

/** A row of the old first page that stood before a row the new head still holds, but is not in it, has left the list. */
function stillIn(id: string, page: Page, head: Page): boolean {
  const at = page.items.findIndex((item) => item.id === id);
  const held = new Set(head.items.map((item) => item.id));
  return !page.items.slice(at + 1).some((item) => held.has(item.id));
}
