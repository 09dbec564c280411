import { getTimeline, type TimelineEntry } from "@earshot/contract/timeline.ts";
import { SegmentedControl, Text } from "@mantine/core";
import {
  IconArrowBackUp,
  IconBolt,
  IconHistory,
  IconMessage,
  IconMessageCircle,
  IconNote,
  IconQuestionMark,
  IconReceipt,
  IconStar,
} from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { pages } from "../api/pages.ts";
import { distinct } from "../listen/distinct.ts";
import { PostRow } from "../listen/post-row.tsx";
import { Ago } from "../shell/ago.tsx";
import { Empty } from "../shell/empty.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { byDay } from "./by-day.ts";
import { dated } from "./dated.ts";
import { InfiniteRows } from "./infinite-rows.tsx";
import styles from "./people.module.css";
import { timelineKinds } from "./search.ts";

type Props = {
  personId: string;
  kind: TimelineEntry["kind"] | undefined;
  onKind: (kind: TimelineEntry["kind"] | undefined) => void;
  onOpen: (postId: string) => void;
};

/** Everything said and done over all channels, newest first, a header for each day. */
export function Timeline({ personId, kind, onKind, onOpen }: Props) {
  const { t, i18n } = useTranslation("people");
  const { timezone } = useWorkspace();
  const timeline = useInfiniteQuery(pages(getTimeline, { params: { id: personId }, query: { limit: 50 } }));
  const entries = useMemo(() => distinct(timeline.data?.pages.flatMap((page) => page.items) ?? []), [timeline.data]);
  const shown = useMemo(
    () => byDay(kind ? entries.filter((entry) => entry.kind === kind) : entries, timezone),
    [entries, kind, timezone],
  );
  return (
    <section className={styles.timeline} aria-label={t("timeline.title")}>
      <div className={styles.timelineHead}>
        <SegmentedControl
          size="xs"
          aria-label={t("timeline.show")}
          value={kind ?? "all"}
          onChange={(value) => onKind(timelineKinds.find((one) => one === value))}
          data={[
            { value: "all", label: t("timeline.all") },
            ...timelineKinds.map((value) => ({ value, label: t(`timeline.${value}`) })),
          ]}
        />
      </div>
      {timeline.isError && !timeline.data ? (
        <ProblemNote error={timeline.error} onRetry={() => void timeline.refetch()} />
      ) : timeline.isPending ? (
        <RowsSkeleton />
      ) : shown.length === 0 && !timeline.hasNextPage ? (
        <Empty
          icon={IconHistory}
          title={t(kind ? "timeline.noneTitle" : "timeline.emptyTitle")}
          text={t("timeline.emptyText")}
        />
      ) : (
        <InfiniteRows
          items={shown}
          keyOf={(line) => ("day" in line ? line.day : line.entry.id)}
          render={(line) =>
            "day" in line ? (
              <h2 className={styles.day}>{dated(line.at, timezone, i18n.language, true)}</h2>
            ) : (
              <Entry entry={line.entry} onOpen={onOpen} />
            )
          }
          label={t("timeline.title")}
          height={92}
          paged={timeline}
        />
      )}
    </section>
  );
}

function Entry({ entry, onOpen }: { entry: TimelineEntry; onOpen: (postId: string) => void }) {
  const { t } = useTranslation("people");
  const Shape = iconOf(entry);
  const { post } = entry;
  return (
    <div className={styles.entry} data-kind={entry.kind}>
      <span className={styles.entryIcon} title={t(`timeline.${entry.kind}`)}>
        <Shape size={16} role="img" aria-label={t(`timeline.${entry.kind}`)} />
      </span>
      {post ? (
        <div className={styles.entryPost}>
          <PostRow post={post} onOpen={() => onOpen(post.id)} />
        </div>
      ) : (
        <div className={styles.entryLine}>
          <Text size="sm" className={styles.prewrap} dir="auto" lineClamp={6}>
            {entry.summary}
          </Text>
          <Ago at={entry.at} className={styles.when} />
        </div>
      )}
    </div>
  );
}

function iconOf({ kind, post }: TimelineEntry) {
  if (kind === "reply") return IconArrowBackUp;
  if (kind === "note") return IconNote;
  if (kind === "purchase") return IconReceipt;
  if (kind === "event") return IconBolt;
  if (post?.kind === "review") return IconStar;
  if (post?.kind === "question") return IconQuestionMark;
  if (post?.kind === "message" || post?.kind === "mail") return IconMessage;
  return IconMessageCircle;
}
