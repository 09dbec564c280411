import { type RefObject, useEffect, useRef } from "react";
import { flushSync } from "react-dom";

const ASKED = "earshot:compose";

/** Asks the composer on screen to show a tab and take the focus. */
export function focusComposer(tab: "reply" | "note"): void {
  document.dispatchEvent(new CustomEvent(ASKED, { detail: tab }));
}

/** R and N anywhere in the conversation. */
export function useFocusWhenAsked(
  box: RefObject<HTMLTextAreaElement | null>,
  show: (tab: "reply" | "note") => void,
): void {
  const newest = useRef(show);
  newest.current = show;
  useEffect(() => {
    const asked = (event: Event) => {
      // the field may stand only on the other tab
      flushSync(() => newest.current((event as CustomEvent<"reply" | "note">).detail));
      (box.current ?? document.querySelector<HTMLElement>("[data-refusal] button"))?.focus();
    };
    document.addEventListener(ASKED, asked);
    return () => document.removeEventListener(ASKED, asked);
  }, [box]);
}
