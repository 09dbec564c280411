import { changeChannel, channelById } from "#server/channels/store.ts";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { enqueue } from "#server/jobs.ts";

/** What was missed between two connections is fetched at once by an ordinary poll. */
export async function setStreaming(context: Context, tx: Tx, channelId: string, streaming: boolean): Promise<void> {
  const channel = await channelById(tx, channelId);
  if (!channel || channel.streaming === streaming) return;
  await changeChannel(tx, channelId, { streaming }, { keepVersion: true });
  await enqueue(
    tx,
    "collect",
    { channelId },
    { key: `collect:${channelId}`, queue: `collect:${channelId}`, runAt: context.now() },
  );
}
