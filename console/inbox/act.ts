import type { Conversation, Status } from "@earshot/contract/inbox.ts";
import i18next from "i18next";
import { useMemo } from "react";
import { type Here, useWorkspace } from "../shell/workspace.ts";
import { change } from "./change.ts";
import { changeTogether } from "./change-together.ts";

export type Acts = ReturnType<typeof actsIn>;

/** What a teammate may do to a conversation: each shows at once, says what it did and can be undone. */
export function useActs(): Acts {
  const here = useWorkspace();
  return useMemo(() => actsIn(here), [here]);
}

function actsIn(here: Here) {
  const t = i18next.getFixedT(null, "inbox");
  return {
    setStatus(conversation: Conversation, status: Exclude<Status, "snoozed">, statusReason: string | null = null) {
      if (conversation.status === status && !statusReason) return;
      void change(
        conversation,
        { status, statusReason, snoozedUntil: null },
        { said: t("done.status", { status: t(`status.${status}`) }) },
      );
    },
    /** null: until the customer writes */
    snooze(conversation: Conversation, until: Date | null) {
      const snoozedUntil = until?.toISOString() ?? null;
      void change(
        conversation,
        { status: "snoozed", snoozedUntil, statusReason: null },
        { said: snoozedUntil ? t("done.snoozed", { at: here.format.short(snoozedUntil) }) : t("done.snoozedReply") },
      );
    },
    assign(conversation: Conversation, teammate: { id: string; name: string } | null) {
      void change(
        conversation,
        { assigneeId: teammate?.id ?? null },
        {
          shown: { assignee: teammate },
          said: teammate ? t("done.assigned", { name: teammate.name }) : t("done.unassigned"),
        },
      );
    },
    /** Many together: one Undo for all. */
    together: {
      setStatus: (ids: string[], status: Exclude<Status, "snoozed">) =>
        changeTogether(
          ids,
          { status, statusReason: null, snoozedUntil: null },
          { said: (count) => t("bulk.status", { count, status: t(`status.${status}`) }) },
        ),
      snooze: (ids: string[], until: Date | null) =>
        changeTogether(
          ids,
          { status: "snoozed", snoozedUntil: until?.toISOString() ?? null, statusReason: null },
          { said: (count) => t("bulk.snoozed", { count }) },
        ),
      assign: (ids: string[], teammate: { id: string; name: string } | null) =>
        changeTogether(
          ids,
          { assigneeId: teammate?.id ?? null },
          {
            shown: { assignee: teammate },
            said: (count) =>
              teammate ? t("bulk.assigned", { count, name: teammate.name }) : t("bulk.unassigned", { count }),
          },
        ),
      setPriority: (ids: string[], priority: number) =>
        changeTogether(
          ids,
          { priority },
          { said: (count) => t("bulk.priority", { count, priority: t(`priority.p${priority as 0 | 1 | 2 | 3 | 4}`) }) },
        ),
      addTag: (ids: string[], tag: string) =>
        changeTogether(ids, { addTags: [tag] }, { said: (count) => t("bulk.tagged", { count, tag }) }),
    },
    assignMe(conversation: Conversation) {
      const name = here.me?.name ?? "";
      void change(
        conversation,
        { assigneeId: here.me?.id ?? "me" },
        { shown: { assignee: { id: here.me?.id ?? "me", name } }, said: t("done.assigned", { name }) },
      );
    },
    setPriority(conversation: Conversation, priority: number) {
      const name = t(`priority.p${Math.min(4, Math.max(0, priority)) as 0 | 1 | 2 | 3 | 4}`);
      void change(conversation, { priority }, { said: t("done.priority", { priority: name }) });
    },
    addTag(conversation: Conversation, tag: string) {
      if (conversation.tags.includes(tag) || conversation.tags.length >= 20) return;
      void change(conversation, { tags: [...conversation.tags, tag] }, { said: t("done.tagged", { tag }) });
    },
    removeTag(conversation: Conversation, tag: string) {
      const tags = conversation.tags.filter((one) => one !== tag);
      void change(conversation, { tags }, { said: t("done.untagged", { tag }) });
    },
  };
}
