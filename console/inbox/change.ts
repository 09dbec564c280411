import type { BodyInput } from "@earshot/contract/endpoint.ts";
import {
  type Conversation,
  type ConversationDetail,
  countConversations,
  getConversation,
  listConversations,
  listTags,
  updateConversation,
} from "@earshot/contract/inbox.ts";
import i18next from "i18next";
import { call } from "../api/call.ts";
import { ApiError } from "../api/problem.ts";
import { refresh } from "../api/query.ts";
import { toast, toastProblem } from "../shell/toast.tsx";
import { cachedConversation, writeConversation } from "./cache.ts";

export type Change = BodyInput<typeof updateConversation>;

/** One change of a conversation at a time: the next one starts from the version the one before left. */
const lines = new Map<string, Promise<unknown>>();

/**
 * Changes a conversation on screen at once and then at the server. `said` is shown with an Undo that changes it back.
 * A change that is refused disappears again and says why.
 */
export function change(
  conversation: Conversation,
  patch: Change,
  { said, shown }: { said?: string; shown?: Partial<Conversation> } = {},
) {
  const before = cachedConversation(conversation.id) ?? conversation;
  writeConversation(conversation.id, { ...plain(patch), ...shown });
  if (said)
    toast(said, { undo: () => void change(before, backTo(before, patch), { shown: shownBack(before, patch) }) });
  const line = (lines.get(conversation.id) ?? Promise.resolve()).then(async () => {
    try {
      const version = cachedConversation(conversation.id)?.version ?? conversation.version;
      const after = await call(updateConversation, { params: { id: conversation.id }, body: patch, version });
      writeConversation(conversation.id, after);
    } catch (error) {
      if (error instanceof ApiError && error.status === 409)
        toast(i18next.t("inbox:done.conflict"), { tone: "failed" });
      else toastProblem(error);
      writeConversation(conversation.id, shownBack(before, patch));
      await refresh(getConversation, listConversations);
    } finally {
      void refresh(countConversations, listConversations, ...(patch.tags ? [listTags] : []));
    }
  });
  lines.set(conversation.id, line);
  return line;
}

/** Parts of a patch that a conversation shows under the same name. */
function plain(patch: Change): Partial<ConversationDetail> {
  const { assigneeId: _, ...same } = patch;
  return Object.fromEntries(Object.entries(same).filter(([, value]) => value !== undefined));
}

function backTo(before: Conversation, patch: Change): Change {
  const back: Change = {};
  if (patch.status !== undefined) {
    back.status = before.status;
    back.statusReason = before.statusReason;
    back.snoozedUntil = before.status === "snoozed" ? before.snoozedUntil : null;
    // what slept and would have woken meanwhile is simply open again
    if (before.status === "snoozed" && before.snoozedUntil && Date.parse(before.snoozedUntil) <= Date.now()) {
      back.status = "open";
      back.snoozedUntil = null;
    }
  }
  if (patch.assigneeId !== undefined) back.assigneeId = before.assignee?.id ?? null;
  if (patch.priority !== undefined) back.priority = before.priority;
  if (patch.tags !== undefined) back.tags = before.tags;
  return back;
}

function shownBack(before: Conversation, patch: Change): Partial<Conversation> {
  return {
    ...plain(backTo(before, patch)),
    ...(patch.assigneeId !== undefined ? { assignee: before.assignee } : {}),
  };
}
