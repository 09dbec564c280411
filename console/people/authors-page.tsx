import { type Identity, listAuthors } from "@earshot/contract/people.ts";
import { SegmentedControl } from "@mantine/core";
import { IconUserQuestion } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { pages } from "../api/pages.ts";
import { distinct } from "../listen/distinct.ts";
import { Ago } from "../shell/ago.tsx";
import { Empty } from "../shell/empty.tsx";
import { Face } from "../shell/face.tsx";
import { NetworkIcon } from "../shell/network-icon.tsx";
import { Page } from "../shell/page.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { AddToPeople } from "./add-to-people.tsx";
import { InfiniteRows } from "./infinite-rows.tsx";
import styles from "./people.module.css";
import { PeopleSide } from "./people-side.tsx";
import { SearchBox } from "./search-box.tsx";
import { WeakMark } from "./weak-mark.tsx";

const route = getRouteApi("/w/$workspace/people/authors");

/** Everybody who wrote, by profile; those not in People can be added. */
export function AuthorsPage() {
  const { t } = useTranslation("people");
  const { q, all } = route.useSearch();
  const navigate = route.useNavigate();
  const authors = useInfiniteQuery(pages(listAuthors, { query: { q, known: all ? undefined : "false", limit: 60 } }));
  const items = distinct(authors.data?.pages.flatMap((page) => page.items) ?? []);
  return (
    <Page title={t("authors.title")} side={<PeopleSide />} wide>
      <div className={styles.column}>
        <div className={styles.filters}>
          <SearchBox
            value={q}
            label={t("authors.search")}
            placeholder={t("authors.searchPlaceholder")}
            onSearch={(next) => void navigate({ search: (old) => ({ ...old, q: next }), replace: true })}
          />
          <SegmentedControl
            size="xs"
            aria-label={t("authors.which")}
            value={all ? "all" : "unknown"}
            onChange={(value) =>
              void navigate({ search: (old) => ({ ...old, all: value === "all" ? true : undefined }), replace: true })
            }
            data={[
              { value: "unknown", label: t("authors.unknown") },
              { value: "all", label: t("authors.all") },
            ]}
          />
        </div>
        {authors.isError && !authors.data ? (
          <ProblemNote error={authors.error} onRetry={() => void authors.refetch()} />
        ) : authors.isPending ? (
          <RowsSkeleton />
        ) : items.length === 0 ? (
          <Empty
            icon={IconUserQuestion}
            title={t(q ? "authors.noneTitle" : "authors.emptyTitle")}
            text={t(q ? "authors.noneText" : "authors.emptyText")}
          />
        ) : (
          <InfiniteRows
            items={items}
            keyOf={(author) => author.id}
            render={(author) => <AuthorRow author={author} />}
            label={t("authors.title")}
            height={57}
            paged={authors}
          />
        )}
      </div>
    </Page>
  );
}

function AuthorRow({ author }: { author: Identity }) {
  const { t } = useTranslation("people");
  const { slug, can, format } = useWorkspace();
  const who = (
    <>
      <bdi className={styles.name}>{author.name || author.handle}</bdi>
      <bdi className={styles.sub}>
        {author.handle}
        {author.followers !== null &&
          ` · ${t("identity.followers", { count: author.followers, n: format.compact(author.followers) })}`}
      </bdi>
    </>
  );
  return (
    <div className={styles.row}>
      <Face name={author.name || author.handle} url={author.avatarUrl} size={32} />
      {author.personId ? (
        <Link
          className={styles.who}
          to="/w/$workspace/people/$personId"
          params={{ workspace: slug, personId: author.personId }}
        >
          {who}
        </Link>
      ) : (
        <Link
          className={styles.who}
          to="/w/$workspace/people/authors/$authorId"
          params={{ workspace: slug, authorId: author.id }}
        >
          {who}
        </Link>
      )}
      <span className={styles.marks}>
        {author.own && <span className={styles.chip}>{t("identity.own")}</span>}
        {!author.own && author.personId === null && <span className={styles.chip}>{t("identity.unknown")}</span>}
        {author.weak && <WeakMark />}
      </span>
      <NetworkIcon network={author.network} size={15} />
      <span className={styles.when}>
        {author.lastPostAt ? <Ago at={author.lastPostAt} /> : <span aria-hidden>–</span>}
      </span>
      {can("people:edit") && author.personId === null && !author.own && <AddToPeople author={author} compact />}
    </div>
  );
}
