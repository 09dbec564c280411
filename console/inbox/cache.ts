import {
  type Conversation,
  type ConversationDetail,
  getConversation,
  listConversations,
} from "@earshot/contract/inbox.ts";
import type { InfiniteData } from "@tanstack/react-query";
import { keyOf, queryClient } from "../api/query.ts";

type ListPage = { items: Conversation[]; nextCursor: string | null };
type Lists = InfiniteData<ListPage>;

/** What is known of a conversation without asking, from its own answer or from a list. */
export function cachedConversation(id: string): Conversation | null {
  const detail = queryClient.getQueryData<ConversationDetail>(keyOf(getConversation, { params: { id } }));
  if (detail) return detail;
  for (const [, list] of queryClient.getQueriesData<Lists>({ queryKey: keyOf(listConversations) })) {
    const found = list?.pages?.flatMap((page) => page.items).find((item) => item.id === id);
    if (found) return found;
  }
  return null;
}

/** Writes a part of a conversation wherever it stands; lists of another status drop it. */
export function writeConversation(id: string, part: Partial<Conversation>): void {
  queryClient.setQueryData<ConversationDetail>(keyOf(getConversation, { params: { id } }), (detail) =>
    detail ? { ...detail, ...part } : undefined,
  );
  for (const query of queryClient.getQueryCache().findAll({ queryKey: keyOf(listConversations) })) {
    const list = query.state.data as Lists | undefined;
    if (!list?.pages?.some((page) => page.items.some((item) => item.id === id))) continue;
    const wanted = (query.queryKey[2] as { query?: { status?: string } } | undefined)?.query?.status;
    queryClient.setQueryData<Lists>(query.queryKey, {
      ...list,
      pages: list.pages.map((page) => ({
        ...page,
        items: page.items
          .map((item) => (item.id === id ? { ...item, ...onlyList(part) } : item))
          .filter((item) => item.id !== id || !wanted || item.status === wanted),
      })),
    });
  }
}

/** Lists do not carry the thread of a conversation. */
function onlyList(part: Partial<ConversationDetail>): Partial<Conversation> {
  const {
    above: _a,
    beside: _b,
    thread: _t,
    notes: _n,
    replies: _r,
    events: _e,
    composer: _c,
    morePosts: _m,
    ...rest
  } = part;
  return rest;
}
