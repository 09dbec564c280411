import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { enqueue } from "#server/jobs.ts";
import type { KnownPosts } from "#server/posts/look-up.ts";
import type { SavedPost } from "#server/posts/save.ts";

/** Threads asked for after one batch; the rest stay placeholders until somebody answers them again. */
const mostAtOnce = 20;

/** Who addresses us in the middle of a thread is not understood without what stands above: it is fetched afterwards. */
export async function askForThreads(context: Context, tx: Tx, saved: SavedPost[], known: KnownPosts): Promise<void> {
  const torn = saved.filter(
    ({ draft, own, channelId, matched }) =>
      !own &&
      channelId !== null &&
      draft.parentExternalId !== null &&
      known.get(draft.network, draft.parentExternalId)?.placeholder &&
      (draft.addressed || matched.topics.length > 0),
  );
  for (const { id, channelId, draft } of torn.slice(0, mostAtOnce)) {
    if (!context.connectors.get(draft.network)?.thread) continue;
    await enqueue(
      tx,
      "fetchThread",
      { channelId: channelId!, postId: id },
      { key: `thread:${id}`, queue: `collect:${channelId}` },
    );
  }
}
