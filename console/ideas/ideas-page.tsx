import { ideaSorts } from "@earshot/contract/choices.ts";
import { listIdeas } from "@earshot/contract/ideas.ts";
import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconBulb, IconPlus } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { pages } from "../api/pages.ts";
import { FilterSelect } from "../people/filter-select.tsx";
import { ProductFilter } from "../people/pick-product.tsx";
import { SearchBox } from "../people/search-box.tsx";
import { Empty } from "../shell/empty.tsx";
import { LinkButton } from "../shell/link-button.tsx";
import list from "../shell/list.module.css";
import { Page } from "../shell/page.tsx";
import { RowsList } from "../shell/rows-list.tsx";
import { useKeys } from "../shell/use-keys.ts";
import { useWorkspace } from "../shell/workspace.ts";
import { Board } from "./board.tsx";
import { IdeaForm } from "./idea-form.tsx";
import { IdeaRow } from "./idea-row.tsx";
import { IdeasSide } from "./ideas-side.tsx";
import type { IdeasSearch } from "./search.ts";

const route = getRouteApi("/w/$workspace/ideas");

/** What customers ask for, as a list or by state. */
export function IdeasPage() {
  const { t } = useTranslation("ideas");
  const { slug, can } = useWorkspace();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [adding, add] = useDisclosure(false);
  const asked = { q: search.q, productId: search.product, sort: search.sort };
  const ideas = useInfiniteQuery({
    ...pages(listIdeas, { query: { ...asked, state: search.state } }),
    enabled: search.view !== "board",
  });
  const change = (next: Partial<IdeasSearch>) =>
    void navigate({ search: (old) => ({ ...old, ...next }), replace: true });
  const isFiltered = Boolean(search.q || search.state || search.product);
  useKeys(t("title"), [{ keys: "c", label: t("keys.add"), run: add.open }], can("ideas:work"));
  const button = can("ideas:work") && (
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
    <Page title={t("title")} side={<IdeasSide />} wide actions={button}>
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
          <FilterSelect
            label={t("sort.label")}
            value={search.sort}
            choices={ideaSorts.map((sort) => ({ value: sort, label: t(`sort.${sort}`) }))}
            onPick={(sort) => change({ sort })}
          />
        </div>
        {search.view === "board" ? (
          <Board asked={asked} />
        ) : (
          <RowsList
            answer={ideas}
            render={(idea) => <IdeaRow idea={idea} />}
            label={t("list.all")}
            height={61}
            empty={
              <Empty
                icon={IconBulb}
                title={t(isFiltered ? "list.noneTitle" : "list.emptyTitle")}
                text={t(isFiltered ? "list.noneText" : "list.emptyText")}
              >
                {!isFiltered && (
                  <>
                    {button}
                    <LinkButton
                      variant="default"
                      size="compact-md"
                      to="/w/$workspace/inbox"
                      params={{ workspace: slug }}
                    >
                      {t("list.toInbox")}
                    </LinkButton>
                  </>
                )}
              </Empty>
            }
          />
        )}
      </div>
      {adding && <IdeaForm idea={null} onClose={add.close} />}
    </Page>
  );
}
