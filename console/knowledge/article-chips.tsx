import { type Article, suggestArticles } from "@earshot/contract/knowledge.ts";
import { IconBook } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./knowledge.module.css";

/** Articles that answer the post on the desk; one press puts the link, or the first words, into the reply. */
export function ArticleChips({ postId, onInsert }: { postId: string; onInsert: (text: string) => void }) {
  const { t } = useTranslation("knowledge");
  const { can } = useWorkspace();
  const found = useQuery({
    ...get(suggestArticles, { query: { postId } }),
    enabled: can("knowledge:read"),
    staleTime: 60_000,
    retry: false,
  });
  const items = found.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section className={styles.chips} aria-label={t("suggested.label")}>
      <span className={styles.quiet}>{t("suggested.lead")}</span>
      {items.map(({ id, article, words }) => (
        <button
          key={id}
          type="button"
          className={styles.offer}
          title={t("suggested.why", { words: words.join(", ") })}
          aria-label={t("suggested.insert", { title: article.title })}
          onClick={() => onInsert(wordsOf(article))}
        >
          <IconBook size={13} aria-hidden />
          <span dir="auto">{article.title}</span>
        </button>
      ))}
    </section>
  );
}

/** Where customers cannot open it, its first words stand for it. */
const wordsOf = ({ title, snippet, url }: Article): string => (url === null ? snippet : `${title}: ${url}`);
