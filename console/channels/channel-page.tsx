import { type Channel, getChannel } from "@earshot/contract/channels.ts";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { Page } from "../shell/page.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { ChannelActions } from "./channel-actions.tsx";
import { ChannelHealth } from "./channel-health.tsx";
import { ChannelSettings } from "./channel-settings.tsx";
import styles from "./channels.module.css";
import { Reconnect } from "./reconnect.tsx";
import { RejectedEvents } from "./rejected-events.tsx";

const route = getRouteApi("/w/$workspace/channels/$channelId");

/** One channel: how it is, what it missed, and everything one can do with it. */
export function ChannelPage() {
  const { t } = useTranslation("channels");
  const { slug, can } = useWorkspace();
  const { channelId } = route.useParams();
  const answer = useQuery({
    ...get(getChannel, { params: { id: channelId } }),
    refetchInterval: (query) => (query.state.data && isFirst(query.state.data) ? 1000 : 15_000),
  });
  const channel = answer.data;
  return (
    <Page
      title={channel?.name ?? t("one")}
      back={`/w/${slug}/channels`}
      actions={channel && can("channels:manage") && <ChannelActions channel={channel} />}
    >
      {answer.isError ? (
        <ProblemNote error={answer.error} onRetry={() => void answer.refetch()} />
      ) : !channel ? (
        <RowsSkeleton rows={4} />
      ) : (
        <div className={styles.channel}>
          {channel.health === "reconnect" && can("channels:manage") && <Reconnect channel={channel} />}
          <ChannelHealth channel={channel} first={isFirst(channel)} />
          {can("channels:manage") && <ChannelSettings key={`${channel.id} ${channel.version}`} channel={channel} />}
          {channel.rejected > 0 && <RejectedEvents channel={channel} />}
        </div>
      )}
    </Page>
  );
}

/** Connected a moment ago and not fetched yet. */
const isFirst = (channel: Channel) =>
  channel.lastPolledAt === null && channel.lastError === null && !channel.paused && !channel.streaming;
