import type { QueryInput } from "@earshot/contract/endpoint.ts";
import { listPosts, type Post } from "@earshot/contract/posts.ts";
import { Button } from "@mantine/core";
import { IconArrowUp, IconSearch } from "@tabler/icons-react";
import { infiniteQueryOptions, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { get } from "../api/query.ts";
import { workspaceId } from "../api/workspace-id.ts";
import { Empty } from "../shell/empty.tsx";
import { keepFocused } from "../shell/keep-focused.ts";
import { LinkButton } from "../shell/link-button.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { ScrollRegion } from "../shell/scroll-region.tsx";
import { useKeys } from "../shell/use-keys.ts";
import { useWorkspace } from "../shell/workspace.ts";
import { ChosenBar } from "../understanding/chosen-bar.tsx";
import { correctKey, openCorrecting } from "../understanding/correcting.tsx";
import { useChosen } from "../understanding/use-chosen.ts";
import { distinct } from "./distinct.ts";
import { FeedEnd } from "./feed-end.tsx";
import styles from "./listen.module.css";
import { PostRow } from "./post-row.tsx";

type Query = QueryInput<typeof listPosts>;
type Props = { query: Query; open: string | undefined; onOpen: (id: string | undefined) => void };

/**
 * The stream of posts. It is kept apart from the answers that live hints renew: a list must not move under the eye, so
 * what comes in is counted on a pill and taken in when the reader asks for it.
 */
const stream = (query: Query) =>
  infiniteQueryOptions({
    queryKey: ["postStream", workspaceId(), query],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => call(listPosts, { query: { ...query, limit: 50, cursor: pageParam }, signal }),
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 5 * 60_000,
  });

export function PostFeed({ query, open, onOpen }: Props) {
  const { t } = useTranslation(["listen", "understanding"]);
  const { slug, can } = useWorkspace();
  const corrects = can("conversations:work");
  const place = useRef<HTMLDivElement>(null);
  const posts = useInfiniteQuery(stream(query));
  const items = useMemo(() => distinct(posts.data?.pages.flatMap((page) => page.items) ?? []), [posts.data]);
  const newer = useNewer(query, items, posts.isSuccess);
  const [selected, setSelected] = useState(-1);
  const first = items.length === 0 && newer.count > 0;
  const { takeIn: takeInNewer } = newer;
  // under nobody's eye nothing moves: the first posts need no asking
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when they arrive
  useEffect(() => {
    if (first) void takeInNewer();
  }, [first]);

  const rows = useVirtualizer({
    count: items.length + 1,
    getScrollElement: () => place.current,
    estimateSize: (index) => (index === items.length ? 64 : 104),
    getItemKey: (index) => items[index]?.id ?? "end",
    overscan: 8,
    rangeExtractor: keepFocused(place),
  });
  const lastShown = rows.getVirtualItems().at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage, isFetchNextPageError } = posts;
  const stopped = posts.data?.pages.at(-1)?.searchedBackTo ?? null;
  useEffect(() => {
    // a search that stopped early goes on only when asked, or an unlucky one would run through all history by itself
    const alone = stopped === null && !isFetchNextPageError;
    if (hasNextPage && !isFetchingNextPage && alone && lastShown >= items.length - 8) void fetchNextPage();
  }, [lastShown, items.length, hasNextPage, isFetchingNextPage, isFetchNextPageError, stopped, fetchNextPage]);

  const choose = (index: number) => {
    const next = Math.max(0, Math.min(items.length - 1, index));
    const post = items[next];
    if (!post) return;
    setSelected(next);
    rows.scrollToIndex(next, { align: "auto" });
    if (open) onOpen(post.id);
  };
  const { chosen, toggle, clear } = useChosen(items);
  const correctThese = () =>
    chosen.length > 0
      ? openCorrecting({ posts: chosen, shown: "bulk" })
      : openCorrecting({ posts: items.filter(({ id }, at) => (open ? id === open : at === selected)), shown: "place" });
  useKeys(
    t("title"),
    [
      { keys: "x", label: t("understanding:correct.select"), run: () => items[selected] && toggle(items[selected].id) },
      { keys: correctKey, label: t("understanding:correct.key"), run: correctThese },
    ],
    corrects,
  );
  useKeys(
    t("title"),
    [{ keys: "escape", label: t("understanding:correct.clearKey"), run: clear }],
    corrects && chosen.length > 0,
  );
  useKeys(t("title"), [
    { keys: "j", label: t("keys.next"), run: () => choose(selected + 1) },
    { keys: "k", label: t("keys.previous"), run: () => choose(selected - 1) },
    { keys: "enter", label: t("keys.open"), run: () => onOpen(items[selected]?.id) },
  ]);
  const takeIn = async () => {
    await newer.takeIn();
    setSelected(-1);
    place.current?.scrollTo({ top: 0 });
  };

  if (posts.isError && !posts.data) return <ProblemNote error={posts.error} onRetry={() => void posts.refetch()} />;
  if (posts.isPending) return <RowsSkeleton rows={10} height={84} />;
  return (
    <ScrollRegion ref={place} className={styles.feed} label={t("posts.list")}>
      {chosen.length > 0 && <ChosenBar count={chosen.length} onCorrect={correctThese} onClear={clear} />}
      {newer.count > 0 && (
        <div className={styles.pill}>
          <Button size="compact-sm" radius="xl" leftSection={<IconArrowUp size={14} aria-hidden />} onClick={takeIn}>
            {newer.more ? t("posts.manyNew", { count: newer.count }) : t("posts.new", { count: newer.count })}
          </Button>
        </div>
      )}
      {items.length === 0 && (
        <Empty
          icon={IconSearch}
          title={t(asksNothing(query) ? "posts.emptyTitle" : "posts.noneTitle")}
          text={t(asksNothing(query) ? "posts.emptyText" : "posts.noneText")}
        >
          {asksNothing(query) && can("channels:manage") ? (
            <LinkButton to="/w/$workspace/channels/new" params={{ workspace: slug }}>
              {t("posts.connect")}
            </LinkButton>
          ) : null}
        </Empty>
      )}
      <div
        className={styles.virtual}
        // a feed without an article is none
        {...(items.length > 0 && { role: "feed", "aria-busy": isFetchingNextPage, "aria-label": t("posts.list") })}
        style={{ blockSize: rows.getTotalSize() }}
      >
        {rows.getVirtualItems().map((row) => {
          const post = items[row.index];
          return (
            <div
              key={row.key}
              ref={rows.measureElement}
              data-index={row.index}
              className={styles.virtualItem}
              style={{ transform: `translateY(${row.start}px)` }}
            >
              {post ? (
                <PostRow
                  post={post}
                  position={row.index + 1}
                  chosen={chosen.includes(post)}
                  onChoose={corrects && !post.deletedAt ? () => toggle(post.id) : undefined}
                  selected={open ? post.id === open : row.index === selected}
                  onOpen={() => {
                    setSelected(row.index);
                    onOpen(post.id);
                  }}
                />
              ) : (
                <FeedEnd
                  empty={items.length === 0}
                  searchedBackTo={stopped}
                  more={hasNextPage}
                  busy={isFetchingNextPage}
                  error={isFetchNextPageError ? posts.error : null}
                  onMore={() => void fetchNextPage()}
                />
              )}
            </div>
          );
        })}
      </div>
    </ScrollRegion>
  );
}

const asksNothing = (query: Query) => Object.values(query).every((value) => value === undefined);

/** How many posts of the same question are newer than the newest on screen, renewed by live hints. */
function useNewer(query: Query, items: Post[], ready: boolean) {
  const client = useQueryClient();
  const newest = useQuery({
    ...get(listPosts, { query: { ...query, limit: 50 } }),
    enabled: ready,
    staleTime: 0,
  });
  const known = useMemo(() => new Set(items.map((post) => post.id)), [items]);
  const first = items[0]?.postedAt ?? "";
  const fresh = (newest.data?.items ?? []).filter((post) => !known.has(post.id) && post.postedAt >= first);
  return {
    count: fresh.length,
    more: fresh.length >= 50,
    takeIn: async () => {
      await client.resetQueries({ queryKey: stream(query).queryKey });
    },
  };
}
