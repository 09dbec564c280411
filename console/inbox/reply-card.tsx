import { cancelReply, getConversation, type Reply, retryReply } from "@earshot/contract/inbox.ts";
import { Button } from "@mantine/core";
import { IconExternalLink } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { refresh } from "../api/query.ts";
import { Ago } from "../shell/ago.tsx";
import { LinkedText } from "../shell/linked-text.tsx";
import { toast, toastProblem } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { ReplyStateLine } from "./reply-state-line.tsx";
import styles from "./thread.module.css";

/** A reply of ours that has not come back from the network as a post: its state, the network's reason, what to do. */
export function ReplyCard({ reply }: { reply: Reply }) {
  const { t } = useTranslation("inbox");
  const { can } = useWorkspace();
  const again = useMutation({
    mutationFn: () => call(retryReply, { params: { id: reply.id } }),
    onSuccess: () => refresh(getConversation),
    onError: toastProblem,
  });
  const withdraw = useMutation({
    mutationFn: () => call(cancelReply, { params: { id: reply.id } }),
    onSuccess: async () => {
      toast(t("reply.withdrawn"));
      await refresh(getConversation);
    },
    onError: toastProblem,
  });
  const { state } = reply;
  const may = can("replies:send");
  return (
    <article className={styles.card} data-own data-reply={reply.id}>
      <div className={styles.bubble} data-state={state}>
        <header className={styles.who}>
          {reply.visibility === "public" ? null : (
            <span className={styles.meta}>{t(`header.visibility.${reply.visibility}`)}</span>
          )}
          <Ago at={reply.sentAt ?? reply.createdAt} />
        </header>
        <div className={styles.text} dir="auto">
          <LinkedText text={reply.text} />
        </div>
        <footer className={styles.foot}>
          <ReplyStateLine reply={reply} />
          {state === "sent" && reply.remoteUrl ? (
            <a href={reply.remoteUrl} target="_blank" rel="noopener noreferrer">
              <IconExternalLink size={13} aria-hidden />
              {t("reply.open")}
            </a>
          ) : null}
        </footer>
        {state === "failed" && reply.lastError ? <p className={styles.why}>{reply.lastError.message}</p> : null}
        {state === "unknown" ? <p className={styles.why}>{t("reply.unknownHelp")}</p> : null}
        {may && (state === "failed" || state === "unknown" || state === "queued") ? (
          <div className={styles.actions}>
            {state === "queued" ? null : (
              <Button size="compact-sm" variant="default" loading={again.isPending} onClick={() => again.mutate()}>
                {state === "failed" ? t("reply.retry") : t("reply.look")}
              </Button>
            )}
            <Button
              size="compact-sm"
              variant="subtle"
              color="gray"
              loading={withdraw.isPending}
              onClick={() => withdraw.mutate()}
            >
              {state === "unknown" ? t("reply.aside") : t("reply.withdraw")}
            </Button>
          </div>
        ) : null}
      </div>
    </article>
  );
}
