import { useEffect } from "react";

let unread = 0;
let parts: string[] = [];

/** `<title>`: unread count first, then the page, then the product. */
export function useTitle(...page: string[]): void {
  const wanted = page.filter(Boolean).join(" · ");
  useEffect(() => {
    parts = wanted ? [wanted] : [];
    write();
  }, [wanted]);
}

export function setUnread(count: number): void {
  unread = count;
  write();
}

function write(): void {
  document.title = `${unread > 0 ? `(${unread > 999 ? "999+" : unread}) ` : ""}${[...parts, "Earshot"].join(" · ")}`;
}
