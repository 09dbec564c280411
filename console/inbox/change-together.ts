import type { BodyInput, Result } from "@earshot/contract/endpoint.ts";
import {
  type Conversation,
  countConversations,
  getConversation,
  listConversations,
  listTags,
} from "@earshot/contract/inbox.ts";
import { changeConversations } from "@earshot/contract/inbox-bulk.ts";
import { countViews } from "@earshot/contract/inbox-views.ts";
import i18next from "i18next";
import { call } from "../api/call.ts";
import { sentenceOf } from "../api/problem.ts";
import { refresh } from "../api/query.ts";
import { toast } from "../shell/toast.tsx";
import { cachedConversation, writeConversation } from "./cache.ts";
import { awake, shownBy } from "./list-pages.ts";

type Line = BodyInput<typeof changeConversations>["items"][number];
type Outcome = Result<typeof changeConversations>["items"][number];
const AT_ONCE = 500;

/**
 * The same change on many conversations: on screen at once, then 500 at a time at the server, with one Undo for all
 * that took it. What was refused, or never got there, is put back and counted with its first reason.
 */
export async function changeTogether(
  ids: string[],
  change: Line["change"],
  { said, shown }: { said: (count: number) => string; shown?: Partial<Conversation> },
): Promise<void> {
  await send(
    ids.map((id) => ({ id, change })),
    shown ?? {},
    said,
  );
}

async function send(lines: Line[], shown: Partial<Conversation>, said?: (count: number) => string): Promise<void> {
  const before = new Map<string, Conversation>();
  for (const { id, change } of lines) {
    const was = cachedConversation(id);
    if (!was) continue;
    before.set(id, was);
    writeConversation(id, { ...shownBy(change, was), ...shown });
  }
  const done: Outcome[] = [];
  let trouble: string | null = null;
  let lost = 0;
  for (let at = 0; at < lines.length; at += AT_ONCE) {
    const part = lines.slice(at, at + AT_ONCE);
    try {
      const { items } = await call(changeConversations, { body: { items: part } });
      for (const item of items) {
        const stands = item.conversation ?? before.get(item.id);
        if (stands) writeConversation(item.id, stands);
        if (item.refusal) {
          lost++;
          trouble ??= item.refusal.message;
        } else done.push(item);
      }
    } catch (error) {
      trouble ??= sentenceOf(error);
      lost += lines.length - at;
      for (const { id } of lines.slice(at)) {
        const was = before.get(id);
        if (was) writeConversation(id, was);
      }
      break;
    }
  }
  void refresh(countConversations, countViews, listConversations, getConversation, listTags);
  if (done.length > 0 && said) toast(said(done.length), { undo: () => void send(undoing(done), {}) });
  if (trouble !== null) {
    toast(i18next.t("inbox:bulk.refused", { count: lost, reason: trouble }), { tone: "failed" });
  }
}

/** Puts back what each change replaced, unless somebody has changed the conversation since. */
function undoing(done: Outcome[]): Line[] {
  return done.flatMap(({ id, before, conversation }) =>
    before && conversation
      ? [
          {
            id,
            ifVersion: conversation.version,
            change: { ...before, ...(before.status !== undefined && awake(before)) },
          },
        ]
      : [],
  );
}
