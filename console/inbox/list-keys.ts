import type { Conversation } from "@earshot/contract/inbox.ts";
import { type RefObject, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useKeys } from "../shell/use-keys.ts";

/**
 * J, K, Enter and / over the list. Returns the step, for "resolve and next". The place in the list is remembered, so
 * that a conversation which left the view does not send one back to the top.
 */
export function useListKeys({
  items,
  selected,
  open,
  searchBox,
}: {
  items: Conversation[];
  selected: string | undefined;
  open: (id: string) => void;
  searchBox: RefObject<HTMLInputElement | null>;
}): (by: 1 | -1) => void {
  const { t } = useTranslation("inbox");
  const place = useRef(-1);
  const at = items.findIndex((item) => item.id === selected);
  useEffect(() => {
    if (at >= 0) place.current = at;
  }, [at]);
  const step = (by: 1 | -1) => {
    if (items.length === 0) return;
    // when the selected one left the list, its place is already the next one's
    const from =
      at >= 0
        ? at + by
        : selected
          ? by === 1
            ? place.current
            : place.current - 1
          : place.current < 0
            ? 0
            : place.current;
    const next = items[Math.min(items.length - 1, Math.max(0, from))];
    if (next && next.id !== selected) open(next.id);
  };
  const walk = (by: 1 | -1) => {
    // a link clicked before would take the Enter that follows
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    step(by);
  };
  useKeys(t("keys.group"), [
    { keys: "j", label: t("keys.next"), run: () => walk(1) },
    { keys: "k", label: t("keys.previous"), run: () => walk(-1) },
    {
      keys: "enter",
      label: t("keys.open"),
      run: () => {
        if (!selected) step(1);
        else document.querySelector<HTMLElement>("[data-thread]")?.focus();
      },
    },
    { keys: "/", label: t("keys.search"), run: () => searchBox.current?.focus() },
  ]);
  return step;
}
