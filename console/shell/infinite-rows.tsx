import { Button, Loader } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import styles from "./infinite-rows.module.css";
import { keepFocused } from "./keep-focused.ts";
import { ProblemNote } from "./problem-note.tsx";
import { ScrollRegion } from "./scroll-region.tsx";

type Paged = {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
  error: unknown;
  fetchNextPage: () => unknown;
};

type Props<T> = {
  items: T[];
  keyOf: (item: T) => string;
  render: (item: T) => ReactNode;
  label: string;
  /** usual height of a row in px; real ones are measured */
  height: number;
  paged: Paged;
};

/** A long list of which only what is on screen is drawn; the next page is fetched before its end is reached. */
export function InfiniteRows<T>({ items, keyOf, render, label, height, paged }: Props<T>) {
  const { t } = useTranslation("shell");
  const place = useRef<HTMLElement>(null);
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => place.current,
    estimateSize: () => height,
    getItemKey: (index) => keyOf(items[index] as T),
    overscan: 10,
    rangeExtractor: keepFocused(place),
  });
  const lastShown = rows.getVirtualItems().at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = paged;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError && lastShown >= items.length - 10) fetchNextPage();
  }, [lastShown, items.length, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  return (
    <ScrollRegion ref={place} className={styles.scroll} label={label}>
      <ul className={styles.rows} style={{ blockSize: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((row) => (
          <li
            key={row.key}
            ref={rows.measureElement}
            data-index={row.index}
            className={styles.virtualItem}
            style={{ transform: `translateY(${row.start}px)` }}
          >
            {render(items[row.index] as T)}
          </li>
        ))}
      </ul>
      <div className={styles.end}>
        {isFetchingNextPage && <Loader size="xs" aria-label={t("rows.loading")} />}
        {isFetchNextPageError && <ProblemNote error={paged.error} onRetry={() => void fetchNextPage()} />}
        {hasNextPage && !isFetchingNextPage && !isFetchNextPageError && (
          <Button size="compact-sm" variant="default" onClick={() => void fetchNextPage()}>
            {t("rows.more")}
          </Button>
        )}
      </div>
    </ScrollRegion>
  );
}
