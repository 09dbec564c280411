import { listInsights } from "@earshot/contract/insights.ts";
import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import home from "../home/home.module.css";
import { useHour } from "../listen/use-hour.ts";
import { ProblemNote } from "../shell/problem-note.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { foremost } from "./foremost.ts";
import { InsightCard } from "./insight-card.tsx";
import styles from "./insights.module.css";

const twoDays = 48 * 3_600_000;
const alsoShown = 3;

/** The one thing that rose most in the last two days, and what else did. */
export function Rose() {
  const { t } = useTranslation("insights");
  const { slug } = useWorkspace();
  const hour = useHour();
  const since = useMemo(() => new Date(hour - twoDays).toISOString(), [hour]);
  const answer = useQuery(get(listInsights, { query: { since, limit: 20 } }));
  const [first, ...others] = foremost(answer.data?.items ?? []);
  return (
    <section aria-labelledby="home-rose" className={home.part}>
      <header className={home.head}>
        <h2 id="home-rose">{t("title")}</h2>
        <Link to="/w/$workspace/listen/insights" params={{ workspace: slug }}>
          {t("spike.all")}
        </Link>
      </header>
      {answer.isError ? (
        <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />
      ) : !answer.data ? (
        <Skeleton h={72} radius="sm" />
      ) : !first ? (
        <p className={home.quiet}>{t("spike.none")}</p>
      ) : (
        <>
          <InsightCard insight={first} large />
          {others.length > 0 ? (
            <>
              <h3 className={styles.also}>{t("spike.also")}</h3>
              {others.slice(0, alsoShown).map((insight) => (
                <InsightCard key={insight.id} insight={insight} />
              ))}
            </>
          ) : null}
        </>
      )}
    </section>
  );
}
