import { Fragment, type ReactNode } from "react";
import type { Page } from "../page.ts";
import { Empty } from "../shell/empty.tsx";
import { en } from "./en.ts";

/** What was found for some words, one block for each kind of thing. */
export function searchPage({ q, blocks }: { q: string; blocks: ReactNode[] }): Page {
  return {
    title: q === "" ? en.search : en.searchFor(q),
    body: (
      <>
        <h1>{en.search}</h1>
        <form className="row" action="/search" method="get">
          <input type="search" name="q" aria-label={en.searchLabel} defaultValue={q} maxLength={200} />
          <button type="submit">{en.search}</button>
        </form>
        <div aria-live="polite">
          {q === "" ? (
            <Empty title={en.searchEmpty}>
              <p>{en.searchHint}</p>
            </Empty>
          ) : (
            blocks.map((block, n) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the order is fixed
              <Fragment key={n}>{block}</Fragment>
            ))
          )}
        </div>
      </>
    ),
  };
}
