import { countConversations, markRead, markUnread } from "@earshot/contract/inbox.ts";
import i18next from "i18next";
import { useEffect } from "react";
import { call } from "../api/call.ts";
import { refresh } from "../api/query.ts";
import { toast, toastProblem } from "../shell/toast.tsx";
import { writeConversation } from "./cache.ts";

/** Conversations kept unread by hand while they are on screen. */
const kept = new Set<string>();
const DWELL_MS = 500;

/** Counts a conversation as read after a moment on a visible screen, unless it is kept unread. */
export function useMarkRead(id: string, unread: boolean, newest: string | undefined): void {
  useEffect(() => () => void kept.delete(id), [id]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a newer post is read anew
  useEffect(() => {
    if (!unread || kept.has(id)) return;
    const read = () => {
      if (document.visibilityState !== "visible") return;
      writeConversation(id, { unread: false });
      call(markRead, { params: { id } }).then(
        () => refresh(countConversations),
        () => writeConversation(id, { unread: true }),
      );
    };
    const timer = setTimeout(read, DWELL_MS);
    document.addEventListener("visibilitychange", read);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", read);
    };
  }, [id, unread, newest]);
}

export async function keepUnread(id: string): Promise<void> {
  kept.add(id);
  writeConversation(id, { unread: true });
  try {
    await call(markUnread, { params: { id } });
    toast(i18next.t("inbox:done.unread"), { undo: () => void readAgain(id) });
    await refresh(countConversations);
  } catch (error) {
    writeConversation(id, { unread: false });
    toastProblem(error);
  }
}

async function readAgain(id: string): Promise<void> {
  kept.delete(id);
  writeConversation(id, { unread: false });
  try {
    await call(markRead, { params: { id } });
    await refresh(countConversations);
  } catch (error) {
    writeConversation(id, { unread: true });
    toastProblem(error);
  }
}
