import {
  getOrganization,
  listOrganizations,
  type Organization,
  updateOrganization,
} from "@earshot/contract/organizations.ts";
import { listPeople } from "@earshot/contract/people.ts";
import { getOrganizationTimeline } from "@earshot/contract/timeline.ts";
import { Button, SegmentedControl } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconArchive, IconArchiveOff, IconPencil, IconUsers } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { itemsOf, pages } from "../api/pages.ts";
import { get, refresh } from "../api/query.ts";
import { PostPane } from "../listen/post-pane.tsx";
import { Empty } from "../shell/empty.tsx";
import list from "../shell/list.module.css";
import { Page } from "../shell/page.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsList } from "../shell/rows-list.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { toast, toastProblem } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { Conversations } from "./conversations.tsx";
import { EntryPane } from "./entry-pane.tsx";
import { OrganizationForm } from "./organization-form.tsx";
import styles from "./people.module.css";
import { PersonRow } from "./people-page.tsx";
import { PeopleSide } from "./people-side.tsx";
import { organizationTabs } from "./search.ts";
import { Timeline } from "./timeline.tsx";
import { timelineQuery } from "./timeline-query.ts";

const route = getRouteApi("/w/$workspace/people/organizations/$organizationId");

/** One organization: its people, everything they said and were told, and the conversations with them. */
export function OrganizationPage() {
  const { t } = useTranslation("people");
  const { slug, can, timezone } = useWorkspace();
  const { organizationId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const answer = useQuery(get(getOrganization, { params: { id: organizationId } }));
  const organization = answer.data;
  const tab = search.tab ?? "people";
  const people = useInfiniteQuery({
    ...pages(listPeople, { query: { organizationId, sort: "lastContact" as const, limit: 60 } }),
    enabled: tab === "people",
  });
  const timeline = useInfiniteQuery({
    ...pages(getOrganizationTimeline, { params: { id: organizationId }, query: timelineQuery(search, timezone) }),
    enabled: tab === "timeline",
  });
  const entryOf = itemsOf(timeline).find((entry) => entry.id === search.entry)?.personId;
  const tabs = organizationTabs.filter((one) => one !== "conversations" || can("conversations:read"));
  return (
    <Page
      title={organization?.name ?? t("organization.one")}
      side={<PeopleSide />}
      back={`/w/${slug}/people/organizations`}
      actions={organization && can("people:edit") && <Actions organization={organization} />}
      wide
    >
      {answer.isError ? (
        <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />
      ) : !organization ? (
        <RowsSkeleton />
      ) : (
        <div className={list.column}>
          <div className={styles.filters}>
            {organization.archivedAt && <span className={styles.chip}>{t("organization.archived")}</span>}
            {organization.website && (
              <a href={organization.website} target="_blank" rel="noopener noreferrer nofollow" className={styles.link}>
                <bdi>{organization.website}</bdi>
              </a>
            )}
            <SegmentedControl
              size="xs"
              className={styles.parts}
              aria-label={t("organization.parts")}
              value={tab}
              onChange={(value) =>
                void navigate({ search: { tab: organizationTabs.find((one) => one === value) }, replace: true })
              }
              data={tabs.map((value) => ({ value, label: t(`organization.tab.${value}`) }))}
            />
          </div>
          {tab === "people" && (
            <RowsList
              answer={people}
              render={(person) => <PersonRow person={person} />}
              label={t("organization.tab.people")}
              height={57}
              empty={
                <Empty icon={IconUsers} title={t("organization.nobodyTitle")} text={t("organization.nobodyText")} />
              }
            />
          )}
          {tab === "timeline" && (
            <Timeline
              answer={timeline}
              search={search}
              onChange={(change) =>
                void navigate({
                  search: (old) => ({ ...old, ...change }),
                  replace: !("post" in change || "entry" in change),
                })
              }
            />
          )}
          {tab === "conversations" && <Conversations organizationId={organizationId} />}
          {entryOf && (
            <EntryPane
              personId={entryOf}
              id={search.entry}
              onClose={() => void navigate({ search: (old) => ({ ...old, entry: undefined }) })}
            />
          )}
          <PostPane
            id={search.post}
            onClose={() => void navigate({ search: (old) => ({ ...old, post: undefined }) })}
          />
        </div>
      )}
    </Page>
  );
}

function Actions({ organization }: { organization: Organization }) {
  const { t } = useTranslation("people");
  const [editing, edit] = useDisclosure(false);
  const archived = organization.archivedAt !== null;
  const archive = useMutation({
    mutationFn: () =>
      call(updateOrganization, {
        params: { id: organization.id },
        body: { archived: !archived },
        version: organization.version,
      }),
    onSuccess: (saved) =>
      toast(t(saved.archivedAt ? "organization.isArchived" : "organization.isBack", { name: saved.name })),
    onError: toastProblem,
    onSettled: () => refresh(getOrganization, listOrganizations),
  });
  return (
    <>
      <Button
        size="compact-md"
        variant="default"
        leftSection={archived ? <IconArchiveOff size={16} aria-hidden /> : <IconArchive size={16} aria-hidden />}
        loading={archive.isPending}
        onClick={() => archive.mutate()}
      >
        {t(archived ? "organization.bringBack" : "organization.archive")}
      </Button>
      <Button
        size="compact-md"
        variant="default"
        leftSection={<IconPencil size={16} aria-hidden />}
        onClick={edit.open}
      >
        {t("organization.edit")}
      </Button>
      {editing && <OrganizationForm organization={organization} onClose={edit.close} />}
    </>
  );
}
