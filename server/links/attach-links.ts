import type { Context } from "#server/context.ts";
import { system, transaction } from "#server/db/transaction.ts";
import { replyById } from "#server/inbox/reply-store.ts";
import type { Happened } from "#server/reactions.ts";
import { attachLinks as attach } from "./store.ts";

/** What a reply carries belongs to it from then on: the next answer gets a link of its own. */
export async function attachLinks(context: Context, workspaceId: string, { data }: Happened): Promise<void> {
  const { replyId } = data as { replyId: string };
  await transaction(context.db, workspaceId, system, async (tx) => {
    const reply = await replyById(tx, replyId);
    if (reply) await attach(tx, reply.id, codesIn(reply.text));
  });
}

/** The codes of all addresses in a text that could be tracked links; another site's codes are nobody's. */
const codesIn = (text: string): string[] =>
  [...text.matchAll(/https?:\/\/\S+?\/l\/([\w]{6,20})/g)].map(([, code = ""]) => code).slice(0, 50);
