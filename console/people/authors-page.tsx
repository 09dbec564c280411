import { type Identity, listAuthors } from "@earshot/contract/people.ts";
import { Checkbox, SegmentedControl } from "@mantine/core";
import { IconUserQuestion } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { itemsOf, pages } from "../api/pages.ts";
import { AuthorLink } from "../listen/author-link.tsx";
import { Ago } from "../shell/ago.tsx";
import { Empty } from "../shell/empty.tsx";
import { Face } from "../shell/face.tsx";
import list from "../shell/list.module.css";
import { NetworkIcon } from "../shell/network-icon.tsx";
import { Page } from "../shell/page.tsx";
import { RowsList } from "../shell/rows-list.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { AddAuthors } from "./add-authors.tsx";
import { AddToPeople } from "./add-to-people.tsx";
import styles from "./people.module.css";
import { PeopleSide } from "./people-side.tsx";
import { SearchBox } from "./search-box.tsx";
import { WeakMark } from "./weak-mark.tsx";

const route = getRouteApi("/w/$workspace/people/authors");

const canBeAdded = (author: Identity) => author.personId === null && !author.own;

/** Everybody who wrote, by profile; those not in People can be added, one by one or many at once. */
export function AuthorsPage() {
  const { t } = useTranslation("people");
  const { can } = useWorkspace();
  const { q, all } = route.useSearch();
  const navigate = route.useNavigate();
  const authors = useInfiniteQuery(pages(listAuthors, { query: { q, known: all ? undefined : "false", limit: 60 } }));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const items = itemsOf(authors);
  // What has left the list, or was added meanwhile, is chosen no more.
  const choice = items.filter((author) => chosen.has(author.id) && canBeAdded(author)).map(({ id }) => id);
  const choose = (id: string, yes: boolean) => {
    const next = new Set(choice);
    if (yes) next.add(id);
    else next.delete(id);
    setChosen(next);
  };
  return (
    <Page title={t("authors.title")} side={<PeopleSide />} wide>
      <div className={list.column}>
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
          {can("people:edit") && (
            <AddAuthors
              chosen={choice}
              loaded={items.filter(canBeAdded).map(({ id }) => id)}
              onChoose={(ids) => setChosen(new Set(ids))}
            />
          )}
        </div>
        <RowsList
          answer={authors}
          render={(author) => (
            <AuthorRow author={author} chosen={chosen.has(author.id)} onChoose={(yes) => choose(author.id, yes)} />
          )}
          label={t("authors.title")}
          height={57}
          empty={
            <Empty
              icon={IconUserQuestion}
              title={t(q ? "authors.noneTitle" : "authors.emptyTitle")}
              text={t(q ? "authors.noneText" : "authors.emptyText")}
            />
          }
        />
      </div>
    </Page>
  );
}

type RowProps = { author: Identity; chosen: boolean; onChoose: (yes: boolean) => void };

function AuthorRow({ author, chosen, onChoose }: RowProps) {
  const { t } = useTranslation("people");
  const { can, format } = useWorkspace();
  const addable = canBeAdded(author) && can("people:edit");
  const name = author.name || author.handle;
  return (
    <div className={styles.row} data-chosen={chosen || undefined}>
      {can("people:edit") && (
        <Checkbox
          size="sm"
          aria-label={t("authors.choose", { name })}
          checked={chosen && addable}
          disabled={!addable}
          onChange={(event) => onChoose(event.currentTarget.checked)}
        />
      )}
      <Face name={name} url={author.avatarUrl} size={32} />
      <AuthorLink author={author} className={styles.who}>
        <bdi className={styles.name}>{name}</bdi>
        <bdi className={styles.sub}>
          {author.handle}
          {author.followers !== null &&
            ` · ${t("identity.followers", { count: author.followers, n: format.compact(author.followers) })}`}
        </bdi>
      </AuthorLink>
      <span className={styles.marks}>
        {author.own && <span className={styles.chip}>{t("identity.own")}</span>}
        {!author.own && author.personId === null && <span className={styles.chip}>{t("identity.unknown")}</span>}
        {author.weak && <WeakMark />}
      </span>
      <NetworkIcon network={author.network} size={15} />
      <span className={styles.when}>
        {author.lastPostAt ? <Ago at={author.lastPostAt} /> : <span aria-hidden>–</span>}
      </span>
      {addable && <AddToPeople author={author} compact />}
    </div>
  );
}
