import { rippleKinds } from "@earshot/contract/choices.ts";
import { listRipples, type Ripple, type RippleKind } from "@earshot/contract/ripple.ts";
import { Select } from "@mantine/core";
import { IconRipple } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { CommunitySide } from "../community/community-side.tsx";
import { Ago } from "../shell/ago.tsx";
import { Empty } from "../shell/empty.tsx";
import list from "../shell/list.module.css";
import { Page } from "../shell/page.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { ScrollRegion } from "../shell/scroll-region.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { freshly } from "./freshly.ts";
import { countOf, firstPart, told } from "./parts.ts";
import { PickDays } from "./pick-days.tsx";
import styles from "./ripple.module.css";
import type { RipplesSearch } from "./search.ts";

const RippleDialog = lazy(() => import("./ripple-dialog.tsx").then((file) => ({ default: file.RippleDialog })));
const route = getRouteApi("/w/$workspace/community/ripple");
const mostShown = 100;

/** What was answered and published lately, by what it did beyond its addressee; every figure opens its rows. */
export function RipplesPage() {
  const { t } = useTranslation("ripple");
  const { format, slug } = useWorkspace();
  const { days = 30, kind, of, part } = route.useSearch();
  const navigate = route.useNavigate();
  const answer = useQuery({ ...get(listRipples, { query: { days, kind, limit: mostShown } }), ...freshly });
  const change = (next: Partial<RipplesSearch>) =>
    void navigate({ search: (old: RipplesSearch) => ({ ...old, ...next }), replace: true });
  const items = answer.data?.items ?? [];
  const open = items.find(({ id }) => id === of);
  return (
    <Page title={t("title")} side={<CommunitySide />} back={`/w/${slug}/community`} wide>
      <div className={list.column}>
        <div className={list.filters}>
          <PickDays days={days} onPick={(next) => change({ days: next })} />
          <Select
            size="xs"
            aria-label={t("report.kind")}
            value={kind ?? ""}
            allowDeselect={false}
            data={[
              { value: "", label: t("report.all") },
              ...rippleKinds.map((each) => ({ value: each, label: t(`report.${each}`) })),
            ]}
            onChange={(value) => change({ kind: (value || undefined) as RippleKind | undefined })}
          />
        </div>
        {answer.isError ? (
          <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />
        ) : !answer.data ? (
          <RowsSkeleton rows={6} />
        ) : items.length === 0 ? (
          <Empty icon={IconRipple} title={t("report.emptyTitle")} text={t("report.emptyText")} />
        ) : (
          <ScrollRegion label={t("report.table")}>
            <p className={styles.intro} title={t("how.total")}>
              {t("report.intro", { count: answer.data.subjects, days: format.number(days) })}{" "}
              {answer.data.subjects > items.length ? t("report.some", { count: items.length }) : ""}{" "}
              {answer.data.subjects >= answer.data.most
                ? t("report.most", { most: format.number(answer.data.most) })
                : ""}
            </p>
            <ol className={styles.report}>
              {items.map((ripple) => (
                <Row key={ripple.id} ripple={ripple} onOpen={(next) => change({ of: ripple.id, part: next })} />
              ))}
            </ol>
          </ScrollRegion>
        )}
      </div>
      {open && (
        <Suspense>
          <RippleDialog
            ripple={open}
            part={part ?? firstPart(open)}
            onPart={(next) => change({ part: next })}
            onClose={() => change({ of: undefined, part: undefined })}
          />
        </Suspense>
      )}
    </Page>
  );
}

function Row({ ripple, onOpen }: { ripple: Ripple; onOpen: (part: (typeof told)[number]) => void }) {
  const { t } = useTranslation("ripple");
  const { format } = useWorkspace();
  const parts = told.filter((each) => countOf(ripple, each) > 0);
  return (
    <li className={styles.entry}>
      <button
        type="button"
        className={styles.total}
        title={t("how.total")}
        aria-label={t("line.open", {
          total: format.number(ripple.total),
          parts: parts.map((each) => `${format.number(countOf(ripple, each))} ${t(`said.${each}`)}`).join(", "),
        })}
        onClick={() => onOpen(firstPart(ripple))}
      >
        {format.number(ripple.total)}
      </button>
      <div className={list.what}>
        <bdi className={list.title}>{ripple.title}</bdi>
        <span className={styles.quiet}>
          {t(`report.of.${ripple.kind}`)}
          {ripple.by ? ` ${t("report.by", { name: ripple.by })}` : ""} · <Ago at={ripple.at} /> ·{" "}
          <Source ripple={ripple} />
        </span>
        <span className={styles.parts}>
          {parts.map((each) => (
            <button
              key={each}
              type="button"
              className={styles.part}
              title={t(`how.${each}`)}
              onClick={() => onOpen(each)}
            >
              <strong>{format.number(countOf(ripple, each))}</strong> {t(`said.${each}`)}
            </button>
          ))}
          {parts.length === 0 ? <span className={styles.quiet}>{t("line.none")}</span> : null}
        </span>
      </div>
    </li>
  );
}

/** Where it stands in the console. */
function Source({ ripple }: { ripple: Ripple }) {
  const { t } = useTranslation("ripple");
  const { slug } = useWorkspace();
  const words = t(`report.open.${ripple.kind}`);
  const params = { workspace: slug };
  if (ripple.kind === "article")
    return (
      <Link to="/w/$workspace/knowledge/$articleId" params={{ ...params, articleId: ripple.id }} search={{}}>
        {words}
      </Link>
    );
  if (ripple.questionId)
    return (
      <Link to="/w/$workspace/community/questions/$questionId" params={{ ...params, questionId: ripple.questionId }}>
        {words}
      </Link>
    );
  return ripple.conversationId ? (
    <Link
      to="/w/$workspace/inbox/$conversation"
      params={{ ...params, conversation: ripple.conversationId }}
      search={{}}
    >
      {words}
    </Link>
  ) : (
    <Link to="/w/$workspace/listen/posts" params={params} search={{ post: ripple.id }}>
      {words}
    </Link>
  );
}
