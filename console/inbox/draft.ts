import type { Visibility } from "@earshot/contract/posts.ts";
import { useCallback, useState } from "react";
import { useWorkspace } from "../shell/workspace.ts";

export type Draft = { tab: "reply" | "note"; reply: string; note: string; visibility: Visibility | null };

const empty: Draft = { tab: "reply", reply: "", note: "", visibility: null };

/**
 * What somebody began to write in a conversation. Kept for the tab's life in sessionStorage, never longer: a draft
 * speaks about people.
 */
export function useDraft(conversation: string): [Draft, (part: Partial<Draft>) => void] {
  const { id } = useWorkspace();
  const key = `earshot.draft.${id}.${conversation}`;
  const [draft, setDraft] = useState<Draft>(() => read(key));
  const write = useCallback(
    (part: Partial<Draft>) =>
      setDraft((was) => {
        const next = { ...was, ...part };
        keep(key, next);
        return next;
      }),
    [key],
  );
  return [draft, write];
}

function read(key: string): Draft {
  try {
    return { ...empty, ...(JSON.parse(sessionStorage.getItem(key) ?? "{}") as Partial<Draft>) };
  } catch {
    return empty;
  }
}

function keep(key: string, draft: Draft): void {
  try {
    if (draft.reply || draft.note) sessionStorage.setItem(key, JSON.stringify(draft));
    else sessionStorage.removeItem(key);
  } catch {
    // a full or closed store loses only what a reload would need
  }
}
