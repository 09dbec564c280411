import { type Channel, listConnectors } from "@earshot/contract/channels.ts";
import { Table, Text } from "@mantine/core";
import { IconBroadcast, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { Ago } from "../shell/ago.tsx";
import { Empty } from "../shell/empty.tsx";
import { LinkButton } from "../shell/link-button.tsx";
import { NetworkIcon } from "../shell/network-icon.tsx";
import { Page } from "../shell/page.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { addressOf } from "./address-of.ts";
import styles from "./channels.module.css";
import { everyChannel } from "./channels.ts";
import { ConnectorCards } from "./connector-cards.tsx";
import { HealthChip } from "./health-chip.tsx";
import { NextFetch } from "./next-fetch.tsx";

/** Every connected account, feed and source, those that need somebody first. */
export function ChannelsPage() {
  const { t } = useTranslation("channels");
  const { slug, can } = useWorkspace();
  const channels = useQuery(everyChannel());
  const connectors = useQuery(get(listConnectors));
  return (
    <Page
      title={t("title")}
      wide
      actions={
        can("channels:manage") &&
        channels.data &&
        channels.data.length > 0 && (
          <LinkButton
            size="compact-md"
            leftSection={<IconPlus size={16} aria-hidden />}
            to="/w/$workspace/channels/new"
            params={{ workspace: slug }}
          >
            {t("connect.button")}
          </LinkButton>
        )
      }
    >
      {channels.isError ? (
        <ProblemNote error={channels.error} onRetry={() => void channels.refetch()} />
      ) : channels.isPending ? (
        <RowsSkeleton />
      ) : channels.data.length === 0 ? (
        <div className={styles.first}>
          <Empty icon={IconBroadcast} title={t("list.emptyTitle")} text={t("list.emptyText")} />
          {can("channels:manage") && connectors.data && <ConnectorCards connectors={connectors.data.items} />}
        </div>
      ) : (
        <ChannelTable channels={channels.data} />
      )}
    </Page>
  );
}

const urgency = { reconnect: 0, failing: 1, degraded: 2, ok: 3 };

function ChannelTable({ channels }: { channels: Channel[] }) {
  const { t } = useTranslation("channels");
  const { slug } = useWorkspace();
  const sorted = channels.toSorted((a, b) => urgency[a.health] - urgency[b.health] || a.name.localeCompare(b.name));
  return (
    <div className={styles.tableScroll}>
      <Table fz="sm" verticalSpacing={10} horizontalSpacing={20} highlightOnHover stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t("list.channel")}</Table.Th>
            <Table.Th scope="col">{t("list.health")}</Table.Th>
            <Table.Th scope="col" className={styles.wideOnly}>
              {t("list.last")}
            </Table.Th>
            <Table.Th scope="col" className={styles.wideOnly}>
              {t("list.next")}
            </Table.Th>
            <Table.Th scope="col" className={styles.wideOnly} ta="end">
              {t("list.left")}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {sorted.map((channel) => (
            <Table.Tr key={channel.id}>
              <Table.Td className={styles.nameCell}>
                <span className={styles.nameLine}>
                  <NetworkIcon network={channel.connector} size={18} />
                  <span className={styles.nameText}>
                    <Link
                      className={styles.nameLink}
                      to="/w/$workspace/channels/$channelId"
                      params={{ workspace: slug, channelId: channel.id }}
                    >
                      <bdi>{channel.name}</bdi>
                    </Link>
                    <Text component="span" size="xs" c="dimmed" truncate>
                      {channel.account ? <bdi>{channel.account.handle}</bdi> : <bdi>{addressOf(channel)}</bdi>}
                    </Text>
                  </span>
                </span>
              </Table.Td>
              <Table.Td>
                <HealthChip channel={channel} />
                {channel.lastError && channel.health !== "ok" && (
                  <Text size="xs" c="dimmed" lineClamp={2} maw={320}>
                    {channel.lastError.message}
                  </Text>
                )}
              </Table.Td>
              <Table.Td className={styles.wideOnly}>
                {channel.lastPolledAt ? <Ago at={channel.lastPolledAt} /> : t("list.never")}
              </Table.Td>
              <Table.Td className={styles.wideOnly}>
                <NextFetch channel={channel} />
              </Table.Td>
              <Table.Td className={styles.wideOnly} ta="end">
                <Left channel={channel} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

/** What was not taken in, so that nobody believes it is all here. */
function Left({ channel }: { channel: Channel }) {
  const { t } = useTranslation("channels");
  const parts = [
    channel.gaps.length > 0 && t("list.gaps", { count: channel.gaps.length }),
    channel.rejected > 0 && t("list.rejected", { count: channel.rejected }),
  ].filter((part) => part !== false);
  if (parts.length > 0) return parts.join(", ");
  return (
    <>
      <span aria-hidden>–</span>
      <span className="visually-hidden">{t("list.nothingLeft")}</span>
    </>
  );
}
