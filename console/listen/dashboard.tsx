import { getTopAuthors, getVolume } from "@earshot/contract/insights.ts";
import { Group, SegmentedControl, Select, Stack, Text } from "@mantine/core";
import { IconChartBar, IconPlus } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { Empty } from "../shell/empty.tsx";
import { LinkButton } from "../shell/link-button.tsx";
import { Page } from "../shell/page.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { ChannelBars } from "./channel-bars.tsx";
import styles from "./listen.module.css";
import { ListenSide } from "./listen-side.tsx";
import { period, ranges } from "./period.ts";
import { Tiles } from "./tiles.tsx";
import { TopAuthors } from "./top-authors.tsx";
import { everyTopic } from "./topics.ts";
import { useHour } from "./use-hour.ts";
import { Volume } from "./volume.tsx";

const route = getRouteApi("/w/$workspace/listen");

/** What was said in a period: how much, about what, where and by whom. Every figure leads to its posts. */
export function Dashboard() {
  const { t } = useTranslation("listen");
  const { range = "7d", by = "topic", topic } = route.useSearch();
  const navigate = route.useNavigate();
  const { slug, timezone } = useWorkspace();
  const now = useHour();
  const span = useMemo(() => period(range, now, timezone), [range, now, timezone]);
  const window = { since: span.since, until: span.until };
  const topics = useQuery(everyTopic());
  const byTopic = useQuery({
    ...get(getVolume, { query: { ...window, topicId: topic, by: "topic" } }),
    placeholderData: keepPreviousData,
  });
  const byChannel = useQuery({
    ...get(getVolume, { query: { ...window, topicId: topic, by: "channel" } }),
    placeholderData: keepPreviousData,
  });
  const authors = useQuery({
    ...get(getTopAuthors, { query: { ...window, topicId: topic, limit: 10 } }),
    placeholderData: keepPreviousData,
  });

  if (topics.data?.length === 0) {
    return (
      <Page title={t("dashboard.title")} side={<ListenSide />}>
        <Empty icon={IconChartBar} title={t("dashboard.emptyTitle")} text={t("dashboard.emptyText")}>
          <LinkButton
            to="/w/$workspace/listen/topics/new"
            params={{ workspace: slug }}
            leftSection={<IconPlus size={16} aria-hidden />}
          >
            {t("topics.new")}
          </LinkButton>
        </Empty>
      </Page>
    );
  }

  return (
    <Page title={t("dashboard.title")} side={<ListenSide />}>
      <Group justify="space-between" mb="md" gap="sm">
        <SegmentedControl
          aria-label={t("dashboard.range")}
          size="xs"
          value={range}
          onChange={(value) => navigate({ search: (old) => ({ ...old, range: value as typeof range }), replace: true })}
          data={ranges.map((value) => ({ value, label: t(`range.${value}`) }))}
        />
        <Select
          aria-label={t("dashboard.topic")}
          size="xs"
          placeholder={t("posts.allTopics")}
          clearable
          searchable
          value={topic ?? null}
          onChange={(value) => navigate({ search: (old) => ({ ...old, topic: value ?? undefined }), replace: true })}
          data={(topics.data ?? []).map((one) => ({ value: one.id, label: one.name }))}
          nothingFoundMessage={t("topics.noneFound")}
        />
      </Group>
      <Text size="xs" c="dimmed" mb={6}>
        {t(`dashboard.against.${range}`)}
      </Text>
      <Tiles byTopic={byTopic.data} byChannel={byChannel.data} topics={topics.data ?? []} topic={topic} span={span} />
      <Stack gap={0}>
        <Group justify="space-between" align="flex-end" mb="xs">
          <div>
            <Text component="h2" fz="lg" fw={600}>
              {t("volume.title")}
            </Text>
          </div>
          <SegmentedControl
            aria-label={t("volume.by")}
            size="xs"
            value={by}
            onChange={(value) => navigate({ search: (old) => ({ ...old, by: value as typeof by }), replace: true })}
            data={[
              { value: "topic", label: t("volume.byTopic") },
              { value: "channel", label: t("volume.byChannel") },
            ]}
          />
        </Group>
        {by === "topic" ? (
          <Volume answer={byTopic} by="topic" topic={topic} span={span} />
        ) : (
          <Volume answer={byChannel} by="channel" topic={topic} span={span} />
        )}
      </Stack>
      <div className={styles.columns}>
        <section aria-labelledby="channels-title">
          <Text component="h2" id="channels-title" fz="lg" fw={600} mb="xs">
            {t("channelBars.title")}
          </Text>
          {byChannel.isError ? (
            <ProblemNote error={byChannel.error} onRetry={byChannel.refetch} />
          ) : (
            <ChannelBars answer={byChannel.data} topic={topic} span={span} />
          )}
        </section>
        <section aria-labelledby="authors-title">
          <Text component="h2" id="authors-title" fz="lg" fw={600} mb="xs">
            {t("topAuthors.title")}
          </Text>
          {authors.isError ? (
            <ProblemNote error={authors.error} onRetry={authors.refetch} />
          ) : (
            <TopAuthors items={authors.data?.items} topic={topic} span={span} />
          )}
        </section>
      </div>
    </Page>
  );
}
