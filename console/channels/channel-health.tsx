import { type Channel, listConnectors } from "@earshot/contract/channels.ts";
import { Alert, Progress, Text } from "@mantine/core";
import { IconAlertTriangle, IconExternalLink } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { Ago } from "../shell/ago.tsx";
import { NetworkIcon } from "../shell/network-icon.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { addressOf } from "./address-of.ts";
import styles from "./channels.module.css";
import { HealthChip } from "./health-chip.tsx";
import { NextFetch } from "./next-fetch.tsx";
import { publicPage } from "./public-page.ts";

/** How a channel is: its state, its last error in the network's own words, its rhythm, and what it missed. */
export function ChannelHealth({ channel, first }: { channel: Channel; first: boolean }) {
  const { t } = useTranslation("channels");
  const { slug, format } = useWorkspace();
  const connectors = useQuery(get(listConnectors));
  const connector = connectors.data?.items.find((one) => one.id === channel.connector);
  const page = publicPage(channel);
  return (
    <section aria-label={t("list.health")}>
      <div className={styles.lead}>
        <NetworkIcon network={channel.connector} size={26} />
        <div className={styles.nameText}>
          <Text component="span" fw={600}>
            {connector?.name ?? channel.connector}
          </Text>
          <Text component="span" size="sm" c="dimmed">
            <bdi>{channel.account ? `${channel.account.name} · ${channel.account.handle}` : addressOf(channel)}</bdi>
          </Text>
        </div>
        <HealthChip channel={channel} />
      </div>
      {first && (
        <div className={styles.firstFetch} role="status">
          <Text size="sm" mb={6}>
            {t("detail.firstFetch")}
          </Text>
          <Progress value={100} animated size="xs" aria-label={t("detail.firstFetch")} />
        </div>
      )}
      {channel.lastError && (
        <Alert
          mt="md"
          color={channel.health === "ok" ? "gray" : "brick"}
          variant="light"
          icon={<IconAlertTriangle aria-hidden />}
          title={t(channel.health === "ok" ? "detail.lastError" : "detail.error")}
        >
          <Text size="sm">{channel.lastError.message}</Text>
          <Text size="xs" c="dimmed">
            {channel.lastError.code} · {format.short(channel.lastError.at)}
          </Text>
          {channel.lastError.code === "forbidden_address" && (
            <Text size="sm" mt={4}>
              {t("detail.forbiddenAddress")}
            </Text>
          )}
        </Alert>
      )}
      <dl className={styles.facts}>
        <dt>{t("list.last")}</dt>
        <dd>{channel.lastPolledAt ? <Ago at={channel.lastPolledAt} /> : t("list.never")}</dd>
        <dt>{t("list.next")}</dt>
        <dd>
          <NextFetch channel={channel} />
        </dd>
        <dt>{t("detail.can")}</dt>
        <dd>{channel.capabilities.map((one) => t(`capability.${one}`)).join(", ")}</dd>
        {channel.quota && (
          <>
            <dt>{t("detail.quota")}</dt>
            <dd>
              {t("detail.quotaLine", {
                remaining: format.number(channel.quota.remaining),
                limit: format.number(channel.quota.limit),
              })}
              {channel.quota.resetAt && ` · ${t("detail.quotaReset", { at: format.short(channel.quota.resetAt) })}`}
              <Progress
                mt={4}
                size="xs"
                maw={240}
                value={(channel.quota.remaining / Math.max(1, channel.quota.limit)) * 100}
                aria-label={t("detail.quota")}
              />
            </dd>
          </>
        )}
        <dt>{t("detail.gaps")}</dt>
        <dd>
          {channel.gaps.length === 0
            ? t("detail.noGaps")
            : channel.gaps.map((gap) => (
                <div key={gap.from}>
                  {format.short(gap.from)} – {format.short(gap.to)}: {gap.reason}
                </div>
              ))}
        </dd>
        <dt>{t("detail.since")}</dt>
        <dd>{format.exact(channel.createdAt)}</dd>
      </dl>
      <p className={styles.links}>
        <Link
          className={styles.textLink}
          to="/w/$workspace/listen/posts"
          params={{ workspace: slug }}
          search={{ channel: channel.id }}
        >
          {t("detail.posts")}
        </Link>
        {page && (
          <a className={styles.textLink} href={page} target="_blank" rel="noopener noreferrer">
            {t("detail.publicPage")} <IconExternalLink size={14} aria-hidden style={{ verticalAlign: "-2px" }} />
          </a>
        )}
      </p>
    </section>
  );
}
