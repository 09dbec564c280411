/** Goes to the newest answer that waits to be passed on, if there is one. */
export function focusRelay(): void {
  const send = [...document.querySelectorAll<HTMLElement>("[data-thread] [data-relay-send]")].at(-1);
  send?.closest("[data-relay]")?.scrollIntoView({ block: "nearest" });
  send?.focus();
}
