import { listOrganizations, type Organization } from "@earshot/contract/organizations.ts";
import { Button, SegmentedControl } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconBuilding, IconPlus } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { pages } from "../api/pages.ts";
import { Empty } from "../shell/empty.tsx";
import { Face } from "../shell/face.tsx";
import list from "../shell/list.module.css";
import { Page } from "../shell/page.tsx";
import { RowsList } from "../shell/rows-list.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { OrganizationForm } from "./organization-form.tsx";
import styles from "./people.module.css";
import { PeopleSide } from "./people-side.tsx";
import { SearchBox } from "./search-box.tsx";

const route = getRouteApi("/w/$workspace/people/organizations");

/** The companies people belong to. */
export function OrganizationsPage() {
  const { t } = useTranslation("people");
  const { can } = useWorkspace();
  const { q, archived, sort } = route.useSearch();
  const navigate = route.useNavigate();
  const [adding, add] = useDisclosure(false);
  const organizations = useInfiniteQuery(
    pages(listOrganizations, { query: { q, archived: archived ? "true" : undefined, sort, limit: 60 } }),
  );
  const create = can("people:edit") && (
    <Button size="compact-md" variant="default" leftSection={<IconPlus size={16} aria-hidden />} onClick={add.open}>
      {t("organization.add")}
    </Button>
  );
  return (
    <Page title={t("organization.title")} side={<PeopleSide />} actions={create} wide>
      <div className={list.column}>
        <div className={styles.filters}>
          <SearchBox
            value={q}
            label={t("organization.search")}
            placeholder={t("organization.name")}
            onSearch={(next) => void navigate({ search: (old) => ({ ...old, q: next }), replace: true })}
          />
          <SegmentedControl
            size="xs"
            aria-label={t("filter.sort")}
            value={sort ?? "name"}
            onChange={(value) =>
              void navigate({
                search: (old) => ({ ...old, sort: value === "newest" ? "newest" : undefined }),
                replace: true,
              })
            }
            data={[
              { value: "name", label: t("filter.by.name") },
              { value: "newest", label: t("filter.by.newest") },
            ]}
          />
          <SegmentedControl
            size="xs"
            aria-label={t("organization.which")}
            value={archived ? "archived" : "active"}
            onChange={(value) =>
              void navigate({
                search: (old) => ({ ...old, archived: value === "archived" ? true : undefined }),
                replace: true,
              })
            }
            data={[
              { value: "active", label: t("organization.active") },
              { value: "archived", label: t("organization.archived") },
            ]}
          />
        </div>
        <RowsList
          answer={organizations}
          render={(organization) => <OrganizationRow organization={organization} />}
          label={t("organization.title")}
          height={57}
          empty={
            <Empty
              icon={IconBuilding}
              title={t(q || archived ? "organization.noneTitle" : "organization.emptyTitle")}
              text={t(q || archived ? "organization.noneText" : "organization.emptyText")}
            />
          }
        />
      </div>
      {adding && <OrganizationForm organization={null} onClose={add.close} />}
    </Page>
  );
}

function OrganizationRow({ organization }: { organization: Organization }) {
  const { t } = useTranslation("people");
  const { slug, format } = useWorkspace();
  return (
    <Link
      className={styles.row}
      to="/w/$workspace/people/organizations/$organizationId"
      params={{ workspace: slug, organizationId: organization.id }}
    >
      <Face name={organization.name} url={null} size={32} />
      <span className={styles.who}>
        <bdi className={styles.name}>{organization.name}</bdi>
        <bdi className={styles.sub}>{organization.website ?? t("organization.noWebsite")}</bdi>
      </span>
      <span className={styles.when}>
        {t("organization.people", { count: organization.people, n: format.number(organization.people) })}
      </span>
    </Link>
  );
}
