import type { Page } from "../page.ts";
import { Ago } from "../shell/ago.tsx";
import { Written } from "../shell/written.tsx";
import type { ListedArticle } from "./article-list.tsx";
import { en } from "./en.ts";

/** One article. `html` has passed the sanitizer. */
export function articlePage({ article, html, now }: { article: ListedArticle; html: string; now: Date }): Page {
  return {
    title: article.title,
    description: article.snippet.slice(0, 160),
    canonical: article.path,
    section: "/articles",
    structured: {
      "@context": "https://schema.org",
      "@type": "TechArticle",
      headline: article.title,
      dateModified: article.changedAt.toISOString(),
    },
    body: (
      <>
        <article>
          <h1 dir="auto">{article.title}</h1>
          <p className="meta">
            {article.product ? <bdi>{article.product}</bdi> : null}
            <span>
              {en.changed} <Ago at={article.changedAt} now={now} />
            </span>
          </p>
          <Written html={html} />
        </article>
        <p className="card">
          {en.stillStuck} <a href={`/questions/new?title=${encodeURIComponent(article.title)}`}>{en.askNow}</a>
        </p>
      </>
    ),
  };
}
