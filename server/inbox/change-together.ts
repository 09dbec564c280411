import type { Result } from "@earshot/contract/endpoint.ts";
import type { changeConversations } from "@earshot/contract/inbox-bulk.ts";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { Refusal } from "#server/errors.ts";
import { mediaUrl } from "#server/posts/media-url.ts";
import { presentConversation } from "./present.ts";
import { conversationsById, lockConversations } from "./store.ts";
import { type Change, updateConversation } from "./update.ts";

type Line = { id: string; ifVersion?: number; change: Change };

/**
 * Many conversations in one transaction. One that is refused (gone, changed meanwhile, a teammate who left) says so and
 * does not stop the others; all are locked in the order of their ids, so that two such changes never wait on each other.
 */
export async function changeTogether(
  context: Context,
  tx: Tx,
  lines: Line[],
  userId: string | null,
): Promise<Result<typeof changeConversations>> {
  await lockConversations(
    tx,
    lines.map(({ id }) => id),
  );
  const outcomes = [];
  for (const { id, ifVersion, change } of lines) {
    try {
      const before = await updateConversation(context, tx, id, change, ifVersion ?? null);
      outcomes.push({ id, refusal: null, before });
    } catch (error) {
      // refusals are found before anything is written; the transaction goes on
      if (!(error instanceof Refusal)) throw error;
      outcomes.push({ id, refusal: { code: error.type, message: error.message }, before: null });
    }
  }
  const ids = outcomes.map(({ id }) => id);
  const rows = new Map((await conversationsById(tx, userId, ids)).map((row) => [row.id, row]));
  return {
    items: outcomes.map(({ id, refusal, before }) => {
      const row = rows.get(id);
      return {
        id,
        refusal,
        before,
        conversation: row ? presentConversation(row, (url) => mediaUrl(context, url)) : null,
      };
    }),
  };
}
