import { type ConversationDetail, createReply, getConversation, type Reply } from "@earshot/contract/inbox.ts";
import type { Visibility } from "@earshot/contract/posts.ts";
import { useRef, useState } from "react";
import { call } from "../api/call.ts";
import { ApiError } from "../api/problem.ts";
import { keyOf, queryClient, refresh } from "../api/query.ts";

export type Sending =
  | { state: "idle" }
  | { state: "busy" }
  | { state: "newer"; seen: string | undefined }
  | { state: "refused"; error: unknown };

type Attempt = { text: string; visibility?: Visibility; seenPostId?: string; key: string };

/**
 * Sends a reply once. A second press while one is under way does nothing; after a lost answer the very same request
 * goes out again under the same Idempotency-Key, so that it can never become two. Newer posts than the writer saw come
 * back as `newer`, and the next press says that they were seen.
 */
export function useSendReply(conversation: ConversationDetail) {
  const [sending, setSending] = useState<Sending>({ state: "idle" });
  const busy = useRef(false);
  const doubtful = useRef<Attempt | null>(null);

  /** Resolves to the reply once the server has taken it, null when it was not taken. */
  const send = async (
    text: string,
    visibility: Visibility | undefined,
    seenPostId: string | undefined,
  ): Promise<Reply | null> => {
    if (busy.current) return null;
    busy.current = true;
    setSending({ state: "busy" });
    const last = doubtful.current;
    const attempt: Attempt =
      last && last.text === text && last.visibility === visibility
        ? last
        : { text, visibility, seenPostId, key: crypto.randomUUID() };
    const { key, ...body } = attempt;
    try {
      const reply = await call(createReply, { params: { id: conversation.id }, body, key });
      doubtful.current = null;
      show(reply);
      setSending({ state: "idle" });
      return reply;
    } catch (error) {
      doubtful.current = error instanceof ApiError && error.doubtful ? attempt : null;
      if (error instanceof ApiError && error.status === 409) {
        await refresh(getConversation);
        setSending({ state: "newer", seen: attempt.seenPostId });
      } else {
        setSending({ state: "refused", error });
      }
      return null;
    } finally {
      busy.current = false;
    }
  };
  return { sending, send, settle: () => setSending({ state: "idle" }) };
}

/** The reply stands in the thread before the next answer of the server does. */
function show(reply: Reply): void {
  queryClient.setQueryData<ConversationDetail>(
    keyOf(getConversation, { params: { id: reply.conversationId } }),
    (detail) =>
      detail ? { ...detail, replies: [...detail.replies.filter(({ id }) => id !== reply.id), reply] } : undefined,
  );
  void refresh(getConversation);
}
