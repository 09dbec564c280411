import { getVolume } from "@earshot/contract/insights.ts";
import { Skeleton } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { change } from "../listen/change.ts";
import { fillBuckets } from "../listen/fill-buckets.ts";
import { type Period, period } from "../listen/period.ts";
import { Sparkline } from "../listen/sparkline.tsx";
import { Delta } from "../listen/tiles.tsx";
import { everyTopic } from "../listen/topics.ts";
import { useHour } from "../listen/use-hour.ts";
import { LinkButton } from "../shell/link-button.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./home.module.css";
import { type Rise, rising } from "./rising.ts";

const shownTopics = 6;

/** One sentence on the last day beside the day before it, its hours, and the topics that moved most. */
export function Arrived() {
  const { t } = useTranslation("home");
  const { format, slug, timezone, can } = useWorkspace();
  const now = useHour();
  const span = useMemo(() => period("24h", now, timezone), [now, timezone]);
  const window = { since: span.since, until: span.until };
  const byChannel = useQuery(get(getVolume, { query: { ...window, by: "channel" } }));
  const byTopic = useQuery(get(getVolume, { query: { ...window, by: "topic" } }));
  const topics = useQuery({ ...everyTopic(), enabled: can("topics:read") });
  const failed = [byChannel, byTopic].find((one) => one.isError);
  const rises = useMemo(() => (byTopic.data ? rising(byTopic.data) : []), [byTopic.data]);
  const hours = useMemo(
    () =>
      fillBuckets(
        (byChannel.data?.series ?? []).flatMap((one) => one.points),
        span,
        timezone,
      ),
    [byChannel.data, span, timezone],
  );

  return (
    <section aria-labelledby="home-arrived" className={styles.part}>
      <header className={styles.head}>
        <h2 id="home-arrived">{t("arrived.title")}</h2>
        <Link to="/w/$workspace/listen" params={{ workspace: slug }} search={{ range: "24h" }}>
          {t("arrived.all")}
        </Link>
      </header>
      {failed ? (
        <ProblemNote error={failed.error} onRetry={() => void failed.refetch()} />
      ) : !byChannel.data || !byTopic.data ? (
        <Skeleton h={120} radius="sm" />
      ) : (
        <div className={styles.arrived}>
          <div>
            <Sentence
              now={byChannel.data.series.reduce((sum, one) => sum + one.total, 0)}
              before={byChannel.data.previous.reduce((sum, one) => sum + one.total, 0)}
              first={rises[0]}
            />
            <Sparkline
              days={hours.map(({ at, posts }) => ({ label: format.short(new Date(at).toISOString()), posts }))}
              label={t("arrived.byHour", { from: format.short(span.since), to: format.short(span.until) })}
            />
            <p className={styles.axis} aria-hidden>
              <span>{format.short(span.since)}</span>
              <span>{format.short(span.until)}</span>
            </p>
          </div>
          {topics.data?.length === 0 ? (
            <div className={styles.quiet}>
              <p>{t("arrived.noTopics")}</p>
              {can("topics:manage") ? (
                <LinkButton
                  size="compact-md"
                  variant="default"
                  leftSection={<IconPlus size={16} aria-hidden />}
                  to="/w/$workspace/listen/topics/new"
                  params={{ workspace: slug }}
                >
                  {t("arrived.newTopic")}
                </LinkButton>
              ) : null}
            </div>
          ) : rises.length === 0 ? (
            <p className={styles.quiet}>{t("arrived.quiet")}</p>
          ) : (
            <Topics rises={rises.slice(0, shownTopics)} span={span} />
          )}
        </div>
      )}
    </section>
  );
}

function Sentence({ now, before, first }: { now: number; before: number; first: Rise | undefined }) {
  const { t } = useTranslation("home");
  const { format } = useWorkspace();
  if (now === 0 && before === 0) return <p className={styles.sentence}>{t("arrived.nothing")}</p>;
  const { share, direction } = change(now, before);
  const sentence = t("arrived.posts", { count: now, posts: format.number(now) });
  const percent = format.number(Math.round(Math.abs(share ?? 0) * 100));
  const whole =
    share === null
      ? t("arrived.first", { sentence })
      : direction === "same" || percent === "0"
        ? t("arrived.same", { sentence })
        : t(direction === "up" ? "arrived.more" : "arrived.fewer", { sentence, percent });
  return (
    <p className={styles.sentence}>
      {whole}
      {first && first.by > 0 ? (
        <>
          {" "}
          {t("arrived.rose", {
            name: first.name,
            now: format.number(first.now),
            before: format.number(first.before),
          })}
        </>
      ) : null}
    </p>
  );
}

function Topics({ rises, span }: { rises: Rise[]; span: Period }) {
  const { t } = useTranslation("home");
  const { format, slug } = useWorkspace();
  return (
    <table className={styles.topics}>
      <thead>
        <tr>
          <th scope="col">{t("arrived.topic")}</th>
          <th scope="col">{t("arrived.count")}</th>
          <th scope="col">{t("arrived.change")}</th>
        </tr>
      </thead>
      <tbody>
        {rises.map((topic) => (
          <tr key={topic.key}>
            <td>
              <Link
                to="/w/$workspace/listen/posts"
                params={{ workspace: slug }}
                search={{ topic: topic.key, since: span.since, until: span.until }}
                aria-label={t("arrived.show", { name: topic.name })}
              >
                <bdi>{topic.name}</bdi>
              </Link>
            </td>
            <td className="tabular">{format.number(topic.now)}</td>
            <td>
              <Delta {...topic} short />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
