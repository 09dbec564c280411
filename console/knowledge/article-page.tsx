import {
  type ArticleDetail,
  deleteArticle,
  getArticle,
  getArticleVersion,
  listArticles,
  updateArticle,
} from "@earshot/contract/knowledge.ts";
import { Alert, Button } from "@mantine/core";
import { IconExternalLink, IconPencil } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { get, refresh } from "../api/query.ts";
import { RippleOfArticle } from "../ripple/ripple-of-article.tsx";
import { Ago } from "../shell/ago.tsx";
import { Chip } from "../shell/chip.tsx";
import { confirm } from "../shell/confirm.tsx";
import entries from "../shell/entries.module.css";
import facts from "../shell/facts.module.css";
import { Page } from "../shell/page.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { safeHtml } from "../shell/safe-html.ts";
import { ScrollRegion } from "../shell/scroll-region.tsx";
import { toast, toastProblem } from "../shell/toast.tsx";
import { useKeys } from "../shell/use-keys.ts";
import { useWorkspace } from "../shell/workspace.ts";
import { ArticleForm } from "./article-form.tsx";
import styles from "./knowledge.module.css";
import { KnowledgeSide } from "./knowledge-side.tsx";

const route = getRouteApi("/w/$workspace/knowledge/$articleId");

/** One article: as it stands or stood, who looks after it, and whether customers see it. */
export function ArticlePage() {
  const { t } = useTranslation("knowledge");
  const { slug, can } = useWorkspace();
  const { articleId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [editing, setEditing] = useState(false);
  const answer = useQuery(get(getArticle, { params: { id: articleId } }));
  const article = answer.data;
  const may = can("knowledge:manage");
  const publish = useMutation({
    mutationFn: (given: ArticleDetail) =>
      call(updateArticle, {
        params: { id: given.id },
        body: { state: given.state === "published" ? "draft" : "published" },
        version: given.version,
      }),
    onSuccess: async (saved) => {
      toast(t(saved.state === "published" ? "page.published" : "page.withdrawn", { title: saved.title }));
      await refresh(getArticle, listArticles);
    },
    onError: toastProblem,
  });
  const remove = async (given: ArticleDetail) => {
    const sure = await confirm({
      title: t("page.removeTitle", { title: given.title }),
      text: t("page.removeText"),
      yes: t("page.remove"),
      danger: true,
    });
    if (!sure) return;
    try {
      await call(deleteArticle, { params: { id: given.id } });
      toast(t("page.removed", { title: given.title }));
      await navigate({ to: "/w/$workspace/knowledge", params: { workspace: slug }, search: {} });
      await refresh(listArticles);
    } catch (error) {
      toastProblem(error);
    }
  };
  useKeys(
    t("page.one"),
    [
      { keys: "e", label: t("keys.edit"), run: () => setEditing(true) },
      { keys: "p", label: t("keys.publish"), run: () => article && publish.mutate(article) },
    ],
    may && article !== undefined,
  );
  return (
    <Page
      title={article?.title ?? t("page.one")}
      side={<KnowledgeSide />}
      back={`/w/${slug}/knowledge`}
      wide
      actions={
        may &&
        article && (
          <>
            <Button
              size="compact-md"
              variant="default"
              leftSection={<IconPencil size={15} aria-hidden />}
              title={`${t("form.edit")} (E)`}
              onClick={() => setEditing(true)}
            >
              {t("form.edit")}
            </Button>
            <Button
              size="compact-md"
              variant={article.state === "published" ? "default" : "filled"}
              loading={publish.isPending}
              title={`${t(article.state === "published" ? "page.withdraw" : "page.publish")} (P)`}
              onClick={() => publish.mutate(article)}
            >
              {t(article.state === "published" ? "page.withdraw" : "page.publish")}
            </Button>
          </>
        )
      }
    >
      {answer.isError ? (
        <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />
      ) : !article ? (
        <RowsSkeleton />
      ) : (
        <div className={styles.article}>
          <ScrollRegion className={styles.read} label={article.title}>
            {search.version ? <Stood article={article} n={search.version} /> : <Prose html={article.html} />}
          </ScrollRegion>
          <Facts
            article={article}
            shown={search.version}
            onVersion={(version) => void navigate({ search: { version }, replace: true })}
            onRemove={may ? () => void remove(article) : null}
          />
        </div>
      )}
      {editing && article && <ArticleForm article={article} onClose={() => setEditing(false)} />}
    </Page>
  );
}

function Prose({ html }: { html: string }) {
  const { t } = useTranslation("knowledge");
  const safe = useMemo(() => safeHtml(html), [html]);
  if (!safe.trim()) return <p className={entries.quiet}>{t("page.empty")}</p>;
  // biome-ignore lint/security/noDangerouslySetInnerHtml: sanitized by the server and again by safeHtml
  return <div className={styles.prose} dir="auto" dangerouslySetInnerHTML={{ __html: safe }} />;
}

/** An earlier version, and the way to let it stand again. */
function Stood({ article, n }: { article: ArticleDetail; n: number }) {
  const { t } = useTranslation("knowledge");
  const { can } = useWorkspace();
  const navigate = route.useNavigate();
  const version = useQuery(get(getArticleVersion, { params: { id: article.id }, query: { n } }));
  const restore = useMutation({
    mutationFn: () =>
      call(updateArticle, {
        params: { id: article.id },
        body: { title: version.data?.title, text: version.data?.text },
        version: article.version,
      }),
    onSuccess: async () => {
      toast(t("page.restored", { n }));
      await navigate({ search: {}, replace: true });
      await refresh(getArticle, listArticles);
    },
    onError: toastProblem,
  });
  if (version.isError) return <ProblemNote error={version.error} onRetry={() => void version.refetch()} />;
  if (!version.data) return <RowsSkeleton rows={3} />;
  return (
    <>
      <Alert color="gray" variant="light" mb="md" title={t("page.version", { n })}>
        <div className={entries.line}>
          <Button size="compact-sm" variant="default" onClick={() => void navigate({ search: {}, replace: true })}>
            {t("page.back")}
          </Button>
          {can("knowledge:manage") && (
            <Button size="compact-sm" variant="default" loading={restore.isPending} onClick={() => restore.mutate()}>
              {t("page.restore")}
            </Button>
          )}
        </div>
      </Alert>
      <Prose html={version.data.html} />
    </>
  );
}

function Facts({
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
