import { type ConversationDetail, listTags, statuses } from "@earshot/contract/inbox.ts";
import { listTeammates } from "@earshot/contract/workspace.ts";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { get } from "../api/query.ts";
import { type PaletteAction, usePaletteActions } from "../shell/palette-actions.ts";
import { useWorkspace } from "../shell/workspace.ts";
import { useActs } from "./act.ts";
import type { Opened } from "./conversation-keys.ts";
import { focusComposer } from "./focus-composer.ts";
import { keepUnread } from "./read-mark.ts";
import { typedSnooze } from "./snooze-presets.ts";

/** The conversation's actions in Ctrl/Cmd-K, and typed verbs: "snooze 3d", "assign ana", "tag billing". */
export function useConversationPalette({
  conversation,
  open,
  onNext,
}: {
  conversation: ConversationDetail | undefined;
  open: (what: Opened) => void;
  onNext: () => void;
}): void {
  const { t } = useTranslation("inbox");
  const { t: shell } = useTranslation("shell");
  const { can, format } = useWorkspace();
  const acts = useActs();
  const work = can("conversations:work");
  const team = useQuery({ ...get(listTeammates, { query: { limit: 200 } }), enabled: work && can("teammates:read") });
  const tags = useQuery({ ...get(listTags), enabled: work });
  usePaletteActions((typed) => {
    if (!conversation || !work) return [];
    const group = shell("palette.selection");
    const action = (id: string, label: string, keys: string | undefined, run: () => void): PaletteAction => ({
      id,
      group,
      label,
      keys,
      run,
    });
    const [verb = "", ...rest] = typed.trim().split(/\s+/);
    const what = rest.join(" ");
    const said: PaletteAction[] = [];
    if (what && /^snooze$/i.test(verb)) {
      const until = typedSnooze(what, new Date());
      if (until) {
        said.push({
          ...action("typed snooze", `${t("snooze.label")}: ${format.short(until.toISOString())}`, undefined, () =>
            acts.snooze(conversation, until),
          ),
          typed: true,
        });
      }
    }
    if (what && /^assign$/i.test(verb)) {
      for (const teammate of team.data?.items ?? []) {
        if (!teammate.name.toLocaleLowerCase().includes(what.toLocaleLowerCase())) continue;
        said.push({
          ...action(`typed assign ${teammate.id}`, `${t("keys.assign")}: ${teammate.name}`, undefined, () =>
            acts.assign(conversation, teammate),
          ),
          typed: true,
        });
      }
    }
    if (what && /^tag$/i.test(verb)) {
      const known = (tags.data?.items ?? [])
        .map(({ name }) => name)
        .filter((name) => name.startsWith(what.toLocaleLowerCase()));
      for (const tag of [...new Set([what, ...known])].slice(0, 5)) {
        said.push({
          ...action(`typed tag ${tag}`, `${t("keys.tag")}: ${tag}`, undefined, () => acts.addTag(conversation, tag)),
          typed: true,
        });
      }
    }
    return [
      ...said,
      action("reply", t("keys.reply"), "r", () => setTimeout(() => focusComposer("reply"), 60)),
      action("note", t("keys.note"), "n", () => setTimeout(() => focusComposer("note"), 60)),
      action("assign", t("keys.assign"), "a", () => open("assign")),
      action("me", t("keys.toMe"), "i", () => acts.assignMe(conversation)),
      action("resolve", t("keys.resolve"), "e", () => acts.setStatus(conversation, "resolved")),
      action("resolve next", t("keys.resolveNext"), "shift+e", () => {
        acts.setStatus(conversation, "resolved");
        onNext();
      }),
      action("snooze", t("keys.snooze"), "z", () => open("snooze")),
      action("tag", t("keys.tag"), "t", () => open("tags")),
      action("priority", t("keys.priority"), "p", () => open("priority")),
      action("unread", t("keys.unread"), "u", () => void keepUnread(conversation.id)),
      ...statuses
        .filter(
          (status): status is Exclude<typeof status, "snoozed" | "resolved"> =>
            status !== conversation.status && status !== "snoozed" && status !== "resolved",
        )
        .map((status) =>
          action(`status ${status}`, `${t("status.label")}: ${t(`status.${status}`)}`, undefined, () =>
            status === "no_reply_needed" ? open("quiet") : acts.setStatus(conversation, status),
          ),
        ),
    ];
  });
}
