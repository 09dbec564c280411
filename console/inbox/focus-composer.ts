import { type RefObject, useEffect, useRef } from "react";
import { flushSync } from "react-dom";

const ASKED = "earshot:compose";

/** Asks the composer on screen to show a tab and take the focus. */
export function focusComposer(tab: "reply" | "note"): void {
  document.dispatchEvent(new CustomEvent(ASKED, { detail: tab }));
}

/** Runs before the composer itself is asked, so that it can be put on screen first. */
export function useComposerAsked(run: () => void): void {
  const newest = useRef(run);
  newest.current = run;
  useEffect(() => {
    const asked = (event: Event) => {
      if (document.querySelector("[data-composer]")) return;
      flushSync(() => newest.current());
      // the field is there now, and hears it
      event.stopImmediatePropagation();
      requestAnimationFrame(() => focusComposer((event as CustomEvent<"reply" | "note">).detail));
    };
    document.addEventListener(ASKED, asked, true);
    return () => document.removeEventListener(ASKED, asked, true);
  }, []);
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
