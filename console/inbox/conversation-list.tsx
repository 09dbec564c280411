import type { Conversation } from "@earshot/contract/inbox.ts";
import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { keepFocused } from "../shell/keep-focused.ts";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { useNarrow } from "../theme/use-narrow.ts";
import styles from "./conversation-list.module.css";
import { ConversationRow } from "./conversation-row.tsx";
import { ListEmpty } from "./list-empty.tsx";
import type { Swiped } from "./row-sheet.tsx";
import { extendTo, toggle, useSelection } from "./selection.ts";
import type { InboxSearch } from "./views.ts";

const RowSheet = lazy(() => import("./row-sheet.tsx").then((file) => ({ default: file.RowSheet })));

const ROW = 80;
/** Rows before the end at which the next page is fetched: some eight screens. */
const AHEAD = 60;
/** Where each list was scrolled to, so that going back finds it there. */
const positions = new Map<string, number>();

/** Rows of a view; only those in sight are drawn, the next page is fetched before its end is reached. */
export function ConversationList({
  list,
  items,
  selected,
  search,
  mixed,
  onOpen,
}: {
  list: Pick<
    UseInfiniteQueryResult,
    "isPending" | "isError" | "error" | "hasNextPage" | "isFetchingNextPage" | "fetchNextPage" | "refetch"
  >;
  items: Conversation[];
  selected: string | undefined;
  search: InboxSearch;
  /** conversations of several statuses stand here, so each row says its own */
  mixed: boolean;
  onOpen: (id: string) => void;
}) {
  const { t } = useTranslation("inbox");
  const scroller = useRef<HTMLDivElement>(null);
  const key = JSON.stringify(search);
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 8,
    rangeExtractor: keepFocused(scroller),
    initialOffset: () => positions.get(key) ?? 0,
    getItemKey: (at) => items[at]?.id ?? at,
  });
  const drawn = rows.getVirtualItems();
  const last = drawn.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage, isError } = list;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !isError && last >= items.length - AHEAD) void fetchNextPage();
  }, [last, items.length, hasNextPage, isFetchingNextPage, isError, fetchNextPage]);

  const { slug } = useWorkspace();
  const router = useRouter();
  const hrefOf = useMemo(() => {
    const { href } = router.buildLocation({
      to: "/w/$workspace/inbox/$conversation",
      params: { workspace: slug, conversation: "-id-" },
      search,
    });
    return (id: string) => href.replace("-id-", id);
  }, [router, slug, search]);
  const opener = useRef(onOpen);
  opener.current = onOpen;
  const open = useCallback((id: string) => opener.current(id), []);
  const chosen = useSelection();
  const narrow = useNarrow();
  const [swiped, setSwiped] = useState<Swiped | null>(null);
  const newest = useRef(items);
  newest.current = items;
  const onChoose = useCallback(
    (id: string, range: boolean) =>
      range
        ? extendTo(
            id,
            newest.current.map((item) => item.id),
            selected,
          )
        : toggle(id),
    [selected],
  );
  const at = items.findIndex((item) => item.id === selected);
  // biome-ignore lint/correctness/useExhaustiveDependencies: moves with the selection, not with arriving rows
  useEffect(() => {
    if (at >= 0) rows.scrollToIndex(at, { align: "auto" });
  }, [selected]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list starts where it was left
  useEffect(() => {
    rows.scrollToOffset(positions.get(key) ?? 0);
  }, [key]);

  if (list.isPending) return <RowsSkeleton rows={9} height={ROW - 12} />;
  if (isError && items.length === 0) return <ProblemNote error={list.error} onRetry={() => void list.refetch()} />;
  if (items.length === 0) return <ListEmpty search={search} />;
  return (
    <div
      ref={scroller}
      className={styles.scroller}
      onScroll={(event) => positions.set(key, event.currentTarget.scrollTop)}
      data-conversations
    >
      <ul className={styles.rows} style={{ height: rows.getTotalSize() }}>
        {drawn.map((row) => {
          const item = items[row.index];
          return item ? (
            <li key={row.key} data-index={row.index} style={{ height: ROW, transform: `translateY(${row.start}px)` }}>
              <ConversationRow
                conversation={item}
                selected={item.id === selected}
                chosen={chosen.has(item.id)}
                choosing={chosen.size > 0}
                href={hrefOf(item.id)}
                mixed={mixed}
                onOpen={open}
                onChoose={onChoose}
                onSwipe={narrow ? setSwiped : undefined}
              />
            </li>
          ) : null;
        })}
      </ul>
      {isFetchingNextPage ? <RowsSkeleton rows={2} height={ROW - 12} /> : null}
      {isError ? <ProblemNote error={list.error} onRetry={() => void fetchNextPage()} /> : null}
      {narrow ? (
        <Suspense>
          <RowSheet swiped={swiped} onClose={() => setSwiped(null)} />
        </Suspense>
      ) : null}
      {!hasNextPage && items.length > 50 ? <p className={styles.end}>{t("list.end")}</p> : null}
    </div>
  );
}
