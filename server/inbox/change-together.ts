import type { Result } from "@earshot/contract/endpoint.ts";
import type { changeConversations } from "@earshot/contract/inbox-bulk.ts";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { mediaUrl } from "#server/posts/media-url.ts";
import { presentConversation } from "./present.ts";
import { conversationsById } from "./store.ts";
import { type Change, updateConversations } from "./update.ts";

/**
 * Many conversations in one transaction. One that is refused (gone, changed meanwhile, a teammate who left) says so and
 * does not stop the others.
 */
export async function changeTogether(
  context: Context,
  tx: Tx,
  lines: { id: string; ifVersion?: number; change: Change }[],
  userId: string | null,
): Promise<Result<typeof changeConversations>> {
  const outcomes = await updateConversations(
    context,
    tx,
    lines.map((line) => ({ ...line, ifVersion: line.ifVersion ?? null })),
  );
  const ids = outcomes.map(({ id }) => id);
  const rows = new Map((await conversationsById(tx, userId, ids)).map((row) => [row.id, row]));
  return {
    items: outcomes.map(({ id, refusal, before }) => {
      const row = rows.get(id);
      return {
        id,
        refusal: refusal && { code: refusal.type, message: refusal.message },
        before,
        conversation: row ? presentConversation(row, (url) => mediaUrl(context, url)) : null,
      };
    }),
  };
}
