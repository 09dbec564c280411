import { defaultRangeExtractor, type Range } from "@tanstack/react-virtual";
import type { RefObject } from "react";

/**
 * Which rows (`data-index`) a long list draws in its place: those in sight, and the one that holds the focus, wherever
 * it is. A focus that left the document with its row would take the keys with it that scroll the list.
 */
export const keepFocused =
  (place: RefObject<HTMLElement | null>) =>
  (range: Range): number[] => {
    const indexes = defaultRangeExtractor(range);
    const focused = document.activeElement;
    if (!place.current?.contains(focused)) return indexes;
    const index = Number(focused?.closest<HTMLElement>("[data-index]")?.dataset.index ?? Number.NaN);
    if (!(index < range.count) || indexes.includes(index)) return indexes;
    return [...indexes, index].sort((a, b) => a - b);
  };
