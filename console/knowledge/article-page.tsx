import {
  type ArticleDetail,
  deleteArticle,
  getArticle,
  getArticleVersion,
  listArticles,
  updateArticle,
} from "@earshot/contract/knowledge.ts";
import { Alert, Button } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { get, refresh } from "../api/query.ts";
import { confirm } from "../shell/confirm.tsx";
import entries from "../shell/entries.module.css";
import { Page } from "../shell/page.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { safeHtml } from "../shell/safe-html.ts";
import { ScrollRegion } from "../shell/scroll-region.tsx";
import { toast, toastProblem } from "../shell/toast.tsx";
import { useKeys } from "../shell/use-keys.ts";
import { useWorkspace } from "../shell/workspace.ts";
import { ArticleFacts } from "./article-facts.tsx";
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
          <ArticleFacts
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
  if (safe === null) return <p className={entries.quiet}>{t("page.empty")}</p>;
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
