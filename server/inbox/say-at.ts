import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { Refusal } from "#server/errors.ts";
import type { Held } from "./held-at.ts";
import { openByHand } from "./open-by-hand.ts";
import { reply } from "./reply.ts";
import { updateConversation } from "./update.ts";

/**
 * Says something at a post that nobody asked us about, through the outbox: the id of the reply, or why there is none. A
 * conversation that was opened for it is resolved with `because`, since it waits for nobody of the team.
 */
export async function sayAt(
  context: Context,
  tx: Tx,
  { postId, text, because }: { postId: string; text: string; because: string },
): Promise<string | Held> {
  try {
    const conversationId = await openByHand(context, tx, postId);
    const opened = tx.events.some(
      (event) => event.verb === "conversation.opened" && event.subjectId === conversationId,
    );
    const row = await reply(context, tx, conversationId, { text, parentId: postId, purpose: "updates" });
    if (opened)
      await updateConversation(
        context,
        tx,
        conversationId,
        { status: "resolved", statusReason: because.slice(0, 500) },
        null,
      );
    return row.id;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { code: error.type, reason: error.message };
  }
}
