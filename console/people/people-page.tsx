import { listPeople, type Person } from "@earshot/contract/people.ts";
import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus, IconUserQuestion, IconUsers } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { pages } from "../api/pages.ts";
import { Ago } from "../shell/ago.tsx";
import { Empty } from "../shell/empty.tsx";
import { Face } from "../shell/face.tsx";
import { LinkButton } from "../shell/link-button.tsx";
import list from "../shell/list.module.css";
import { NetworkIcon } from "../shell/network-icon.tsx";
import { Page } from "../shell/page.tsx";
import { RowsList } from "../shell/rows-list.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { AddPerson } from "./add-person.tsx";
import styles from "./people.module.css";
import { PeopleFilters } from "./people-filters.tsx";
import { peopleQuery } from "./people-query.ts";
import { PeopleSide } from "./people-side.tsx";
import { PersonMarks } from "./person-marks.tsx";
import type { PeopleSearch } from "./search.ts";
import { SearchBox } from "./search-box.tsx";

const route = getRouteApi("/w/$workspace/people");

/** The people the workspace knows. */
export function PeoplePage() {
  const { t } = useTranslation("people");
  const { slug, can } = useWorkspace();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [adding, add] = useDisclosure(false);
  const people = useInfiniteQuery(pages(listPeople, { query: peopleQuery(search), later: 200 }));
  const { sort: _, ...asked } = search;
  const isFiltered = Object.values(asked).some((value) => value !== undefined);
  const change = (next: Partial<PeopleSearch>) =>
    void navigate({ search: (old) => ({ ...old, ...next }), replace: true });
  return (
    <Page
      title={t("list.title")}
      side={<PeopleSide />}
      wide
      actions={
        can("people:edit") && (
          <Button
            size="compact-md"
            variant="default"
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={add.open}
          >
            {t("list.add")}
          </Button>
        )
      }
    >
      <div className={list.column}>
        <div className={styles.filters}>
          <SearchBox
            value={search.q}
            label={t("list.search")}
            placeholder={t("list.searchPlaceholder")}
            onSearch={(q) => change({ q })}
          />
          <PeopleFilters search={search} onChange={change} />
        </div>
        <RowsList
          answer={people}
          render={(person) => <PersonRow person={person} />}
          label={t("list.title")}
          height={57}
          empty={
            <Empty
              icon={IconUsers}
              title={t(isFiltered ? "list.noneTitle" : "list.emptyTitle")}
              text={t(isFiltered ? "list.noneText" : "list.emptyText")}
            >
              {!isFiltered && (
                <LinkButton
                  variant="default"
                  leftSection={<IconUserQuestion size={16} aria-hidden />}
                  to="/w/$workspace/people/authors"
                  params={{ workspace: slug }}
                >
                  {t("list.toAuthors")}
                </LinkButton>
              )}
            </Empty>
          }
        />
      </div>
      {adding && <AddPerson onClose={add.close} />}
    </Page>
  );
}

export function PersonRow({ person }: { person: Person }) {
  const { t } = useTranslation("people");
  const { slug } = useWorkspace();
  const networks = [...new Set(person.identities.map((identity) => identity.network))];
  const picture = person.identities.find((identity) => identity.avatarUrl)?.avatarUrl;
  const handles = person.identities.map((identity) => identity.handle).join(", ");
  const lines = [person.organization?.name, handles || person.email || t("list.noIdentity")].filter(Boolean);
  return (
    <Link className={styles.row} to="/w/$workspace/people/$personId" params={{ workspace: slug, personId: person.id }}>
      <Face name={person.name} url={picture} size={32} />
      <span className={styles.who}>
        <bdi className={styles.name}>{person.name}</bdi>
        <bdi className={styles.sub}>{lines.join(" · ")}</bdi>
      </span>
      <PersonMarks person={person} />
      <span className={styles.networks}>
        {networks.slice(0, 4).map((network) => (
          <NetworkIcon key={network} network={network} size={15} />
        ))}
      </span>
      <span className={styles.when}>
        {person.lastContactAt ? <Ago at={person.lastContactAt} /> : <span aria-hidden>–</span>}
      </span>
    </Link>
  );
}
