import type { Result } from "@earshot/contract/endpoint.ts";
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
import { ScrollRegion } from "../shell/scroll-region.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { checkQuery } from "./check-query.ts";
import { everyDay } from "./every-day.ts";
import styles from "./listen.module.css";
import { PostRow } from "./post-row.tsx";
import { Sparkline } from "./sparkline.tsx";

/** What a query would have found among stored posts, renewed while it is typed. */
export function TopicPreview({ query }: { query: string }) {
  const { t } = useTranslation("listen");
  const [settled] = useDebouncedValue(query.trim(), 400);
  const sound = settled !== "" && checkQuery(settled, "topic") === null;
  const preview = useQuery({
    queryKey: [...keyOf(previewTopic), settled],
    queryFn: ({ signal }) => call(previewTopic, { body: { query: settled }, signal }),
    enabled: sound,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  // what the form already says of the query is not said twice
  const refused = preview.error instanceof ApiError && (preview.error.status === 422 || preview.error.status === 400);
  const busy = sound && (preview.isFetching || settled !== query.trim());
  return (
    <ScrollRegion className={styles.builderPreview} label={t("preview.title")} aria-busy={busy}>
      {preview.isError && !refused ? (
        <ProblemNote error={preview.error} onRetry={() => void preview.refetch()} />
      ) : preview.data ? (
        <Found found={preview.data} old={!sound || busy} busy={preview.isFetching} />
      ) : sound && !refused ? (
        <RowsSkeleton />
      ) : (
        <Empty icon={IconEar} title={t("preview.waitingTitle")} text={t("preview.waitingText")} />
      )}
    </ScrollRegion>
  );
}

type FoundProps = { found: Result<typeof previewTopic>; old: boolean; busy: boolean };

function Found({ found, old, busy }: FoundProps) {
  const { t } = useTranslation("listen");
  return (
    <div data-old={old || undefined}>
      <div className={styles.previewHead}>
        <div className={styles.chartHead}>
          <Text component="h2" fz="lg" fw={600} aria-live="polite">
            {t("preview.found", { count: found.found })}
          </Text>
          {busy && <Loader size="xs" aria-label={t("loading")} />}
        </div>
        <Among found={found} />
        <HitsPerDay perDay={found.perDay} />
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
    </div>
  );
}

function Among({ found }: { found: FoundProps["found"] }) {
  const { t } = useTranslation("listen");
  const { format } = useWorkspace();
  return (
    <Text size="xs" c="dimmed" mb={10}>
      {found.searchedBackTo
        ? t("preview.lookedAtPart", { count: found.lookedAt, at: format.short(found.searchedBackTo) })
        : t("preview.lookedAt", { count: found.lookedAt })}
    </Text>
  );
}

function HitsPerDay({ perDay }: { perDay: FoundProps["found"]["perDay"] }) {
  const { t, i18n } = useTranslation("listen");
  const days = everyDay(perDay).map(({ day, posts }) => ({ label: dayName(day, i18n.language), posts }));
  const most = Math.max(0, ...days.map(({ posts }) => posts));
  if (days.length < 2) return null;
  return (
    // few days are few bars, not wide ones
    <div style={{ maxInlineSize: Math.max(200, Math.min(420, days.length * 22)) }}>
      <Sparkline days={days} label={t("preview.perDay", { most, days: days.length })} />
      <div className={styles.sparkAxis}>
        <span>{days[0]?.label}</span>
        <span>{t("preview.most", { count: most })}</span>
        <span>{days.at(-1)?.label}</span>
      </div>
    </div>
  );
}

/** The server counts UTC days: "22 Nov". */
function dayName(day: string, language: string): string {
  const locale = language === "en" ? "en-GB" : language;
  return new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", timeZone: "UTC" }).format(new Date(day));
}
