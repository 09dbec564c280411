import { Ago } from "../shell/ago.tsx";
import { en } from "./en.ts";

export type ListedArticle = {
  id: string;
  path: string;
  title: string;
  snippet: string;
  product: string | null;
  changedAt: Date;
};

export function ArticleList({ articles, now }: { articles: ListedArticle[]; now: Date }) {
  return (
    <ul className="rows">
      {articles.map((article) => (
        <li key={article.id}>
          <div className="main">
            <h3>
              <a href={article.path} dir="auto">
                {article.title}
              </a>
            </h3>
            <p className="quiet" dir="auto">
              {article.snippet}
            </p>
            <p className="meta">
              {article.product ? <bdi>{article.product}</bdi> : null}
              <span>
                {en.changed} <Ago at={article.changedAt} now={now} />
              </span>
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}

/** Articles on the first page or among what was found; nothing where there are none. */
export function ArticleBlock({ found, articles, now }: { found: boolean; articles: ListedArticle[]; now: Date }) {
  if (articles.length === 0) return null;
  return (
    <section>
      <h2>{found ? en.found : en.newest}</h2>
      <ArticleList articles={articles} now={now} />
      {found ? null : (
        <p>
          <a href="/articles">{en.more}</a>
        </p>
      )}
    </section>
  );
}
