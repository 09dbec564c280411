import { type Article, listArticles } from "@earshot/contract/knowledge.ts";
import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconBook, IconPlus } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { pages } from "../api/pages.ts";
import { ProductFilter } from "../people/pick-product.tsx";
import { SearchBox } from "../people/search-box.tsx";
import { Ago } from "../shell/ago.tsx";
import { Chip } from "../shell/chip.tsx";
import { Empty } from "../shell/empty.tsx";
import { LinkButton } from "../shell/link-button.tsx";
import list from "../shell/list.module.css";
import { Page } from "../shell/page.tsx";
import { RowsList } from "../shell/rows-list.tsx";
import { useKeys } from "../shell/use-keys.ts";
import { useWorkspace } from "../shell/workspace.ts";
import { ArticleForm } from "./article-form.tsx";
import styles from "./knowledge.module.css";
import { KnowledgeSide } from "./knowledge-side.tsx";
import type { ArticlesSearch } from "./search.ts";

const route = getRouteApi("/w/$workspace/knowledge");

/** What we know and have written down. */
export function ArticlesPage() {
  const { t } = useTranslation("knowledge");
  const { slug, can } = useWorkspace();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [adding, add] = useDisclosure(false);
  const articles = useInfiniteQuery(
    pages(listArticles, {
      query: { q: search.q, state: search.state, productId: search.product, due: search.due && "true" },
    }),
  );
  const change = (next: Partial<ArticlesSearch>) =>
    void navigate({ search: (old) => ({ ...old, ...next }), replace: true });
  const isFiltered = Boolean(search.q || search.state || search.product || search.due);
  useKeys(t("title"), [{ keys: "c", label: t("keys.add"), run: add.open }], can("knowledge:manage"));
  const button = can("knowledge:manage") && (
    <Button
      size="compact-md"
      variant="default"
      leftSection={<IconPlus size={16} aria-hidden />}
      title={`${t("list.add")} (C)`}
      onClick={add.open}
    >
      {t("list.add")}
    </Button>
  );
  return (
    <Page title={t("title")} side={<KnowledgeSide />} wide actions={button}>
      <div className={list.column}>
        <div className={list.filters}>
          <SearchBox
            value={search.q}
            label={t("list.search")}
            placeholder={t("list.searchPlaceholder")}
            onSearch={(q) => change({ q })}
            keys={t("title")}
          />
          <ProductFilter label={t("list.product")} value={search.product} onPick={(product) => change({ product })} />
        </div>
        <RowsList
          answer={articles}
          render={(article) => <Row article={article} />}
          label={t("all")}
          height={61}
          empty={
            <Empty
              icon={IconBook}
              title={t(isFiltered ? "list.noneTitle" : "list.emptyTitle")}
              text={t(isFiltered ? "list.noneText" : "list.emptyText")}
            >
              {!isFiltered && (
                <>
                  {button}
                  <LinkButton
                    variant="default"
                    size="compact-md"
                    to="/w/$workspace/knowledge/asked"
                    params={{ workspace: slug }}
                  >
                    {t("list.toAsked")}
                  </LinkButton>
                </>
              )}
            </Empty>
          }
        />
      </div>
      {adding && <ArticleForm article={null} onClose={add.close} />}
    </Page>
  );
}

function Row({ article }: { article: Article }) {
  const { t } = useTranslation("knowledge");
  const { slug } = useWorkspace();
  const sub = [article.product?.name, ...article.tags, article.snippet].filter(Boolean);
  return (
    <Link
      className={`${list.row} ${styles.row}`}
      to="/w/$workspace/knowledge/$articleId"
      params={{ workspace: slug, articleId: article.id }}
    >
      <span className={list.what}>
        <bdi className={list.title}>{article.title}</bdi>
        <bdi className={list.sub}>{sub.join(" · ")}</bdi>
      </span>
      {article.due && <Chip tone="waiting">{t("row.due")}</Chip>}
      <Chip tone={article.state === "published" ? "good" : undefined}>{t(`state.${article.state}`)}</Chip>
      <Ago at={article.changedAt} className={list.sub} />
    </Link>
  );
}
