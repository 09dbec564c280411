import type { ConversationDetail } from "@earshot/contract/inbox.ts";
import { useEffect } from "react";
import { remember } from "../shell/recent.ts";
import { useWorkspace } from "../shell/workspace.ts";

/** Lets Ctrl/Cmd-K lead back to a conversation that was open. */
export function useRecent(conversation: ConversationDetail | undefined): void {
  const { id, slug } = useWorkspace();
  const subject = conversation?.subject || conversation?.snippet;
  const path = conversation && `/w/${slug}/inbox/${conversation.id}`;
  useEffect(() => {
    if (path && subject) remember(id, { path, label: subject });
  }, [id, path, subject]);
}
