import { type Insight, listInsights } from "@earshot/contract/insights.ts";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./insights.module.css";
import { usualOf } from "./usual.ts";

/** A dot on a chart: which bucket, and what rose in it. */
export type Mark = { index: number; label: string; insight: Insight };

/** What rose in a period, of all or of one topic, by the bucket of a chart it began in. */
export function useMarks(
  buckets: readonly { at: number; until: number }[],
  { since, until, topic }: { since: string; until: string; topic: string | undefined },
): Mark[] {
  const { t } = useTranslation("insights");
  const { format } = useWorkspace();
  const found = useQuery(get(listInsights, { query: { since, until, topicId: topic, limit: 50 } }));
  return useMemo(
    () =>
      (found.data?.items ?? []).flatMap((insight) => {
        const began = Math.max(Date.parse(insight.since), buckets[0]?.at ?? 0);
        const index = buckets.findIndex((bucket) => bucket.at <= began && began < bucket.until);
        if (index < 0) return [];
        const usual = usualOf(insight);
        const label = t("chart.mark", {
          name: insight.series.name ?? t("everything"),
          figure: format.number(insight.posts),
          usual: usual === 0 ? t("spike.hardlyAny") : format.number(usual),
        });
        return [{ index, label, insight }];
      }),
    [found.data, buckets, t, format],
  );
}

/** The dots of a chart in words: what rose, its reason, and the way to its posts. */
export function SpikeMarks({ marks }: { marks: readonly Mark[] }) {
  const { t } = useTranslation("insights");
  const { format, slug } = useWorkspace();
  if (marks.length === 0) return null;
  return (
    <ul className={styles.marks} aria-label={t("chart.marks")}>
      {marks.map(({ insight, label }) => (
        <li key={insight.id}>
          <span className={styles.dot} aria-hidden />
          {format.short(insight.since)}{" "}
          <Link
            to="/w/$workspace/listen/posts"
            params={{ workspace: slug }}
            search={{ topic: insight.series.topicId ?? undefined, since: insight.since, until: insight.until }}
          >
            {label}
          </Link>{" "}
          {insight.evidence.terms.length > 0
            ? t("spike.about", {
                terms: insight.evidence.terms
                  .slice(0, 3)
                  .map(({ term }) => `“${term}”`)
                  .join(", "),
              })
            : t("spike.unclear")}
        </li>
      ))}
    </ul>
  );
}
