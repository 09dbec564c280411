import type { Topic } from "@earshot/contract/topics.ts";
import { Table, Text, Tooltip } from "@mantine/core";
import { IconInbox, IconPlus, IconRefresh, IconTarget } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Empty } from "../shell/empty.tsx";
import { LinkButton } from "../shell/link-button.tsx";
import { Page } from "../shell/page.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./listen.module.css";
import { ListenSide } from "./listen-side.tsx";
import { RoleChip } from "./role-chip.tsx";
import { everyTopic } from "./topics.ts";

/** What the workspace listens for. */
export function TopicsPage() {
  const { t } = useTranslation("listen");
  const { slug, can } = useWorkspace();
  const topics = useQuery(everyTopic());
  const create = can("topics:manage") && (
    <LinkButton
      size="compact-md"
      leftSection={<IconPlus size={16} aria-hidden />}
      to="/w/$workspace/listen/topics/new"
      params={{ workspace: slug }}
    >
      {t("topics.new")}
    </LinkButton>
  );
  return (
    <Page title={t("topics.title")} side={<ListenSide />} actions={topics.data?.length ? create : null} wide>
      {topics.isError ? (
        <ProblemNote error={topics.error} onRetry={() => void topics.refetch()} />
      ) : topics.isPending ? (
        <RowsSkeleton />
      ) : topics.data.length === 0 ? (
        <Empty icon={IconTarget} title={t("topics.emptyTitle")} text={t("topics.emptyText")}>
          {create}
        </Empty>
      ) : (
        <TopicTable topics={topics.data} />
      )}
    </Page>
  );
}

function TopicTable({ topics }: { topics: Topic[] }) {
  const { t } = useTranslation("listen");
  const { slug, format } = useWorkspace();
  return (
    <div className={styles.tableScroll}>
      <Table fz="sm" verticalSpacing={8} horizontalSpacing={20} tabularNums highlightOnHover stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t("topics.name")}</Table.Th>
            <Table.Th scope="col" className={styles.wideOnly}>
              {t("topics.role")}
            </Table.Th>
            <Table.Th scope="col" ta="end">
              {t("topics.lastDay")}
            </Table.Th>
            <Table.Th scope="col" ta="end">
              {t("topics.posts")}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {topics.map((topic) => (
            <Table.Tr key={topic.id}>
              <Table.Td className={styles.topicCell}>
                <span className={styles.authorLine}>
                  <Link
                    className={styles.authorLink}
                    to="/w/$workspace/listen/topics/$topicId"
                    params={{ workspace: slug, topicId: topic.id }}
                  >
                    <bdi>{topic.name}</bdi>
                  </Link>
                  {topic.opensConversations && (
                    <Tooltip label={t("topics.opens")}>
                      <IconInbox size={15} role="img" aria-label={t("topics.opens")} className={styles.quiet} />
                    </Tooltip>
                  )}
                  {topic.rerun === "running" && (
                    <span className={styles.rerun}>
                      <IconRefresh size={13} aria-hidden /> {t("topics.rerun")}
                    </span>
                  )}
                </span>
                <span className={styles.queryCell} dir="auto">
                  {topic.query}
                </span>
              </Table.Td>
              <Table.Td className={styles.wideOnly}>
                <RoleChip role={topic.role} />
              </Table.Td>
              <Table.Td ta="end">{format.number(topic.postsLastDay)}</Table.Td>
              <Table.Td ta="end">
                <Link
                  className={styles.figureLink}
                  to="/w/$workspace/listen/posts"
                  params={{ workspace: slug }}
                  search={{ topic: topic.id }}
                  aria-label={t("topics.show", { count: topic.posts, name: topic.name })}
                >
                  {format.number(topic.posts)}
                </Link>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="xs" c="dimmed" px={20} py="sm">
        {t("topics.foot")}
      </Text>
    </div>
  );
}
