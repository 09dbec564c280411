import type { Page } from "../page.ts";
import { Empty } from "../shell/empty.tsx";
import { en } from "./en.ts";

/** 404, with somewhere to go. */
export function missingPage(): Page {
  return {
    title: en.missing,
    status: 404,
    body: (
      <Empty title={en.missing} whole>
        <p>{en.missingText}</p>
        <form className="row" action="/search" method="get">
          <input type="search" name="q" aria-label={en.search} maxLength={200} />
          <button type="submit">{en.search}</button>
        </form>
        <p>
          <a href="/">{en.toStart}</a> · <a href="/questions">{en.allQuestions}</a>
        </p>
      </Empty>
    ),
  };
}
