import { getPerson, type Person } from "@earshot/contract/people.ts";
import { getTimeline } from "@earshot/contract/timeline.ts";
import { SegmentedControl } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { PersonPoints } from "../advocacy/person-points.tsx";
import { pages } from "../api/pages.ts";
import { get } from "../api/query.ts";
import { PostPane } from "../listen/post-pane.tsx";
import { Face } from "../shell/face.tsx";
import list from "../shell/list.module.css";
import { Page } from "../shell/page.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { ScrollRegion } from "../shell/scroll-region.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { ContactRules } from "./contact-rules.tsx";
import { Conversations } from "./conversations.tsx";
import { dated } from "./dated.ts";
import { EntryPane } from "./entry-pane.tsx";
import { Identities } from "./identities.tsx";
import { OrganizationField } from "./organization-field.tsx";
import styles from "./people.module.css";
import { PeopleSide } from "./people-side.tsx";
import { PersonFacts } from "./person-facts.tsx";
import { PersonMarks } from "./person-marks.tsx";
import { PersonNotes } from "./person-notes.tsx";
import { PersonPurchases } from "./person-purchases.tsx";
import { Suppressions } from "./suppressions.tsx";
import { Ties } from "./ties.tsx";
import { Timeline } from "./timeline.tsx";
import { timelineQuery } from "./timeline-query.ts";

const route = getRouteApi("/w/$workspace/people/$personId");

/** One person: who they are on every network, what we may do, and everything said and done. */
export function PersonPage() {
  const { t } = useTranslation("people");
  const { slug, can, timezone } = useWorkspace();
  const { personId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const answer = useQuery(get(getPerson, { params: { id: personId } }));
  const timeline = useInfiniteQuery(
    pages(getTimeline, { params: { id: personId }, query: timelineQuery(search, timezone) }),
  );
  const person = answer.data;
  const change = (next: Partial<typeof search>) =>
    void navigate({ search: (old) => ({ ...old, ...next }), replace: !("post" in next || "entry" in next) });
  return (
    <Page title={person?.name ?? t("person.one")} side={<PeopleSide />} back={`/w/${slug}/people`} wide>
      {answer.isError ? (
        <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />
      ) : !person ? (
        <RowsSkeleton />
      ) : (
        <div className={styles.person}>
          <ScrollRegion className={styles.facts} label={t("person.facts")}>
            <Head person={person} />
            <Suppressions person={person} />
            <PersonFacts key={person.id} person={person} />
            <Identities person={person} />
            <ContactRules person={person} />
            <PersonNotes key={`notes ${person.id}`} person={person} />
            {can("products:read") && <PersonPurchases person={person} />}
            {can("advocacy:read") && <PersonPoints personId={person.id} />}
            {can("posts:read") && <Ties person={person} />}
          </ScrollRegion>
          <div className={`${list.column} ${styles.beside}`}>
            {can("conversations:read") && (
              <div className={styles.filters}>
                <SegmentedControl
                  size="xs"
                  aria-label={t("person.parts")}
                  value={search.tab ?? "timeline"}
                  onChange={(value) => change({ tab: value === "conversations" ? value : undefined })}
                  data={[
                    { value: "timeline", label: t("timeline.title") },
                    { value: "conversations", label: t("conversations.title") },
                  ]}
                />
              </div>
            )}
            {search.tab === "conversations" && can("conversations:read") ? (
              <Conversations personId={personId} />
            ) : (
              <Timeline answer={timeline} search={search} onChange={change} />
            )}
          </div>
          <PostPane id={search.post} onClose={() => change({ post: undefined })} />
          <EntryPane personId={personId} id={search.entry} onClose={() => change({ entry: undefined })} />
        </div>
      )}
    </Page>
  );
}

function Head({ person }: { person: Person }) {
  const { t, i18n } = useTranslation("people");
  const { timezone } = useWorkspace();
  const day = (at: string) => dated(at, timezone, i18n.language);
  return (
    <div className={styles.head}>
      <Face name={person.name} url={person.identities.find((identity) => identity.avatarUrl)?.avatarUrl} size={52} />
      <div className={styles.headText}>
        <PersonMarks person={person} />
        <OrganizationField person={person} />
        {person.firstContactAt && (
          <span className={styles.sub}>{t("person.since", { at: day(person.firstContactAt) })}</span>
        )}
        {person.lastContactAt && (
          <span className={styles.sub}>{t("person.last", { at: day(person.lastContactAt) })}</span>
        )}
      </div>
    </div>
  );
}
