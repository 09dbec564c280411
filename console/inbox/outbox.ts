import { type ConversationDetail, createReply, getConversation, type Reply } from "@earshot/contract/inbox.ts";
import { useSyncExternalStore } from "react";
import { call } from "../api/call.ts";
import { onLiveState } from "../api/live.ts";
import { ApiError } from "../api/problem.ts";
import { keyOf, queryClient, refresh } from "../api/query.ts";
import { type Attempt, draftOf, unconfirmed, writeDraft } from "./draft.ts";

export type Sending =
  | { state: "idle" }
  | { state: "busy" }
  /** no answer came; goes out again, as it is, when Earshot can be reached */
  | { state: "waiting" }
  | { state: "newer"; detail: string; seenPostId: string | undefined; seenReplyId: string | null }
  | { state: "refused"; error: unknown };

const idle: Sending = { state: "idle" };
const states = new Map<string, Sending>();
const listeners = new Set<() => void>();
const AGAIN_MS = 15_000;

/** How the sending of a conversation's reply stands; it goes on while another conversation is on screen. */
export function useSending(conversation: string): Sending {
  return useSyncExternalStore(
    (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    () => states.get(conversation) ?? idle,
  );
}

/**
 * Sends a reply once. A second press while one is under way does nothing; after a lost answer the very same request
 * goes out again under the same Idempotency-Key, by itself when the line is back, so that it can never become two.
 * What was said or answered since comes back as `newer`. Resolves to the reply if the first try brought it.
 */
export async function sendReply(
  workspace: string,
  conversation: string,
  wanted: Omit<Attempt, "key">,
): Promise<Reply | null> {
  const { state } = states.get(conversation) ?? idle;
  if (state === "busy" || state === "waiting") return null;
  const last = draftOf(workspace, conversation).attempt;
  const same = last && last.text === wanted.text && last.parentId === wanted.parentId;
  return attempt(workspace, conversation, same ? last : { ...wanted, key: crypto.randomUUID() });
}

/** Takes a reply back that has not been confirmed, so that it can be changed. */
export function stopWaiting(conversation: string): void {
  show(conversation, idle);
}

/** What was on its way when the page was left goes on. */
export function resumeSending(workspace: string): void {
  for (const conversation of unconfirmed(workspace)) {
    const draft = draftOf(workspace, conversation);
    if (!draft.attempt || states.has(conversation)) continue;
    if (draft.attempt.text === draft.reply.trim()) void attempt(workspace, conversation, draft.attempt);
    else writeDraft(workspace, conversation, { attempt: null });
  }
}

async function attempt(workspace: string, conversation: string, given: Attempt): Promise<Reply | null> {
  show(conversation, { state: "busy" });
  writeDraft(workspace, conversation, { attempt: given });
  const { key, ...body } = given;
  try {
    const reply = await call(createReply, { params: { id: conversation }, body, key });
    // what was written meanwhile stays
    const { reply: text } = draftOf(workspace, conversation);
    const rest = text.trim() === given.text ? { reply: "", parentId: null } : {};
    writeDraft(workspace, conversation, { attempt: null, ...rest });
    show(conversation, idle);
    stand(reply);
    return reply;
  } catch (error) {
    const doubtful = error instanceof ApiError && error.doubtful;
    if (!doubtful) writeDraft(workspace, conversation, { attempt: null });
    if (error instanceof ApiError && error.status === 0) {
      show(conversation, { state: "waiting" });
      whenBack(() => {
        if (states.get(conversation)?.state === "waiting") void attempt(workspace, conversation, given);
      });
    } else if (error instanceof ApiError && error.status === 409) {
      await refresh(getConversation);
      const { seenPostId, seenReplyId } = given;
      show(conversation, { state: "newer", detail: error.message, seenPostId, seenReplyId });
    } else show(conversation, { state: "refused", error });
    return null;
  }
}

/** Once: the browser says it is online, live updates come again, or some time has passed. */
function whenBack(run: () => void): void {
  const once = () => {
    window.removeEventListener("online", once);
    clearTimeout(timer);
    stop();
    run();
  };
  const timer = setTimeout(once, AGAIN_MS);
  const stop = onLiveState(once);
  window.addEventListener("online", once);
}

function show(conversation: string, next: Sending): void {
  states.set(conversation, next);
  for (const changed of listeners) changed();
}

/** The reply stands in the thread before the next answer of the server does. */
function stand(reply: Reply): void {
  queryClient.setQueryData<ConversationDetail>(
    keyOf(getConversation, { params: { id: reply.conversationId } }),
    (detail) =>
      detail ? { ...detail, replies: [...detail.replies.filter(({ id }) => id !== reply.id), reply] } : undefined,
  );
  void refresh(getConversation);
}
