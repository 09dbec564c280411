import type { Page } from "../page.ts";
import { Empty } from "../shell/empty.tsx";
import { Pager } from "../shell/pager.tsx";
import { ArticleList, type ListedArticle } from "./article-list.tsx";
import { en } from "./en.ts";

/** Every published article, last changed first, or those that hold some words. */
export function articlesPage({
  q,
  articles,
  next,
  now,
}: {
  q: string;
  articles: ListedArticle[];
  next: string | null;
  now: Date;
}): Page {
  return {
    title: en.articles,
    description: en.lead,
    canonical: q === "" ? "/articles" : undefined,
    section: "/articles",
    body: (
      <>
        <h1>{en.articles}</h1>
        <p className="lead">{en.lead}</p>
        <form className="row" action="/articles" method="get">
          <input type="search" name="q" aria-label={en.search} defaultValue={q} maxLength={200} />
          <button type="submit">{en.go}</button>
        </form>
        {articles.length > 0 ? (
          <ArticleList articles={articles} now={now} />
        ) : (
          <Empty title={q === "" ? en.emptyTitle : en.noneTitle}>
            <p>{q === "" ? en.emptyText : en.noneText}</p>
            <p>
              <a className="button" href="/questions/new">
                {en.emptyAsk}
              </a>
            </p>
          </Empty>
        )}
        <Pager next={next} />
      </>
    ),
  };
}
