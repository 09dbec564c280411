import { type TouchEvent, useRef } from "react";

/** Farther than this lets the row act when the finger is lifted. */
export const SWIPE_PX = 72;
const UPRIGHT = 1.4;

/** Which way a finger went: the reading direction decides what is "right". */
export function swipeOf(dx: number, dy: number, rtl: boolean): "assign" | "snooze" | null {
  if (Math.abs(dx) < SWIPE_PX || Math.abs(dx) < Math.abs(dy) * UPRIGHT) return null;
  return dx > 0 !== rtl ? "assign" : "snooze";
}

/** Touch handlers of a row: it follows a finger that goes sideways, and springs back. */
export function useSwipe(done: (to: "assign" | "snooze") => void) {
  const start = useRef<{ x: number; y: number } | null>(null);
  const delta = (event: TouchEvent) => {
    const touch = event.changedTouches[0];
    return touch && start.current ? { dx: touch.clientX - start.current.x, dy: touch.clientY - start.current.y } : null;
  };
  const move = (element: HTMLElement, dx: number) => {
    element.style.setProperty("--swipe", `${dx}px`);
    element.dataset.swipe = dx > 0 ? "right" : dx < 0 ? "left" : "";
    element.dataset.far = Math.abs(dx) >= SWIPE_PX ? "true" : "";
  };
  return {
    onTouchStart(event: TouchEvent<HTMLElement>) {
      const touch = event.touches.length === 1 ? event.touches[0] : undefined;
      start.current = touch ? { x: touch.clientX, y: touch.clientY } : null;
    },
    onTouchMove(event: TouchEvent<HTMLElement>) {
      const by = delta(event);
      if (by && Math.abs(by.dx) > 12 && Math.abs(by.dx) > Math.abs(by.dy) * UPRIGHT) {
        move(event.currentTarget, Math.max(-120, Math.min(120, by.dx)));
      }
    },
    onTouchEnd(event: TouchEvent<HTMLElement>) {
      const by = delta(event);
      start.current = null;
      move(event.currentTarget, 0);
      const to = by && swipeOf(by.dx, by.dy, document.documentElement.dir === "rtl");
      if (!to) return;
      // the touch that swiped must not open the row
      if (event.cancelable) event.preventDefault();
      done(to);
    },
    onTouchCancel(event: TouchEvent<HTMLElement>) {
      start.current = null;
      move(event.currentTarget, 0);
    },
  };
}
