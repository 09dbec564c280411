import type { ConversationDetail } from "@earshot/contract/inbox.ts";
import { useTranslation } from "react-i18next";
import { useDraftArticle } from "../knowledge/draft-article.ts";
import { useKeys } from "../shell/use-keys.ts";
import { useWorkspace } from "../shell/workspace.ts";
import { openCorrecting } from "../understanding/correcting.tsx";
import { useActs } from "./act.ts";
import { focusComposer } from "./focus-composer.ts";
import { focusRelay } from "./focus-relay.ts";
import { keys } from "./keys.ts";
import { keepUnread } from "./read-mark.ts";

/** Which menu or dialog of the conversation is open. */
export type Opened =
  | "assign"
  | "snooze"
  | "snoozeCustom"
  | "tags"
  | "priority"
  | "status"
  | "quiet"
  | "idea"
  | "leave"
  | "question"
  | null;

/** Single keys that act on the conversation on screen. */
export function useConversationKeys({
  conversation,
  open,
  onClose,
  onNext,
  enabled,
}: {
  conversation: ConversationDetail | undefined;
  open: (what: Opened) => void;
  onClose: () => void;
  onNext: () => void;
  /** off while many are chosen: then the keys are theirs */
  enabled: boolean;
}): void {
  const { t } = useTranslation("inbox");
  const { can } = useWorkspace();
  const acts = useActs();
  const on = (run: (conversation: ConversationDetail) => void) => () => conversation && run(conversation);
  const work = can("conversations:work");
  const draft = useDraftArticle();
  useKeys(
    t("keys.conversation"),
    [
      {
        keys: keys.back,
        label: t("keys.back"),
        run: () => {
          const row = document.querySelector<HTMLElement>(`[data-conversations] [data-id="${conversation?.id}"]`);
          onClose();
          row?.focus();
        },
      },
      { keys: keys.unread, label: t("keys.unread"), run: on(({ id }) => void keepUnread(id)) },
    ],
    enabled,
  );
  useKeys(
    t("keys.conversation"),
    [
      { keys: keys.reply, label: t("keys.reply"), run: () => focusComposer("reply") },
      { keys: keys.note, label: t("keys.note"), run: () => focusComposer("note") },
      { keys: keys.assign, label: t("keys.assign"), run: () => open("assign") },
      { keys: keys.toMe, label: t("keys.toMe"), run: on(acts.assignMe) },
      { keys: keys.resolve, label: t("keys.resolve"), run: on((one) => acts.setStatus(one, "resolved")) },
      {
        keys: keys.resolveNext,
        label: t("keys.resolveNext"),
        run: on((one) => {
          acts.setStatus(one, "resolved");
          onNext();
        }),
      },
      { keys: keys.snooze, label: t("keys.snooze"), run: () => open("snooze") },
      { keys: keys.snoozeReply, label: t("keys.snoozeReply"), run: on((one) => acts.snooze(one, null)) },
      { keys: keys.tag, label: t("keys.tag"), run: () => open("tags") },
      { keys: keys.priority, label: t("keys.priority"), run: () => open("priority") },
      { keys: keys.status, label: t("keys.status"), run: () => open("status") },
      { keys: keys.idea, label: t("keys.idea"), run: () => open("idea") },
      { keys: keys.leave, label: t("keys.leave"), run: () => open("leave") },
      {
        keys: keys.correct,
        label: t("keys.correct"),
        run: on(({ thread, customer }) => {
          const said = thread.filter((post) => !post.deletedAt && !post.placeholder && !post.author?.own);
          const last = said.findLast((post) => post.author?.id === customer?.id) ?? said.at(-1);
          if (last) openCorrecting({ posts: [last], shown: "place" });
        }),
      },
      { keys: keys.relay, label: t("keys.relay"), run: focusRelay },
    ],
    work && enabled,
  );
  useKeys(
    t("keys.conversation"),
    [{ keys: keys.question, label: t("keys.question"), run: () => open("question") }],
    can("community:work") && enabled,
  );
  useKeys(
    t("keys.conversation"),
    [
      {
        keys: keys.article,
        label: t("keys.article"),
        run: on(({ thread, customer }) => {
          const answers = thread.filter((post) => post.parentId && !post.deletedAt && post.author?.id !== customer?.id);
          const last = answers.at(-1);
          if (last) void draft(last.id);
        }),
      },
    ],
    can("knowledge:manage") && enabled,
  );
}
