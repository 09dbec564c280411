import type { Channel } from "@earshot/contract/channels.ts";
import { listReplies, type Reply, retryReply } from "@earshot/contract/inbox.ts";
import { Button, Skeleton } from "@mantine/core";
import { IconCircleCheck, IconSendOff } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { get, refresh } from "../api/query.ts";
import { everyChannel } from "../channels/channels.ts";
import { HealthChip } from "../channels/health-chip.tsx";
import { Ago } from "../shell/ago.tsx";
import { NetworkIcon } from "../shell/network-icon.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { toastProblem } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./home.module.css";

const shown = 10;

/** Channels that do not arrive whole, replies that did not leave: each with its reason and the way to mend it. */
export function Broken() {
  const { t } = useTranslation("home");
  const { can } = useWorkspace();
  const reads = can("conversations:read");
  const channels = useQuery({ ...everyChannel(), enabled: can("channels:read") });
  const failed = useQuery({ ...get(listReplies, { query: { state: "failed", limit: shown } }), enabled: reads });
  const unknown = useQuery({ ...get(listReplies, { query: { state: "unknown", limit: shown } }), enabled: reads });
  const answers = [channels, failed, unknown];
  const problem = answers.find((one) => one.isError);
  const troubled = (channels.data ?? []).filter(
    (channel) => !channel.paused && (channel.health !== "ok" || channel.gaps.length > 0 || channel.rejected > 0),
  );
  const replies = [...(unknown.data?.items ?? []), ...(failed.data?.items ?? [])];
  const more = Boolean(failed.data?.nextCursor ?? unknown.data?.nextCursor);
  return (
    <section aria-labelledby="home-broken" className={styles.part}>
      <header className={styles.head}>
        <h2 id="home-broken">{t("broken.title")}</h2>
      </header>
      {problem ? (
        <ProblemNote error={problem.error} onRetry={() => void problem.refetch()} />
      ) : answers.some((one) => one.isLoading) ? (
        <Skeleton h={88} radius="sm" />
      ) : troubled.length === 0 && replies.length === 0 ? (
        <p className={styles.good}>
          <IconCircleCheck size={18} aria-hidden />
          {t("broken.nothing")}
        </p>
      ) : (
        <ul className={styles.rows}>
          {troubled.map((channel) => (
            <li key={channel.id}>
              <TroubledChannel channel={channel} />
            </li>
          ))}
          {replies.map((reply) => (
            <li key={reply.id}>
              <StuckReply reply={reply} />
            </li>
          ))}
        </ul>
      )}
      {more ? <p className={styles.quiet}>{t("broken.more", { count: replies.length })}</p> : null}
    </section>
  );
}

function TroubledChannel({ channel }: { channel: Channel }) {
  const { t } = useTranslation("home");
  const { slug } = useWorkspace();
  const left = [
    channel.gaps.length > 0 && t("broken.gaps", { count: channel.gaps.length }),
    channel.rejected > 0 && t("broken.rejected", { count: channel.rejected }),
  ].filter((part) => part !== false);
  return (
    <div className={styles.fault}>
      <NetworkIcon network={channel.connector} size={18} />
      <div>
        <p className={styles.faultName}>
          <Link
            to="/w/$workspace/channels/$channelId"
            params={{ workspace: slug, channelId: channel.id }}
            aria-label={t("broken.channel", { name: channel.name })}
          >
            <bdi>{channel.name}</bdi>
          </Link>
          <HealthChip channel={channel} />
        </p>
        {channel.lastError && channel.health !== "ok" ? (
          <p className={styles.reason}>{channel.lastError.message}</p>
        ) : null}
        {left.length > 0 ? <p className={styles.reason}>{left.join(", ")}</p> : null}
      </div>
    </div>
  );
}

function StuckReply({ reply }: { reply: Reply }) {
  const { t } = useTranslation("home");
  const { slug, can } = useWorkspace();
  const again = useMutation({
    mutationFn: () => call(retryReply, { params: { id: reply.id } }),
    onSuccess: () => refresh(listReplies),
    onError: toastProblem,
  });
  return (
    <div className={styles.fault}>
      <IconSendOff size={18} aria-hidden />
      <div>
        <p className={styles.faultName}>
          <Link
            to="/w/$workspace/inbox/$conversation"
            params={{ workspace: slug, conversation: reply.conversationId }}
            search={{ view: "all" }}
          >
            {t(reply.state === "failed" ? "broken.reply" : "broken.doubt")}
          </Link>
          <Ago at={reply.createdAt} className={styles.age} />
        </p>
        <p className={styles.words} dir="auto">
          {reply.text}
        </p>
        {reply.lastError ? <p className={styles.reason}>{reply.lastError.message}</p> : null}
      </div>
      {can("replies:send") ? (
        <Button size="compact-sm" variant="default" loading={again.isPending} onClick={() => again.mutate()}>
          {t(reply.state === "failed" ? "broken.retry" : "broken.look")}
        </Button>
      ) : null}
    </div>
  );
}
