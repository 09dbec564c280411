import { IconMessageCircle } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Boundary } from "../shell/boundary.tsx";
import { Empty } from "../shell/empty.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { useTitle } from "../shell/title.ts";
import { useWorkspace } from "../shell/workspace.ts";
import { useNarrow } from "../theme/use-narrow.ts";
import { ConversationList } from "./conversation-list.tsx";
import { conversationsQuery } from "./conversations-query.ts";
import styles from "./inbox-page.module.css";
import { ListHeader } from "./list-header.tsx";
import { useListKeys } from "./list-keys.ts";
import type { InboxSearch } from "./views.ts";
import { ViewsSide } from "./views-side.tsx";

const ConversationPane = lazy(() =>
  import("./conversation-pane.tsx").then((file) => ({ default: file.ConversationPane })),
);

/** Views, list, conversation and person; on a phone one of them at a time. */
export function InboxPage() {
  const { t } = useTranslation("inbox");
  const here = useWorkspace();
  const narrow = useNarrow();
  const search = useSearch({ from: "/w/$workspace/inbox" });
  const { conversation: selected } = useParams({ strict: false });
  const navigate = useNavigate();
  const searchBox = useRef<HTMLInputElement>(null);
  const list = useInfiniteQuery(conversationsQuery(search));
  const items = useMemo(() => {
    const seen = new Set<string>();
    return (list.data?.pages ?? [])
      .flatMap((page) => page.items)
      .filter((item) => !seen.has(item.id) && seen.add(item.id) !== undefined);
  }, [list.data]);
  useTitle(t(`views.${search.view ?? "open"}`), t("title"), here.name);

  const go = (to: { conversation?: string | null; search?: InboxSearch }) => {
    const conversation = to.conversation === undefined ? selected : to.conversation;
    const next = to.search ?? search;
    void (conversation
      ? navigate({
          to: "/w/$workspace/inbox/$conversation",
          params: { workspace: here.slug, conversation },
          search: next,
        })
      : navigate({ to: "/w/$workspace/inbox", params: { workspace: here.slug }, search: next }));
  };
  const step = useListKeys({ items, selected, open: (conversation) => go({ conversation }), searchBox });
  const heading = <h1 className="visually-hidden">{`${t("title")}: ${t(`views.${search.view ?? "open"}`)}`}</h1>;
  const List = narrow ? "main" : "section";
  const showList = !narrow || !selected;
  const showThread = !narrow || selected;
  return (
    <div className={styles.inbox}>
      {showList ? (
        <>
          <ViewsSide search={search} />
          <List className={styles.list} aria-label={t("list.label")} id={narrow ? "main" : undefined} tabIndex={-1}>
            {narrow ? heading : null}
            <ListHeader
              ref={searchBox}
              search={search}
              busy={list.isFetching && !list.isPending}
              onChange={(next) => go({ search: next })}
            />
            <Boundary resetOn={search}>
              <ConversationList list={list} items={items} selected={selected} search={search} />
            </Boundary>
          </List>
        </>
      ) : null}
      {showThread ? (
        <main className={styles.thread} id="main" tabIndex={-1}>
          {heading}
          {selected ? (
            <Boundary resetOn={selected}>
              <Suspense fallback={<RowsSkeleton rows={5} height={92} />}>
                <ConversationPane
                  key={selected}
                  id={selected}
                  onClose={() => go({ conversation: null })}
                  onNext={() => step(1)}
                />
              </Suspense>
            </Boundary>
          ) : (
            <Empty icon={IconMessageCircle} title={t("empty.choose")} text={t("empty.chooseText")} />
          )}
        </main>
      ) : null}
    </div>
  );
}
