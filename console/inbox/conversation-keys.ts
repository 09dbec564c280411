import type { ConversationDetail } from "@earshot/contract/inbox.ts";
import { useTranslation } from "react-i18next";
import { useKeys } from "../shell/use-keys.ts";
import { useWorkspace } from "../shell/workspace.ts";
import { useActs } from "./act.ts";
import { focusComposer } from "./focus-composer.ts";
import { keepUnread } from "./read-mark.ts";

/** Which menu or dialog of the conversation is open. */
export type Opened = "assign" | "snooze" | "snoozeCustom" | "tags" | "priority" | "status" | "quiet" | null;

/** Single keys that act on the conversation on screen. */
export function useConversationKeys({
  conversation,
  open,
  onClose,
  onNext,
}: {
  conversation: ConversationDetail | undefined;
  open: (what: Opened) => void;
  onClose: () => void;
  onNext: () => void;
}): void {
  const { t } = useTranslation("inbox");
  const { can } = useWorkspace();
  const acts = useActs();
  const on = (run: (conversation: ConversationDetail) => void) => () => conversation && run(conversation);
  const work = can("conversations:work");
  useKeys(t("keys.group"), [
    {
      keys: "escape",
      label: t("keys.back"),
      run: () => {
        const row = document.querySelector<HTMLElement>(`[data-conversations] [data-id="${conversation?.id}"]`);
        onClose();
        row?.focus();
      },
    },
    { keys: "u", label: t("keys.unread"), run: on(({ id }) => void keepUnread(id)) },
  ]);
  useKeys(
    t("keys.group"),
    [
      { keys: "r", label: t("keys.reply"), run: () => focusComposer("reply") },
      { keys: "n", label: t("keys.note"), run: () => focusComposer("note") },
      { keys: "a", label: t("keys.assign"), run: () => open("assign") },
      { keys: "i", label: t("keys.toMe"), run: on(acts.assignMe) },
      { keys: "e", label: t("keys.resolve"), run: on((one) => acts.setStatus(one, "resolved")) },
      {
        keys: "shift+e",
        label: t("keys.resolveNext"),
        run: on((one) => {
          acts.setStatus(one, "resolved");
          onNext();
        }),
      },
      { keys: "z", label: t("keys.snooze"), run: () => open("snooze") },
      { keys: "shift+z", label: t("keys.snoozeReply"), run: on((one) => acts.snooze(one, null)) },
      { keys: "t", label: t("keys.tag"), run: () => open("tags") },
      { keys: "p", label: t("keys.priority"), run: () => open("priority") },
      { keys: "s", label: t("keys.status"), run: () => open("status") },
    ],
    work,
  );
}
