import type { Conversation } from "@earshot/contract/inbox.ts";
import { type RefObject, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useKeys } from "../shell/use-keys.ts";
import { keys } from "./keys.ts";
import { clearSelection, extendTo, toggle } from "./selection.ts";

/**
 * J, K, X, Enter and / over the list. Returns the step, for "resolve and next". The place in the list is remembered, so
 * that a conversation which left the view does not send one back to the top. At the end of what is loaded, the next
 * page is waited for.
 */
export function useListKeys({
  items,
  selected,
  open,
  more,
  all,
  searchBox,
}: {
  items: Conversation[];
  selected: string | undefined;
  open: (id: string) => void;
  /** fetches the next page; null when there is none */
  more: (() => Promise<unknown>) | null;
  /** chooses every conversation of the view */
  all: () => void;
  searchBox: RefObject<HTMLInputElement | null>;
}): (by: 1 | -1) => void {
  const { t } = useTranslation("inbox");
  const place = useRef(-1);
  const newest = useRef(items);
  newest.current = items;
  const at = items.findIndex((item) => item.id === selected);
  useEffect(() => {
    if (at >= 0) place.current = at;
  }, [at]);
  const step = (by: 1 | -1) => {
    const next = nextOf(newest.current, by);
    if (next === undefined && by === 1 && more) {
      void more().then(() => requestAnimationFrame(() => openAt(nextOf(newest.current, 1))));
      return;
    }
    openAt(next ?? (by === 1 ? newest.current.length - 1 : 0));
  };
  /** undefined beyond an end */
  const nextOf = (list: Conversation[], by: 1 | -1): number | undefined => {
    const here = list.findIndex((item) => item.id === selected);
    // when the selected one left the list, its place is already the next one's
    const from =
      here >= 0
        ? here + by
        : selected
          ? by === 1
            ? place.current
            : place.current - 1
          : place.current < 0
            ? 0
            : place.current;
    return from >= 0 && from < list.length ? from : undefined;
  };
  const openAt = (index: number | undefined) => {
    const next = index === undefined ? undefined : newest.current[index];
    if (next && next.id !== selected) open(next.id);
  };
  const walk = (by: 1 | -1) => {
    // a link clicked before would take the Enter that follows
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    step(by);
  };
  useKeys(t("keys.list"), [
    { keys: keys.next, label: t("keys.next"), run: () => walk(1) },
    { keys: keys.previous, label: t("keys.previous"), run: () => walk(-1) },
    {
      keys: keys.open,
      label: t("keys.open"),
      run: () => {
        if (!selected) step(1);
        else document.querySelector<HTMLElement>("[data-thread]")?.focus();
      },
    },
    { keys: keys.search, label: t("keys.search"), run: () => searchBox.current?.focus() },
    {
      keys: keys.select,
      label: t("keys.select"),
      run: () => {
        const id = focusedRow() ?? selected ?? items[0]?.id;
        if (id) toggle(id);
      },
    },
    {
      keys: keys.selectTo,
      label: t("keys.selectTo"),
      run: () => {
        const id = focusedRow() ?? selected;
        if (id)
          extendTo(
            id,
            items.map((item) => item.id),
            selected,
          );
      },
    },
    { keys: keys.selectAll, label: t("keys.selectAll"), run: all },
  ]);
  useEffect(() => clearSelection, []);
  return step;
}

/** The row that has the keyboard's focus. */
function focusedRow(): string | undefined {
  return document.activeElement?.closest<HTMLElement>("[data-id]")?.dataset.id;
}
