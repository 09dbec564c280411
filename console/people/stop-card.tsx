import { getContactRules } from "@earshot/contract/consent.ts";
import { getConversation } from "@earshot/contract/inbox.ts";
import { getPerson, listPeople } from "@earshot/contract/people.ts";
import {
  decideStopProposal,
  listStopProposals,
  type StopProposal,
  undoStopDecision,
} from "@earshot/contract/stop-proposals.ts";
import { getTimeline } from "@earshot/contract/timeline.ts";
import { Button } from "@mantine/core";
import { IconHandStop } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { get, refresh } from "../api/query.ts";
import { Ago } from "../shell/ago.tsx";
import { toast, toastProblem } from "../shell/toast.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import styles from "./people.module.css";

/** A decision stands here this long, so that it can be taken back where it was made. */
const shownMs = 86_400_000;

/** "Stop", said by this account: the words that counted, and the decision about it, which can be undone. */
export function StopCard({ identityId }: { identityId: string }) {
  const { t } = useTranslation("people");
  const { can } = useWorkspace();
  const { data } = useQuery({
    ...get(listStopProposals, { query: { identityId, limit: 1 } }),
    enabled: can("people:read"),
  });
  const proposal = data?.items[0];
  const done = () => refresh(listStopProposals, getContactRules, getPerson, listPeople, getConversation, getTimeline);
  const undo = useMutation({
    mutationFn: (id: string) => call(undoStopDecision, { params: { id } }),
    onError: toastProblem,
    onSettled: done,
  });
  const decide = useMutation({
    mutationFn: ({ id, accept }: { id: string; accept: boolean }) =>
      call(decideStopProposal, { params: { id }, body: { accept } }),
    onSuccess: ({ id, state, author, person }: StopProposal) => {
      const name = person?.name ?? (author.name || author.handle);
      toast(t(state === "accepted" ? "stop.accepted" : "stop.dismissed", { name }), { undo: () => undo.mutate(id) });
    },
    onError: toastProblem,
    onSettled: done,
  });
  if (!proposal) return null;
  const { id, state, words, createdAt, decidedAt, decidedBy } = proposal;
  if (decidedAt !== null && Date.now() - Date.parse(decidedAt) > shownMs) return null;
  const busy = decide.isPending || undo.isPending;
  return (
    <section aria-label={t("stop.title")} className={styles.stop} data-state={state}>
      <IconHandStop size={18} aria-hidden />
      <div className={styles.who}>
        <strong>{t(`stop.state.${state}`, { by: decidedBy ?? "" })}</strong>
        <span className={styles.why}>
          {words === null ? t("stop.gone") : <q dir="auto">{words}</q>} · <Ago at={createdAt} />
        </span>
      </div>
      {can("people:edit") &&
        (state === "waiting" ? (
          <span className={styles.inline}>
            <Button size="compact-sm" loading={busy} onClick={() => decide.mutate({ id, accept: true })}>
              {t("stop.accept")}
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              disabled={busy}
              onClick={() => decide.mutate({ id, accept: false })}
            >
              {t("stop.dismiss")}
            </Button>
          </span>
        ) : (
          <Button size="compact-sm" variant="subtle" loading={busy} onClick={() => undo.mutate(id)}>
            {t("stop.undo")}
          </Button>
        ))}
    </section>
  );
}
