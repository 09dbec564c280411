import type { Result } from "@earshot/contract/endpoint.ts";
import type { getVolume } from "@earshot/contract/insights.ts";
import { Skeleton, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./listen.module.css";
import type { Period } from "./period.ts";

type Props = { answer: Result<typeof getVolume> | undefined; topic: string | undefined; span: Period };

/** Where it was said, most first, as lengths from zero. */
export function ChannelBars({ answer, topic, span }: Props) {
  const { t } = useTranslation("listen");
  const { format, slug } = useWorkspace();
  if (!answer) return <Skeleton h={120} radius="sm" />;
  const channels = answer.series.filter((one) => one.total > 0).sort((a, b) => b.total - a.total);
  const sum = channels.reduce((total, one) => total + one.total, 0);
  const most = channels[0]?.total ?? 1;
  if (channels.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t("channelBars.empty")}
      </Text>
    );
  }
  return (
    <ul className={styles.bars}>
      {channels.map((channel) => (
        <li key={channel.key}>
          <Link
            className={styles.bar}
            to="/w/$workspace/listen/posts"
            params={{ workspace: slug }}
            search={{ topic, channel: channel.key, since: span.since, until: span.until }}
          >
            <bdi className={styles.cut}>{channel.name}</bdi>
            <span className={styles.number}>
              {t("channelBars.share", {
                posts: format.number(channel.total),
                percent: Math.round((channel.total / sum) * 100),
              })}
            </span>
            <span className={styles.track}>
              <span className={styles.fill} style={{ inlineSize: `${(channel.total / most) * 100}%` }} />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
