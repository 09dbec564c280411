import { type ConversationDetail, statuses } from "@earshot/contract/inbox.ts";
import { useTranslation } from "react-i18next";
import { type PaletteAction, usePaletteActions } from "../shell/palette-actions.ts";
import { useWorkspace } from "../shell/workspace.ts";
import { useActs } from "./act.ts";
import type { Opened } from "./conversation-keys.ts";
import { focusComposer } from "./focus-composer.ts";
import { focusRelay } from "./focus-relay.ts";
import { keys } from "./keys.ts";
import { keepUnread } from "./read-mark.ts";
import type { TypedVerb } from "./typed-verb.ts";
import { useVerbActions } from "./verb-actions.ts";

/** The conversation's actions in Ctrl/Cmd-K, and typed verbs: "snooze 3d", "assign ana", "tag billing". */
export function useConversationPalette({
  conversation,
  open,
  onNext,
  enabled,
}: {
  conversation: ConversationDetail | undefined;
  open: (what: Opened) => void;
  onNext: () => void;
  /** off while many are chosen: then the actions are theirs */
  enabled: boolean;
}): void {
  const { t } = useTranslation("inbox");
  const { t: shell } = useTranslation("shell");
  const { can } = useWorkspace();
  const acts = useActs();
  const work = can("conversations:work") && enabled;
  const group = shell("palette.selection");
  const run = (verb: TypedVerb) => {
    if (!conversation) return;
    if (verb.verb === "snooze") acts.snooze(conversation, verb.until);
    else if (verb.verb === "assign") acts.assign(conversation, verb.teammate);
    else if (verb.verb === "tag") acts.addTag(conversation, verb.tag);
    else if (verb.verb === "priority") acts.setPriority(conversation, verb.priority);
    else if (verb.status === "waiting_community") open("leave");
    else acts.setStatus(conversation, verb.status);
  };
  const said = useVerbActions(group, run, work);
  usePaletteActions((typed) => {
    if (!conversation || !work) return [];
    const action = (id: keyof typeof keys, go: () => void): PaletteAction => ({
      id,
      group,
      label: t(`keys.${id}`),
      keys: keys[id],
      run: go,
    });
    return [
      ...said(typed),
      ...(can("replies:send") ? [action("reply", () => setTimeout(() => focusComposer("reply"), 60))] : []),
      action("note", () => setTimeout(() => focusComposer("note"), 60)),
      action("assign", () => open("assign")),
      action("toMe", () => acts.assignMe(conversation)),
      action("resolve", () => acts.setStatus(conversation, "resolved")),
      action("resolveNext", () => {
        acts.setStatus(conversation, "resolved");
        onNext();
      }),
      action("snooze", () => open("snooze")),
      action("snoozeReply", () => acts.snooze(conversation, null)),
      action("tag", () => open("tags")),
      action("priority", () => open("priority")),
      action("leave", () => open("leave")),
      ...(can("community:work") ? [action("question", () => open("question"))] : []),
      action("relay", () => setTimeout(focusRelay, 60)),
      action("unread", () => void keepUnread(conversation.id)),
      ...statuses
        .filter(
          (status): status is Exclude<typeof status, "snoozed" | "resolved"> =>
            status !== conversation.status && status !== "snoozed" && status !== "resolved",
        )
        .map((status) => ({
          id: `status ${status}`,
          group,
          label: `${t("status.label")}: ${t(`status.${status}`)}`,
          run: () => {
            if (status === "no_reply_needed") open("quiet");
            else if (status === "waiting_community") open("leave");
            else acts.setStatus(conversation, status);
          },
        })),
    ];
  });
}
