import type { Visibility } from "@earshot/contract/posts.ts";
import { useCallback, useSyncExternalStore } from "react";
import { useWorkspace } from "../shell/workspace.ts";

/** A reply that was sent off and whose arrival nobody has confirmed; asked again under the same key it stays one. */
export type Attempt = {
  key: string;
  text: string;
  parentId: string;
  visibility?: Visibility;
  seenPostId?: string;
  seenReplyId: string | null;
};
export type Draft = {
  tab: "reply" | "note";
  reply: string;
  note: string;
  visibility: Visibility | null;
  /** the post to answer, where it is another than usual */
  parentId: string | null;
  attempt: Attempt | null;
};

const empty: Draft = { tab: "reply", reply: "", note: "", visibility: null, parentId: null, attempt: null };
const PREFIX = "earshot.draft.";

const known = new Map<string, Draft>();
const listeners = new Set<() => void>();

/** What was begun in a conversation; also what is kept when nothing was. */
export function draftOf(workspace: string, conversation: string): Draft {
  const key = `${PREFIX}${workspace}.${conversation}`;
  const draft = known.get(key) ?? read(key);
  known.set(key, draft);
  return draft;
}

/**
 * Kept for the tab's life in sessionStorage, across reloads and never longer: a draft speaks about people, and signing
 * out clears it.
 */
export function writeDraft(workspace: string, conversation: string, part: Partial<Draft>): void {
  const key = `${PREFIX}${workspace}.${conversation}`;
  const next = { ...draftOf(workspace, conversation), ...part };
  known.set(key, next);
  try {
    if (isBegun(next)) sessionStorage.setItem(key, JSON.stringify(next));
    else sessionStorage.removeItem(key);
  } catch {
    // a full or closed store loses only what a reload would need
  }
  for (const changed of listeners) changed();
}

/** Conversations whose reply was on its way when the page was left. */
export function unconfirmed(workspace: string): string[] {
  const start = `${PREFIX}${workspace}.`;
  return keys()
    .filter((key) => key.startsWith(start))
    .map((key) => key.slice(start.length))
    .filter((conversation) => draftOf(workspace, conversation).attempt !== null);
}

/** What somebody began to write in a conversation. */
export function useDraft(conversation: string): [Draft, (part: Partial<Draft>) => void] {
  const { id } = useWorkspace();
  const draft = useSyncExternalStore(listen, () => draftOf(id, conversation));
  const write = useCallback((part: Partial<Draft>) => writeDraft(id, conversation, part), [id, conversation]);
  return [draft, write];
}

/** Whether something unsent stands in a conversation. */
export function useHasDraft(conversation: string): boolean {
  const { id } = useWorkspace();
  return useSyncExternalStore(listen, () => isBegun(draftOf(id, conversation)));
}

function isBegun(draft: Draft): boolean {
  return draft.reply.trim() !== "" || draft.note.trim() !== "";
}

function listen(changed: () => void): () => void {
  listeners.add(changed);
  return () => listeners.delete(changed);
}

function read(key: string): Draft {
  try {
    return { ...empty, ...(JSON.parse(sessionStorage.getItem(key) ?? "{}") as Partial<Draft>) };
  } catch {
    return empty;
  }
}

function keys(): string[] {
  try {
    return Object.keys(sessionStorage);
  } catch {
    return [];
  }
}
