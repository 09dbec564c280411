import { type Benefit, getBenefits } from "@earshot/contract/ripple.ts";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { CommunitySide } from "../community/community-side.tsx";
import { Page } from "../shell/page.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { BenefitRows } from "./benefit-rows.tsx";
import { benefitValue } from "./benefit-value.ts";
import { freshly } from "./freshly.ts";
import { PickDays } from "./pick-days.tsx";
import styles from "./ripple.module.css";
import type { BothSidesSearch } from "./search.ts";

const route = getRouteApi("/w/$workspace/community/both-sides");

/** The charter's two sides, what is promised beside what was measured; every number opens its rows. */
export function BothSidesPage() {
  const { t } = useTranslation("ripple");
  const { slug, format } = useWorkspace();
  const { days = 30, figure, all } = route.useSearch();
  const navigate = route.useNavigate();
  const answer = useQuery({ ...get(getBenefits, { query: { days } }), ...freshly });
  const change = (next: Partial<BothSidesSearch>) =>
    void navigate({ search: (old: BothSidesSearch) => ({ ...old, ...next }), replace: true });
  const data = answer.data;
  return (
    <Page
      title={t("both.title")}
      side={<CommunitySide />}
      back={`/w/${slug}/community`}
      actions={<PickDays days={days} onPick={(next) => change({ days: next })} />}
    >
      {answer.isError ? (
        <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />
      ) : !data ? (
        <RowsSkeleton rows={6} />
      ) : (
        <>
          <p className={styles.how}>{t("both.intro", { days: format.number(days) })}</p>
          <div className={styles.sides}>
            {(["members", "company"] as const).map((side) => (
              <section key={side} className={styles.side} aria-label={t(`both.${side}`)}>
                <h2>{t(`both.${side}`)}</h2>
                <Promised
                  gain={side === "members" ? data.charter.memberGain : data.charter.companyGain}
                  measure={side === "members" ? data.charter.memberMeasure : data.charter.companyMeasure}
                />
                <dl className={styles.benefits}>
                  {data.items
                    .filter((item) => item.side === side)
                    .map((item) => (
                      <Figure
                        key={item.figure}
                        item={item}
                        enough={data.enough}
                        onOpen={(whole) => change({ figure: item.figure, all: whole || undefined })}
                      />
                    ))}
                </dl>
              </section>
            ))}
          </div>
        </>
      )}
      {figure && (
        <BenefitRows
          figure={figure}
          days={days}
          all={all === true}
          onClose={() => change({ figure: undefined, all: undefined })}
        />
      )}
    </Page>
  );
}

function Promised({ gain, measure }: { gain: string; measure: string }) {
  const { t } = useTranslation("ripple");
  const { slug } = useWorkspace();
  if (gain === "")
    return (
      <p className={styles.how}>
        {t("both.noPromise")}{" "}
        <Link to="/w/$workspace/community/portal" params={{ workspace: slug }}>
          {t("both.charter")}
        </Link>
      </p>
    );
  return (
    <>
      <p className={styles.promise} dir="auto">
        {gain}
      </p>
      {measure ? <p className={styles.quiet}>{t("both.howWeTell", { how: measure })}</p> : null}
    </>
  );
}

function Figure({ item, enough, onOpen }: { item: Benefit; enough: number; onOpen: (all: boolean) => void }) {
  const { t } = useTranslation("ripple");
  const { format } = useWorkspace();
  const figure = t(`both.figure.${item.figure}`);
  const total = item.of ?? item.counted;
  return (
    <div className={styles.benefit}>
      <dt title={t(`both.how.${item.figure}`)}>{figure}</dt>
      <dd>
        {item.value === null ? (
          <span className={styles.missing} title={t("both.notEnoughWhy", { enough, count: total })}>
            {t("both.notEnough")} · {t("both.notEnoughWhy", { enough, count: total })}
          </span>
        ) : (
          <button
            type="button"
            className={styles.value}
            title={t(`both.how.${item.figure}`)}
            aria-label={t("both.opens", { figure: `${figure} ${benefitValue(item, format.number)}` })}
            onClick={() => onOpen(false)}
          >
            {benefitValue(item, format.number)}
          </button>
        )}
        {item.of === null ? (
          item.unit === "count" ? null : (
            <Small
              words={t(item.unit === "seconds" ? "both.questions" : "both.lines", { count: item.counted })}
              label={t("both.opens", {
                figure: `${figure} ${t(item.unit === "seconds" ? "both.questions" : "both.lines", { count: item.counted })}`,
              })}
              onOpen={() => onOpen(false)}
            />
          )
        ) : (
          <>
            <Small
              words={format.number(item.counted)}
              label={t("both.opens", { figure: `${figure} ${format.number(item.counted)}` })}
              onOpen={() => onOpen(false)}
            />
            <span className={styles.quiet}>÷</span>
            <Small
              words={format.number(item.of)}
              label={t("both.opensAll", { figure: `${figure} ${format.number(item.of)}` })}
              onOpen={() => onOpen(true)}
            />
          </>
        )}
      </dd>
      <dd className={styles.quiet}>{t(`both.how.${item.figure}`)}</dd>
    </div>
  );
}

function Small({ words, label, onOpen }: { words: string; label: string; onOpen: () => void }) {
  return (
    <button type="button" className={styles.value} data-small aria-label={label} onClick={onOpen}>
      {words}
    </button>
  );
}
