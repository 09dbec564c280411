import {
  type Conversation,
  type ConversationDetail,
  getConversation,
  listConversations,
} from "@earshot/contract/inbox.ts";
import { getMe, type Me } from "@earshot/contract/workspace.ts";
import type { InfiniteData } from "@tanstack/react-query";
import { keyOf, queryClient } from "../api/query.ts";
import { fits, type ListQuery, placed } from "./list-pages.ts";

type ListPage = { items: Conversation[]; nextCursor: string | null };
type Lists = InfiniteData<ListPage>;

/** Conversations that left a list by a change of ours, by list and id: an undo finds them here. */
const left = new Map<string, Map<string, Conversation>>();

/** What is known of a conversation without asking, from its own answer or from a list. */
export function cachedConversation(id: string): Conversation | null {
  const detail = queryClient.getQueryData<ConversationDetail>(keyOf(getConversation, { params: { id } }));
  if (detail) return detail;
  for (const [, list] of queryClient.getQueriesData<Lists>({ queryKey: keyOf(listConversations) })) {
    const found = list?.pages?.flatMap((page) => page.items).find((item) => item.id === id);
    if (found) return found;
  }
  for (const gone of left.values()) {
    const found = gone.get(id);
    if (found) return found;
  }
  return null;
}

/** Writes a part of a conversation wherever it stands: a list it no longer fits drops it, one it fits again has it back. */
export function writeConversation(id: string, part: Partial<Conversation>): void {
  queryClient.setQueryData<ConversationDetail>(keyOf(getConversation, { params: { id } }), (detail) =>
    detail ? { ...detail, ...part } : undefined,
  );
  const me = queryClient.getQueryData<Me>(keyOf(getMe, {}))?.user?.id ?? null;
  for (const query of queryClient.getQueryCache().findAll({ queryKey: keyOf(listConversations) })) {
    const list = query.state.data as Lists | undefined;
    if (!list?.pages) continue;
    const wanted = (query.queryKey[2] as { query?: ListQuery } | undefined)?.query ?? {};
    const gone = left.get(query.queryHash) ?? new Map<string, Conversation>();
    left.set(query.queryHash, gone);
    const was = list.pages.flatMap((page) => page.items).find((item) => item.id === id) ?? gone.get(id);
    if (!was) continue;
    const next: Conversation = { ...was, ...onlyList(part) };
    const stands = fits(wanted, next, me);
    const moved = !stands || gone.has(id);
    const pages = list.pages.map((page) => {
      const index = page.items.findIndex((item) => item.id === id);
      if (index < 0) return page;
      return { ...page, items: moved ? page.items.toSpliced(index, 1) : page.items.with(index, next) };
    });
    if (stands) gone.delete(id);
    else gone.set(id, next);
    queryClient.setQueryData<Lists>(query.queryKey, {
      ...list,
      pages: stands && moved ? placed(pages, next, wanted.sort) : pages,
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
