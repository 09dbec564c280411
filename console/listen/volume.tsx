import type { Result } from "@earshot/contract/endpoint.ts";
import type { getVolume } from "@earshot/contract/insights.ts";
import { Skeleton, Switch, Text, useComputedColorScheme } from "@mantine/core";
import { IconChartBar } from "@tabler/icons-react";
import type { UseQueryResult } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { wallClock } from "../i18n/zoned-time.ts";
import { SpikeMarks, useMarks } from "../insights/spike-marks.tsx";
import { Boundary } from "../shell/boundary.tsx";
import { Empty } from "../shell/empty.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import type { Bucket } from "./fill-buckets.ts";
import { Legend } from "./legend.tsx";
import styles from "./listen.module.css";
import { dayOf, type Period } from "./period.ts";
import { postsBehind } from "./posts-behind.ts";
import { type Layer, stack } from "./stack.ts";
import { VolumeTable } from "./volume-table.tsx";

const VolumeChart = lazy(() => import("./volume-chart.tsx"));

const nothing: Bucket[] = [];

type Props = {
  answer: UseQueryResult<Result<typeof getVolume>>;
  by: "topic" | "channel";
  /** the topic the whole dashboard is about */
  topic: string | undefined;
  span: Period;
};

/** Posts by hour or day, stacked by topic or channel, as a drawing or as a table of the same figures. */
export function Volume({ answer, by, topic, span }: Props) {
  const { t, i18n } = useTranslation("listen");
  const { format, slug, timezone } = useWorkspace();
  const dark = useComputedColorScheme("light") === "dark";
  const navigate = useNavigate();
  const [asTable, setAsTable] = useState(false);
  const series = answer.data?.series;
  const layers = useMemo(() => stack(series ?? [], span, timezone, t("volume.rest")), [series, span, timezone, t]);
  const ticks = useMemo(() => ticksOf(layers[0]?.buckets ?? [], span, timezone), [layers, span, timezone]);
  const marks = useMarks(layers[0]?.buckets ?? nothing, { since: span.since, until: span.until, topic });
  const labelOf = useMemo(() => {
    const language = i18n.language === "en" ? "en-GB" : i18n.language;
    const day = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", timeZone: timezone });
    return (at: number) => (lengthOf(span) <= 24 ? format.clock(new Date(at).toISOString()) : day.format(at));
  }, [span, format, timezone, i18n.language]);
  const exactLabelOf = useCallback(
    (at: number) => (span.unit === "hour" ? format.short : format.day)(new Date(at).toISOString()),
    [span, format],
  );
  const openPosts = (layer: Layer | null, index: number) => {
    const bucket = (layer ?? layers[0])?.buckets[index];
    if (!bucket) return;
    void navigate({
      to: "/w/$workspace/listen/posts",
      params: { workspace: slug },
      search: postsBehind(layer?.key ?? null, bucket, by, topic),
    });
  };

  if (answer.isError) return <ProblemNote error={answer.error} onRetry={answer.refetch} />;
  if (!answer.data) return <Skeleton className={styles.chartPlace} radius="sm" aria-label={t("loading")} />;
  if (layers.length === 0)
    return <Empty icon={IconChartBar} title={t("volume.emptyTitle")} text={t("volume.emptyText")} />;

  const sum = layers.reduce((total, layer) => total + layer.total, 0);
  const subtitle = t(by === "topic" ? "volume.sampleByTopic" : "volume.sampleByChannel", {
    count: sum,
    posts: format.number(sum),
    from: format.short(span.since),
    to: format.short(span.until),
    zone: timezone,
  });
  return (
    <div aria-busy={answer.isPlaceholderData}>
      <div className={styles.chartHead}>
        <Text size="xs" c="dimmed">
          {subtitle}
        </Text>
        <Switch
          size="xs"
          label={t("volume.asTable")}
          checked={asTable}
          onChange={(event) => setAsTable(event.currentTarget.checked)}
        />
      </div>
      {asTable ? (
        <VolumeTable layers={layers} by={by} topic={topic} caption={subtitle} labelOf={exactLabelOf} />
      ) : (
        <div className={styles.volume}>
          <Boundary resetOn={layers}>
            <Suspense fallback={<Skeleton className={styles.chartPlace} radius="sm" />}>
              <VolumeChart
                layers={layers}
                label={t("volume.drawing", { subtitle })}
                unitLabel={t(span.unit === "hour" ? "volume.perHour" : "volume.perDay")}
                dark={dark}
                ticks={ticks}
                marks={marks}
                labelOf={labelOf}
                exactLabelOf={exactLabelOf}
                onPick={openPosts}
              />
            </Suspense>
          </Boundary>
          <Legend layers={layers} previous={answer.data.previous} by={by} topic={topic} span={span} dark={dark} />
        </div>
      )}
      <SpikeMarks marks={marks} />
    </div>
  );
}

/** Hours of one day are labeled every three, hours of a week where a day begins, days as many as have room. */
function ticksOf(buckets: Bucket[], span: Period, timezone: string): ReadonlySet<number> | null {
  if (span.unit === "day") return null;
  const marked = new Set<number>();
  const short = lengthOf(span) <= 24;
  buckets.forEach((bucket, index) => {
    const begins = index > 0 && dayOf(bucket.at, timezone) !== dayOf(buckets[index - 1]?.at ?? 0, timezone);
    if (short ? wallClock(new Date(bucket.at), timezone).hour % 3 === 0 : begins) marked.add(index);
  });
  return marked;
}

const lengthOf = ({ since, until }: Period) => (Date.parse(until) - Date.parse(since)) / 3_600_000;
