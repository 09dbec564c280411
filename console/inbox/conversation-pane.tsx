import { type ConversationDetail, getConversation } from "@earshot/contract/inbox.ts";
import { Drawer } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconMessageOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "../api/problem.ts";
import { get } from "../api/query.ts";
import { Boundary } from "../shell/boundary.tsx";
import { Empty } from "../shell/empty.tsx";
import { ProblemNote } from "../shell/problem-note.tsx";
import { RowsSkeleton } from "../shell/rows-skeleton.tsx";
import { useWorkspace } from "../shell/workspace.ts";
import { useActs } from "./act.ts";
import { ConversationHeader } from "./conversation-header.tsx";
import { type Opened, useConversationKeys } from "./conversation-keys.ts";
import { useConversationPalette } from "./conversation-palette.tsx";
import styles from "./conversation-pane.module.css";
import { Desk } from "./desk.tsx";
import type { Seen } from "./newest-of-others.ts";
import { PersonPanel } from "./person-panel.tsx";
import { QuietDialog } from "./quiet-dialog.tsx";
import { useMarkRead } from "./read-mark.ts";
import { useRecent } from "./recent.ts";
import { useSelection } from "./selection.ts";
import { SnoozeDialog } from "./snooze-dialog.tsx";

const LeavingCard = lazy(() => import("../leaving/leaving-card.tsx").then((file) => ({ default: file.LeavingCard })));
const LeaveDialog = lazy(() => import("../leaving/leave-dialog.tsx").then((file) => ({ default: file.LeaveDialog })));

const UNSETTLED = ["queued", "sending", "unknown"];

/** One conversation with its header, thread, composer and the person it is with. */
export function ConversationPane({ id, onClose, onNext }: { id: string; onClose: () => void; onNext: () => void }) {
  const { t } = useTranslation("inbox");
  const { t: shell } = useTranslation("shell");
  const roomy = useMediaQuery("(min-width: 1360px)", window.innerWidth >= 1360);
  const [opened, setOpened] = useState<Opened>(null);
  const [person, setPerson] = useState(false);
  /** what was on screen last; the server compares it when a reply is sent */
  const [seen, setSeen] = useState<Seen | undefined>();
  const detail = useQuery({
    ...get(getConversation, { params: { id } }),
    // hints tell of every change; this looks again while a reply of ours is under way, should one be lost
    refetchInterval: ({ state }) =>
      state.data?.replies.some((reply) => UNSETTLED.includes(reply.state)) ? 3_000 : false,
  });
  const conversation = detail.data;
  const { can } = useWorkspace();
  const acts = useActs();
  useMarkRead(id, conversation?.unread ?? false, conversation?.thread.at(-1)?.id);
  const many = useSelection().size > 0;
  useConversationKeys({ conversation, open: setOpened, onClose, onNext, enabled: !many });
  useConversationPalette({ conversation, open: setOpened, onNext, enabled: !many });
  useRecent(conversation);

  if (detail.isPending) return <RowsSkeleton rows={5} height={92} />;
  if (!conversation) {
    return detail.error instanceof ApiError && detail.error.status === 404 ? (
      <Empty icon={IconMessageOff} title={shell("problem.pageTitle")} text={shell("problem.absent")} />
    ) : (
      <ProblemNote error={detail.error} onRetry={() => void detail.refetch()} />
    );
  }
  const panel = (
    <Boundary resetOn={id}>
      <PersonPanel conversation={conversation} />
    </Boundary>
  );
  return (
    <div className={styles.pane} data-roomy={roomy || undefined}>
      <div className={styles.column}>
        <ConversationHeader
          conversation={conversation}
          opened={opened}
          onOpened={setOpened}
          onClose={onClose}
          onNext={onNext}
          onPerson={roomy ? null : () => setPerson(true)}
        />
        {isWithCommunity(conversation) ? (
          <Suspense>
            <Boundary resetOn={id}>
              <LeavingCard conversation={conversation} />
            </Boundary>
          </Suspense>
        ) : null}
        <Desk conversation={conversation} seen={seen} onSeen={setSeen} onOpened={setOpened} onNext={onNext} />
      </div>
      {roomy ? (
        <aside aria-label={t("person.label")} className={styles.person}>
          {panel}
        </aside>
      ) : null}
      <Drawer
        opened={person && !roomy}
        onClose={() => setPerson(false)}
        position="right"
        size={360}
        title={t("person.label")}
        closeButtonProps={{ "aria-label": shell("actions.close") }}
      >
        {panel}
      </Drawer>
      {opened === "leave" && can("conversations:work") ? (
        <Suspense>
          <LeaveDialog conversationId={id} onClose={() => setOpened(null)} />
        </Suspense>
      ) : null}
      <QuietDialog conversation={conversation} opened={opened === "quiet"} onClose={() => setOpened(null)} />
      <SnoozeDialog
        onSet={(until) => acts.snooze(conversation, until)}
        opened={opened === "snoozeCustom"}
        onClose={() => setOpened(null)}
      />
    </div>
  );
}

/** It waits for the community, or did once. */
const isWithCommunity = ({ status, events }: ConversationDetail): boolean =>
  status === "waiting_community" || events.some(({ verb }) => /^(leaving|peer_answer)\./.test(verb));
