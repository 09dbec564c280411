import type { ComponentPropsWithRef } from "react";

/** A region that scrolls by itself: named, and reached by keyboard, so that its arrows work for everybody. */
export function ScrollRegion({
  label,
  ...rest
}: { label: string } & Omit<ComponentPropsWithRef<"section">, "tabIndex">) {
  // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
  return <section {...rest} tabIndex={0} aria-label={label} />;
}
