import type { Channel } from "@earshot/contract/channels.ts";
import { Text } from "@mantine/core";
import { IconBolt } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../shell/workspace.ts";

/** When a channel is looked at again: live, in some time, or not at all. */
export function NextFetch({ channel }: { channel: Channel }) {
  const { t } = useTranslation("channels");
  const { format } = useWorkspace();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 5_000);
    return () => clearInterval(timer);
  }, []);
  if (channel.paused) return t("next.paused");
  if (channel.streaming) {
    return (
      <Text component="span" size="sm">
        <IconBolt size={14} aria-hidden style={{ verticalAlign: "-2px" }} /> {t("next.streaming")}
      </Text>
    );
  }
  if (channel.health === "reconnect") return t("next.reconnect");
  if (!channel.nextPollAt) return t("next.unknown");
  const seconds = Math.round((Date.parse(channel.nextPollAt) - now) / 1000);
  return (
    <time dateTime={channel.nextPollAt} title={format.exact(channel.nextPollAt)}>
      {seconds <= 5
        ? t("next.now")
        : seconds < 90
          ? t("next.seconds", { count: seconds })
          : seconds < 5400
            ? t("next.minutes", { count: Math.round(seconds / 60) })
            : t("next.hours", { count: Math.round(seconds / 3600) })}
    </time>
  );
}
