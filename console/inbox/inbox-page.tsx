import { IconMessageCircle } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Boundary } from "../shell/boundary.tsx";
import { Empty } from "../shell/empty.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { useTitle } from "../shell/title.ts";
import { toast, toastProblem } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { useNarrow } from "../theme/use-narrow.ts";
import { useConflict } from "./conflict.ts";
import { ConversationList } from "./conversation-list.tsx";
import { conversationsQuery, useSavedViews } from "./conversations-query.ts";
import { CHOSEN_MOST, everyId } from "./every-id.ts";
import styles from "./inbox-page.module.css";
import { ListHeader } from "./list-header.tsx";
import { useListKeys } from "./list-keys.ts";
import { resumeSending } from "./outbox.ts";
import { choose, clearSelection, useSelection } from "./selection.ts";
import { useViewTitle } from "./view-title.ts";
import { effective, type InboxSearch } from "./views.ts";
import { useViewsDialog } from "./views-dialog-state.ts";
import { ViewsSide } from "./views-side.tsx";

const ConversationPane = lazy(() =>
  import("./conversation-pane.tsx").then((file) => ({ default: file.ConversationPane })),
);

const BulkBar = lazy(() => import("./bulk-bar.tsx").then((file) => ({ default: file.BulkBar })));
const ConflictNotice = lazy(() => import("./conflict-notice.tsx").then((file) => ({ default: file.ConflictNotice })));
const ViewsDialog = lazy(() => import("./views-dialog.tsx").then((file) => ({ default: file.ViewsDialog })));

/** Views, list, conversation and person; on a phone one of them at a time. */
export function InboxPage() {
  const { t } = useTranslation("inbox");
  const here = useWorkspace();
  const narrow = useNarrow();
  const search = useSearch({ from: "/w/$workspace/inbox" });
  const { conversation: selected } = useParams({ strict: false });
  const navigate = useNavigate();
  const searchBox = useRef<HTMLInputElement>(null);
  const { all: savedViews, saved, settled } = useSavedViews(search);
  const list = useInfiniteQuery({ ...conversationsQuery(search, saved), enabled: settled });
  const [collecting, setCollecting] = useState(false);
  const chosen = useSelection();
  const title = useViewTitle(search, saved);
  const viewsDialog = useViewsDialog();
  const conflict = useConflict();
  const items = useMemo(() => {
    const seen = new Set<string>();
    return (list.data?.pages ?? [])
      .flatMap((page) => page.items)
      .filter((item) => !seen.has(item.id) && seen.add(item.id) !== undefined);
  }, [list.data]);
  useTitle(title, t("title"), here.name);
  useEffect(() => resumeSending(here.id), [here.id]);
  const place = JSON.stringify(search);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was chosen in another list is not on screen any more
  useEffect(() => clearSelection, [place]);

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
  const chooseAll = () => {
    if (!here.can("conversations:work")) return;
    if (!list.hasNextPage) {
      choose(items.map(({ id }) => id));
      return;
    }
    setCollecting(true);
    everyId(search, saved)
      .then((ids) => {
        choose(ids);
        if (ids.length === CHOSEN_MOST) toast(t("bulk.most", { count: CHOSEN_MOST }));
      })
      .catch(toastProblem)
      .finally(() => setCollecting(false));
  };
  const step = useListKeys({
    items,
    selected,
    open: (conversation) => go({ conversation }),
    more: list.hasNextPage ? () => list.fetchNextPage() : null,
    all: chooseAll,
    searchBox,
  });
  const heading = <h1 className="visually-hidden">{`${t("title")}: ${title}`}</h1>;
  const List = narrow ? "main" : "section";
  const showList = !narrow || !selected;
  const showThread = !narrow || selected;
  return (
    <div className={styles.inbox}>
      {showList ? (
        <>
          <ViewsSide search={search} saved={savedViews} />
          <List className={styles.list} aria-label={t("list.label")} id={narrow ? "main" : undefined} tabIndex={-1}>
            {narrow ? heading : null}
            <ListHeader
              ref={searchBox}
              search={search}
              views={{ all: savedViews, saved }}
              busy={list.isFetching && !list.isPending}
              onChange={(next) => go({ search: next })}
            />
            <Boundary resetOn={search}>
              <ConversationList
                list={list}
                items={items}
                selected={selected}
                search={search}
                mixed={effective(search, saved).status === undefined}
                onOpen={(conversation) => go({ conversation })}
              />
            </Boundary>
            {chosen.size > 0 && here.can("conversations:work") ? (
              <Suspense>
                <BulkBar
                  ids={[...chosen]}
                  all={!list.hasNextPage && items.every(({ id }) => chosen.has(id))}
                  onAll={chooseAll}
                  busy={collecting}
                />
              </Suspense>
            ) : null}
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
      <Suspense>
        {viewsDialog ? <ViewsDialog /> : null}
        {conflict ? <ConflictNotice /> : null}
      </Suspense>
    </div>
  );
}
