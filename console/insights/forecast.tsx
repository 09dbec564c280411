import type { Result } from "@earshot/contract/endpoint.ts";
import { type ForecastRun, getForecast } from "@earshot/contract/insights.ts";
import { SegmentedControl, Select, Skeleton, Switch, useComputedColorScheme } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import home from "../home/home.module.css";
import { useHour } from "../listen/use-hour.ts";
import { Boundary } from "../shell/boundary.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { type Mode, modes, type Shown, shownHours, sumOf } from "./forecast-hours.ts";
import { ForecastRecord } from "./forecast-record.tsx";
import { ForecastTable } from "./forecast-table.tsx";
import styles from "./insights.module.css";

const ForecastChart = lazy(() => import("./forecast-chart.tsx"));
const everything = "everything";

/** How much is expected, what was expected and what came, and how far that can be trusted. */
export function Forecast() {
  const { t } = useTranslation("insights");
  const { timezone } = useWorkspace();
  const now = useHour();
  const [topicId, setTopicId] = useState<string | undefined>(undefined);
  const [mode, setMode] = useState<Mode>("next");
  const answer = useQuery({ ...get(getForecast, { query: { topicId } }), placeholderData: keepPreviousData });
  const { data } = answer;
  const shown = useMemo(() => data && shownHours(data, mode, { now, timezone }), [data, mode, now, timezone]);
  return (
    <section aria-labelledby="home-forecast" className={home.part}>
      <header className={home.head}>
        <h2 id="home-forecast">{t("forecast.title")}</h2>
      </header>
      <div className={styles.controls}>
        <SegmentedControl
          aria-label={t("forecast.mode")}
          size="xs"
          value={mode}
          onChange={(value) => setMode(modes.find((one) => one === value) ?? "next")}
          data={modes.map((value) => ({ value, label: t(`forecast.${value}`) }))}
        />
        {data && data.all.length > 1 ? (
          <Select
            aria-label={t("forecast.series")}
            size="xs"
            allowDeselect={false}
            value={topicId ?? everything}
            onChange={(value) => setTopicId(value === everything || value === null ? undefined : value)}
            data={data.all.map((one) => ({ value: one.topicId ?? everything, label: one.name ?? t("everything") }))}
          />
        ) : null}
      </div>
      {answer.isError ? (
        <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />
      ) : !data || !shown ? (
        <Skeleton className={styles.chartPlace} radius="sm" />
      ) : shown.hours.length === 0 ? (
        <Nothing data={data} mode={mode} />
      ) : (
        <>
          <Hours shown={shown} mode={mode} />
          <ForecastRecord record={data.record} recordNeeds={data.recordNeeds} />
        </>
      )}
    </section>
  );
}

/** Why there is nothing to draw: what is missing, or that it is on its way. */
function Nothing({ data: { needs, has, next }, mode }: { data: Result<typeof getForecast>; mode: Mode }) {
  const { t } = useTranslation("insights");
  const { format } = useWorkspace();
  const enough = has.hours >= needs.hours && has.posts >= needs.posts;
  return (
    <div className={home.quiet}>
      {enough ? (
        <p>{t(mode !== "next" && next ? "forecast.noPast" : "forecast.waiting")}</p>
      ) : (
        <>
          <p>{t("forecast.little")}</p>
          <p>
            {t("forecast.littleWhy", {
              needDays: format.number(Math.ceil(needs.hours / 24)),
              needPosts: format.number(needs.posts),
              days: format.number(Math.floor(has.hours / 24)),
              posts: format.number(has.posts),
            })}
          </p>
        </>
      )}
    </div>
  );
}

function Hours({ shown: { hours, runs }, mode }: { shown: Shown; mode: Mode }) {
  const { t } = useTranslation("insights");
  const { format, timezone } = useWorkspace();
  const dark = useComputedColorScheme("light") === "dark";
  const [asTable, setAsTable] = useState(false);
  const labelOf = useCallback((at: string) => (mode === "week" ? format.short(at) : format.clock(at)), [mode, format]);
  const words = useMemo(
    () => ({
      expected: t("forecast.expected"),
      came: t("forecast.came"),
      band: t("forecast.band"),
      perHour: t("forecast.perHour"),
    }),
    [t],
  );
  const [first, last] = [hours[0]!, hours.at(-1)!];
  const span = {
    from: format.short(first.at),
    to: format.short(new Date(Date.parse(last.at) + 3_600_000).toISOString()),
    zone: timezone,
    expected: format.number(Math.round(sumOf(hours, "expected"))),
  };
  const [run] = runs;
  const subtitle =
    mode === "next" && run
      ? t("forecast.subtitle", {
          ...span,
          made: format.short(run.madeAt),
          weeks: format.number(Math.floor(run.history / 168)),
        })
      : t("forecast.subtitlePast", {
          ...span,
          actual: format.number(sumOf(hours, "actual")),
          hours: format.number(hours.filter((one) => one.actual !== null).length),
        });
  const busiest = hours.reduce((a, b) => (b.expected > a.expected ? b : a));
  return (
    <>
      {mode === "next" ? (
        <p className={home.sentence}>
          {t("forecast.sentence", {
            expected: span.expected,
            clock: format.clock(busiest.at),
            most: format.number(Math.round(busiest.expected)),
            low: format.number(Math.floor(busiest.low)),
            high: format.number(Math.ceil(busiest.high)),
          })}
        </p>
      ) : null}
      <div className={styles.chartHead}>
        <span>{subtitle}</span>
        <Switch
          size="xs"
          label={t("forecast.asTable")}
          checked={asTable}
          onChange={(event) => setAsTable(event.currentTarget.checked)}
        />
      </div>
      {asTable ? (
        <ForecastTable hours={hours} caption={subtitle} />
      ) : (
        <Boundary resetOn={hours}>
          <Suspense fallback={<Skeleton className={styles.chartPlace} radius="sm" />}>
            <ForecastChart
              hours={hours}
              label={t("forecast.drawing", { subtitle })}
              dark={dark}
              words={words}
              labelOf={labelOf}
              exactLabelOf={format.short}
            />
          </Suspense>
        </Boundary>
      )}
      {mode === "next" ? null : <p className={styles.said}>{said(runs, t, format.short)}</p>}
    </>
  );
}

/** When past forecasts were made; a back-test is never told as made on its day. */
function said(
  runs: readonly ForecastRun[],
  t: ReturnType<typeof useTranslation<"insights">>["t"],
  short: (at: string) => string,
): string {
  const [first] = runs;
  if (!first) return "";
  const backtests = runs.filter((run) => run.backtest).length;
  if (backtests > 0 && backtests < runs.length) return t("forecast.mixed");
  return t(backtests > 0 ? "forecast.backtest" : "forecast.made", { at: short(first.madeAt) });
}
