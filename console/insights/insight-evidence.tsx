import type { Insight } from "@earshot/contract/insights.ts";
import { getPost } from "@earshot/contract/posts.ts";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { Ago } from "../shell/ago.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./insights.module.css";

/** What a rise was explained from, folded until somebody asks. */
export function InsightEvidence({ insight }: { insight: Insight }) {
  const { t } = useTranslation("insights");
  const { format, slug } = useWorkspace();
  const [open, setOpen] = useState(false);
  const { evidence, series, since, until } = insight;
  const within = { since, until };
  return (
    <details className={styles.evidence} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("evidence.show")}</summary>
      {open ? (
        <div className={styles.evidenceBody}>
          {evidence.terms.length > 0 ? (
            <table className={styles.table}>
              <thead>
                <tr>
                  <th scope="col">{t("evidence.term")}</th>
                  <th scope="col">{t("evidence.posts")}</th>
                  <th scope="col">{t("evidence.usual")}</th>
                </tr>
              </thead>
              <tbody>
                {evidence.terms.map(({ term, posts, usual }) => (
                  <tr key={term}>
                    <th scope="row">
                      <Link
                        to="/w/$workspace/listen/posts"
                        params={{ workspace: slug }}
                        search={{ ...within, topic: series.topicId ?? undefined, q: `"${term}"` }}
                      >
                        <bdi>{term}</bdi>
                      </Link>
                    </th>
                    <td>{format.number(posts)}</td>
                    <td>{format.number(usual)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          ) : null}
          <p className={styles.small}>{t("evidence.read", { read: format.number(evidence.read) })}</p>
          {evidence.topics.length > 0 ? (
            <Facts
              title={t("evidence.topics")}
              facts={evidence.topics.map(({ id, name, posts }) => ({
                key: id,
                name: (
                  <Link to="/w/$workspace/listen/posts" params={{ workspace: slug }} search={{ ...within, topic: id }}>
                    <bdi>{name}</bdi>
                  </Link>
                ),
                figure: t("evidence.of", { posts: format.number(posts), all: format.number(evidence.read) }),
              }))}
            />
          ) : null}
          {evidence.intents.length > 0 ? (
            <Facts
              title={t("evidence.intents")}
              facts={evidence.intents.map(({ intent, posts }) => ({
                key: intent,
                name: intent.replaceAll("-", " "),
                figure: t("evidence.of", { posts: format.number(posts), all: format.number(evidence.read) }),
              }))}
            />
          ) : null}
          <Facts
            title={t("evidence.authors")}
            facts={evidence.topAuthors.map(({ authorId, name, handle, posts }) => ({
              key: authorId,
              name: (
                <Link
                  to="/w/$workspace/listen/posts"
                  params={{ workspace: slug }}
                  search={{ ...within, author: authorId }}
                >
                  <bdi>{name || handle}</bdi>
                </Link>
              ),
              figure: format.number(posts),
            }))}
          />
          <div>
            <p className={styles.factTitle}>{t("evidence.driving")}</p>
            <ul className={styles.plain}>
              {evidence.posts.map((id) => (
                <li key={id}>
                  <Driving id={id} insight={insight} />
                </li>
              ))}
            </ul>
          </div>
        </div>
      ) : null}
    </details>
  );
}

type Fact = { key: string; name: React.ReactNode; figure: string };

function Facts({ title, facts }: { title: string; facts: Fact[] }) {
  return (
    <div>
      <p className={styles.factTitle}>{title}</p>
      <ul className={styles.plain}>
        {facts.map(({ key, name, figure }) => (
          <li key={key} className={styles.fact}>
            <span>{name}</span>
            <span className="tabular">{figure}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Driving({ id, insight: { series, since, until } }: { id: string; insight: Insight }) {
  const { t } = useTranslation("insights");
  const { slug } = useWorkspace();
  const post = useQuery(get(getPost, { params: { id } }));
  if (!post.data) return <span className={styles.small}>{post.isError ? t("evidence.gone") : "…"}</span>;
  return (
    <Link
      className={styles.driving}
      to="/w/$workspace/listen/posts"
      params={{ workspace: slug }}
      search={{ topic: series.topicId ?? undefined, since, until, post: id }}
    >
      <bdi>{post.data.author?.name ?? ""}</bdi>{" "}
      <span dir="auto">{post.data.text.slice(0, 160) || post.data.title || t("evidence.gone")}</span>{" "}
      <Ago at={post.data.postedAt} className={styles.small} />
    </Link>
  );
}
