import type { ArticleDetail } from "@earshot/contract/knowledge.ts";
import { Button } from "@mantine/core";
import { IconExternalLink } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { RippleOfArticle } from "../ripple/ripple-of-article.tsx";
import { Ago } from "../shell/ago.tsx";
import { Chip } from "../shell/chip.tsx";
import entries from "../shell/entries.module.css";
import facts from "../shell/facts.module.css";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./knowledge.module.css";

/** What is known of an article beside its words, and its versions. */
export function ArticleFacts({
  article,
  shown,
  onVersion,
  onRemove,
}: {
  article: ArticleDetail;
  shown: number | undefined;
  onVersion: (n: number | undefined) => void;
  onRemove: (() => void) | null;
}) {
  const { t } = useTranslation("knowledge");
  const { slug } = useWorkspace();
  const newest = article.versions[0]?.n;
  return (
    <aside className={`${facts.facts} ${styles.aside}`} aria-label={t("page.versions")}>
      <div className={entries.line}>
        <Chip tone={article.state === "published" ? "good" : undefined}>{t(`state.${article.state}`)}</Chip>
        {article.due && <Chip tone="waiting">{t("row.due")}</Chip>}
        {article.tags.map((tag) => (
          <Chip key={tag}>
            <bdi>{tag}</bdi>
          </Chip>
        ))}
      </div>
      <p className={entries.quiet}>
        {[
          article.product?.name,
          article.owner ? t("row.owner", { name: article.owner.name }) : t("row.noOwner"),
          article.checkOn && t("row.checkOn", { day: article.checkOn }),
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
      {article.url && (
        <a href={article.url} target="_blank" rel="noopener noreferrer">
          {t("page.onPortal")} <IconExternalLink size={14} aria-hidden />
        </a>
      )}
      {article.state === "published" && <RippleOfArticle articleId={article.id} />}
      {article.sourcePostId && (
        <Link to="/w/$workspace/listen/posts" params={{ workspace: slug }} search={{ post: article.sourcePostId }}>
          {t("page.source")}
        </Link>
      )}
      <section>
        <h2>{t("page.versions")}</h2>
        {article.versions.map((version) => (
          <button
            key={version.n}
            type="button"
            className={styles.version}
            aria-current={(shown ?? newest) === version.n ? "true" : undefined}
            onClick={() => onVersion(version.n === newest ? undefined : version.n)}
          >
            <span>{version.n === newest ? t("page.now") : t("page.version", { n: version.n })}</span>
            <span className={entries.quiet}>
              {version.by} <Ago at={version.at} />
            </span>
          </button>
        ))}
      </section>
      {onRemove && (
        <Button size="compact-sm" variant="subtle" color="brick" onClick={onRemove}>
          {t("page.remove")}
        </Button>
      )}
    </aside>
  );
}
