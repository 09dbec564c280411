import { previewTopic } from "@earshot/contract/topics.ts";
import { Loader, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconEar, IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { ApiError } from "../api/problem.ts";
import { keyOf } from "../api/query.ts";
import { Empty } from "../shell/empty.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { checkQuery } from "./check-query.ts";
import { everyDay } from "./every-day.ts";
import styles from "./listen.module.css";
import { PostRow } from "./post-row.tsx";
import { Sparkline } from "./sparkline.tsx";

/** What a query would have found among stored posts, renewed while it is typed. */
export function TopicPreview({ query }: { query: string }) {
  const { t } = useTranslation("listen");
  const { format } = useWorkspace();
  const [settled] = useDebouncedValue(query.trim(), 400);
  const sound = settled !== "" && checkQuery(settled, "topic") === null;
  const preview = useQuery({
    queryKey: [...keyOf(previewTopic), settled],
    queryFn: ({ signal }) => call(previewTopic, { body: { query: settled }, signal }),
    enabled: sound,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  const found = preview.data;
  // what the form already says of the query is not said twice
  const refused = preview.error instanceof ApiError && (preview.error.status === 422 || preview.error.status === 400);

  if (!found && !sound) {
    return (
      <section className={styles.builderPreview} aria-label={t("preview.title")}>
        <Empty icon={IconEar} title={t("preview.waitingTitle")} text={t("preview.waitingText")} />
      </section>
    );
  }
  if (preview.isError && !refused) {
    return (
      <section className={styles.builderPreview} aria-label={t("preview.title")}>
        <ProblemNote error={preview.error} onRetry={() => void preview.refetch()} />
      </section>
    );
  }
  if (!found) {
    return (
      <section className={styles.builderPreview} aria-label={t("preview.title")} aria-busy>
        <RowsSkeleton />
      </section>
    );
  }
  const days = everyDay(found.perDay);
  const most = Math.max(0, ...days.map(({ posts }) => posts));
  const old = !sound || preview.isFetching || settled !== query.trim();
  return (
    <section
      className={styles.builderPreview}
      aria-label={t("preview.title")}
      aria-busy={old}
      data-old={old || undefined}
    >
      <div className={styles.previewHead}>
        <div className={styles.chartHead}>
          <Text component="h2" fz="lg" fw={600} aria-live="polite">
            {t("preview.found", { count: found.found, posts: format.number(found.found) })}
          </Text>
          {preview.isFetching && <Loader size="xs" aria-label={t("loading")} />}
        </div>
        <Text size="xs" c="dimmed" mb={10}>
          {found.searchedBackTo
            ? t("preview.lookedAtPart", {
                posts: format.number(found.lookedAt),
                at: format.short(found.searchedBackTo),
              })
            : t("preview.lookedAt", { count: found.lookedAt, posts: format.number(found.lookedAt) })}
        </Text>
        {days.length > 1 && (
          <>
            <Sparkline
              days={days.map(({ day, posts }) => ({ label: day, posts }))}
              label={t("preview.perDay", {
                most,
                days: days.length,
              })}
            />
            <div className={styles.sparkAxis}>
              <span>{days[0]?.day}</span>
              <span>{t("preview.most", { count: most })}</span>
              <span>{days.at(-1)?.day}</span>
            </div>
          </>
        )}
      </div>
      {found.items.length === 0 ? (
        <Empty icon={IconSearch} title={t("preview.noneTitle")} text={t("preview.noneText")} />
      ) : (
        <>
          <Text size="xs" c="dimmed" px={24} pt="sm">
            {t("preview.sample", { count: found.items.length })}
          </Text>
          {found.items.map((post) => (
            <PostRow key={post.id} post={post} words={post.words} />
          ))}
        </>
      )}
    </section>
  );
}
