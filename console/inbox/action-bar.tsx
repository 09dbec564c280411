import type { ConversationDetail } from "@earshot/contract/inbox.ts";
import {
  type Icon,
  IconArrowBackUp,
  IconBellZ,
  IconCheck,
  IconNote,
  IconRotate,
  IconUserPlus,
  IconUsersGroup,
} from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWorkspace } from "../shell/workspace.ts";
import { useActs } from "./act.ts";
import styles from "./action-bar.module.css";
import type { Opened } from "./conversation-keys.ts";
import { focusComposer } from "./focus-composer.ts";
import { RowSheet, type Swiped } from "./row-sheet.tsx";

/** What a thumb reaches on a phone. */
export function ActionBar({
  conversation,
  onOpened,
}: {
  conversation: ConversationDetail;
  onOpened: (opened: Opened) => void;
}) {
  const { t } = useTranslation("inbox");
  const { can } = useWorkspace();
  const acts = useActs();
  const [asked, setAsked] = useState<Swiped | null>(null);
  if (!can("conversations:work")) return null;
  const done = conversation.status === "resolved" || conversation.status === "no_reply_needed";
  const button = (label: string, Shape: Icon, run: () => void) => (
    <button type="button" className={styles.action} onClick={run}>
      <Shape size={20} stroke={1.7} aria-hidden />
      {label}
    </button>
  );
  const ask = (to: Swiped["to"]) => () => {
    onOpened(null);
    setAsked({ conversation, to });
  };
  return (
    <nav className={styles.bar} aria-label={t("bar.label")}>
      {can("replies:send") ? button(t("keys.reply"), IconArrowBackUp, () => focusComposer("reply")) : null}
      {button(t("keys.note"), IconNote, () => focusComposer("note"))}
      {button(t("keys.assign"), IconUserPlus, ask("assign"))}
      {button(t("keys.snooze"), IconBellZ, ask("snooze"))}
      {button(t(done ? "header.reopen" : "header.resolve"), done ? IconRotate : IconCheck, () =>
        acts.setStatus(conversation, done ? "open" : "resolved"),
      )}
      {conversation.status === "waiting_community" || done
        ? null
        : button(t("community.short"), IconUsersGroup, () => onOpened("leave"))}
      <RowSheet swiped={asked} onClose={() => setAsked(null)} />
    </nav>
  );
}
