import { type ConversationDetail, listConversationPosts } from "@earshot/contract/inbox.ts";
import type { Post } from "@earshot/contract/posts.ts";
import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { type RefObject, useLayoutEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { itemsOf, pages } from "../api/pages.ts";
import { ProblemNote } from "../shell/problem-note.tsx";
import styles from "./thread.module.css";

type Earlier = ReturnType<typeof useEarlier>["earlier"];

/**
 * The conversation's posts as far back as somebody asked to see them, oldest first; nothing is asked for before that.
 * What new posts push out of the newest stays.
 */
export function useEarlier(conversation: ConversationDetail) {
  const first = conversation.thread[0]?.id ?? null;
  const held = useRef({ id: conversation.id, first, posts: new Map<string, Post>() });
  if (held.current.id !== conversation.id) held.current = { id: conversation.id, first, posts: new Map() };
  const earlier = useInfiniteQuery({
    ...pages(listConversationPosts, { params: { id: conversation.id }, query: { limit: 60 } }),
    initialPageParam: held.current.first,
    enabled: false,
  });
  const thread = useMemo(() => {
    const { posts } = held.current;
    for (const post of [...itemsOf({ data: earlier.data }), ...conversation.thread]) posts.set(post.id, post);
    return [...posts.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }, [earlier.data, conversation.thread]);
  return { thread, whole: earlier.data ? !earlier.hasNextPage : !conversation.morePosts, earlier };
}

/** Asks for what came before; what one reads stays where it is. */
export function EarlierPosts({ earlier, scroller }: { earlier: Earlier; scroller: RefObject<HTMLElement | null> }) {
  const { t } = useTranslation("inbox");
  const fromEnd = useRef<number | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a page more moves what is read
  useLayoutEffect(() => {
    const box = scroller.current;
    if (box && fromEnd.current !== null) box.scrollTop = box.scrollHeight - fromEnd.current;
    fromEnd.current = null;
  }, [earlier.data?.pages.length, scroller]);
  const more = () => {
    const box = scroller.current;
    fromEnd.current = box && box.scrollHeight - box.scrollTop;
    void (earlier.data ? earlier.fetchNextPage() : earlier.refetch());
  };
  return (
    <div className={styles.line}>
      {earlier.isError ? <ProblemNote error={earlier.error} /> : null}
      <Button size="compact-sm" variant="subtle" loading={earlier.isFetching} onClick={more}>
        {t("thread.earlier")}
      </Button>
    </div>
  );
}
