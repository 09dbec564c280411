import { getPerson } from "@earshot/contract/people.ts";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { PostPane } from "../listen/post-pane.tsx";
import { Face } from "../shell/face.tsx";
import { Page } from "../shell/page.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { dated } from "./dated.ts";
import { Identities } from "./identities.tsx";
import styles from "./people.module.css";
import { PeopleSide } from "./people-side.tsx";
import { PersonFacts } from "./person-facts.tsx";
import { PersonMarks } from "./person-marks.tsx";
import { PersonPurchases } from "./person-purchases.tsx";
import { Suppressions } from "./suppressions.tsx";
import { Timeline } from "./timeline.tsx";

const route = getRouteApi("/w/$workspace/people/$personId");

/** One person: who they are on every network, what we may do, and everything said and done. */
export function PersonPage() {
  const { t, i18n } = useTranslation("people");
  const { slug, can, timezone } = useWorkspace();
  const { personId } = route.useParams();
  const { kind, post } = route.useSearch();
  const navigate = route.useNavigate();
  const answer = useQuery(get(getPerson, { params: { id: personId } }));
  const person = answer.data;
  return (
    <Page title={person?.name ?? t("person.one")} side={<PeopleSide />} back={`/w/${slug}/people`} wide>
      {answer.isError ? (
        <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />
      ) : !person ? (
        <RowsSkeleton />
      ) : (
        <div className={styles.person}>
          <aside className={styles.facts} aria-label={t("person.facts")}>
            <div className={styles.head}>
              <Face
                name={person.name}
                url={person.identities.find((identity) => identity.avatarUrl)?.avatarUrl}
                size={52}
              />
              <div className={styles.headText}>
                <bdi className={styles.bigName}>{person.name}</bdi>
                <PersonMarks person={person} />
                {person.firstContactAt && (
                  <span className={styles.sub}>
                    {t("person.since", { at: dated(person.firstContactAt, timezone, i18n.language) })}
                  </span>
                )}
              </div>
            </div>
            <Suppressions person={person} />
            <PersonFacts key={person.id} person={person} />
            <Identities person={person} />
            {can("products:read") && <PersonPurchases person={person} />}
          </aside>
          <Timeline
            personId={personId}
            kind={kind}
            onKind={(next) => void navigate({ search: (old) => ({ ...old, kind: next }), replace: true })}
            onOpen={(id) => void navigate({ search: (old) => ({ ...old, post: id }) })}
          />
          <PostPane id={post} onClose={() => void navigate({ search: (old) => ({ ...old, post: undefined }) })} />
        </div>
      )}
    </Page>
  );
}
