import type { Page } from "../page.ts";
import { Empty } from "../shell/empty.tsx";
import { en } from "./en.ts";

/** Where a link leads whose article or question is not shown any more: 410, with somewhere to go. */
export function closedLinkPage(kind: "question" | "article"): Page {
  return {
    title: en.closed[kind],
    status: 410,
    body: (
      <Empty title={en.closed[kind]} whole>
        <p>{en.closedText}</p>
        <form className="row" action="/search" method="get">
          <input type="search" name="q" aria-label={en.search} maxLength={200} />
          <button type="submit">{en.search}</button>
        </form>
        <p>
          <a href="/">{en.toStart}</a>
        </p>
      </Empty>
    ),
  };
}
