import { type ConversationDetail, getConversation, listConversations } from "@earshot/contract/inbox.ts";
import * as contract from "@earshot/contract/leaving.ts";
import { Button } from "@mantine/core";
import { IconMessageCheck, IconUsersGroup } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { get, refresh } from "../api/query.ts";
import { toast, toastProblem } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./leaving.module.css";
import { Reasons } from "./reasons.tsx";

const touched = [contract.getLeaving, getConversation, listConversations] as const;
/** The newest posts of others in the thread that one is asked about. */
const MOST_PEERS = 3;

/** How it stands with the community: who was asked and why, until when, what they said, and whether a peer answered. */
export function LeavingCard({ conversation }: { conversation: ConversationDetail }) {
  const { t } = useTranslation("leaving");
  const { can, format } = useWorkspace();
  const params = { id: conversation.id };
  const known = useQuery(get(contract.getLeaving, { params }));
  const back = useMutation({
    mutationFn: () => call(contract.endLeaving, { params }),
    onSuccess: () => {
      toast(t("done.back"));
      void refresh(...touched);
    },
    onError: toastProblem,
  });
  const work = can("conversations:work");
  const waits = conversation.status === "waiting_community";
  const { leaving, peer } = known.data ?? { leaving: null, peer: null };
  if (!known.data || (!leaving && !peer && !waits)) return null;
  const over = leaving !== null && leaving.endedAt !== null;
  return (
    <section className={styles.card} data-over={over || !waits || undefined} aria-label={t("card.label")}>
      {leaving ? (
        <>
          <div className={styles.line}>
            <IconUsersGroup size={16} stroke={1.8} aria-hidden />
            <strong>{leaving.endedBecause ? t(`card.ended.${leaving.endedBecause}`) : t("card.waits")}</strong>
            {over ? null : <span>{t("card.until", { at: format.short(leaving.deadlineAt) })}</span>}
            <span className={styles.quiet}>
              {leaving.rule
                ? t("card.byRule", { name: leaving.rule.name })
                : leaving.by
                  ? t("card.by", { name: leaving.by.name })
                  : null}
            </span>
            <a href={leaving.question.url} target="_blank" rel="noopener noreferrer">
              {t("card.question")}
            </a>
            <span className={styles.space} />
            {work && !over && waits ? (
              <Button size="compact-xs" variant="default" loading={back.isPending} onClick={() => back.mutate()}>
                {t("card.back")}
              </Button>
            ) : null}
          </div>
          {leaving.answeredAt && !over ? <p className={styles.peer}>{t("card.answered")}</p> : null}
          <Asked leaving={leaving} over={over} />
        </>
      ) : null}
      <Peer conversation={conversation} peer={peer} waits={waits} work={work} />
    </section>
  );
}

function Asked({ leaving, over }: { leaving: contract.Leaving; over: boolean }) {
  const { t } = useTranslation("leaving");
  if (leaving.asked.length === 0) return over ? null : <p className={styles.quiet}>{t("card.nobody")}</p>;
  return (
    <ul className={styles.asked}>
      {leaving.asked.map(({ member, state, reasons, reason, score }) => (
        <li key={member.id}>
          <details>
            <summary title={t("card.score")}>
              <strong>
                <bdi>{member.name}</bdi>
              </strong>
              <span className={styles.state} data-good={state === "accepted" || state === "answered" || undefined}>
                {t(`card.state.${state}`)}
              </span>
              <span className={styles.quiet}>{t("score", { count: score })}</span>
              {reason ? (
                <span className={styles.quiet} dir="auto">
                  {reason}
                </span>
              ) : null}
            </summary>
            <Reasons reasons={reasons} />
          </details>
        </li>
      ))}
    </ul>
  );
}

function Peer({
  conversation,
  peer,
  waits,
  work,
}: {
  conversation: ConversationDetail;
  peer: contract.PeerAnswer | null;
  waits: boolean;
  work: boolean;
}) {
  const { t } = useTranslation("leaving");
  const params = { id: conversation.id };
  const dismiss = useMutation({
    mutationFn: () => call(contract.dismissPeerAnswer, { params }),
    onSuccess: () => {
      toast(t(peer?.confirmedAt ? "done.undone" : "done.dismissed"));
      void refresh(...touched);
    },
    onError: toastProblem,
  });
  const confirm = useMutation({
    mutationFn: (postId: string) => call(contract.confirmPeerAnswer, { params, body: { postId } }),
    onSuccess: ({ author }) => {
      toast(t("done.peer", { name: author }), { undo: () => dismiss.mutate() });
      void refresh(...touched);
    },
    onError: toastProblem,
  });
  if (peer) {
    const done = peer.confirmedAt !== null;
    return (
      <>
        <div className={styles.line}>
          <IconMessageCheck size={16} stroke={1.8} aria-hidden />
          <strong>{done ? t("card.peerDone", { name: peer.author }) : t("card.peerTitle")}</strong>
          <span className={styles.space} />
          {work && !done ? (
            <Button size="compact-xs" loading={confirm.isPending} onClick={() => confirm.mutate(peer.postId)}>
              {t("card.confirm")}
            </Button>
          ) : null}
          {work ? (
            <Button size="compact-xs" variant="default" loading={dismiss.isPending} onClick={() => dismiss.mutate()}>
              {t(done ? "card.undo" : "card.dismiss")}
            </Button>
          ) : null}
        </div>
        <p className={styles.peer} dir="auto">
          <bdi>{peer.author}</bdi>: {peer.snippet}
        </p>
        {peer.thanks ? <p className={styles.quiet}>{t("card.peerThanks", { words: peer.thanks })}</p> : null}
      </>
    );
  }
  const others = conversation.thread
    .filter((post) => !post.own && !post.deletedAt && post.author && post.author.id !== conversation.customer?.id)
    .slice(-MOST_PEERS);
  if (!work || !waits || others.length === 0) return null;
  return (
    <details>
      <summary>{t("card.anotherPeer")}</summary>
      {others.map((post) => (
        <div key={post.id} className={styles.line}>
          <span className={styles.peer} dir="auto">
            <bdi>{post.author?.name || post.author?.handle}</bdi>: {post.text.slice(0, 140)}
          </span>
          <Button
            size="compact-xs"
            variant="default"
            loading={confirm.isPending}
            onClick={() => confirm.mutate(post.id)}
          >
            {t("card.this")}
          </Button>
        </div>
      ))}
    </details>
  );
}
