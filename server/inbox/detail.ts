import type { ConversationDetail } from "@earshot/contract/inbox.ts";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { loadPosts } from "#server/posts/load.ts";
import { mediaUrl } from "#server/posts/media-url.ts";
import { composerFor } from "./composer-for.ts";
import { postToAnswer } from "./post-to-answer.ts";
import { presentConversation, presentNote, presentReply } from "./present.ts";
import { repliesOf } from "./reply-store.ts";
import { conversationById } from "./store.ts";
import { summarize } from "./summarize.ts";
import { eventsOf, notesOf, siblingsOf, threadOf } from "./thread-store.ts";

/** Everything the thread pane shows, in one answer. */
export async function detail(context: Context, tx: Tx, id: string, userId: string | null): Promise<ConversationDetail> {
  const row = await conversationById(tx, userId, id);
  if (!row) throw notFound("conversation");
  const { thread: threadIds, above: aboveIds } = await threadOf(tx, row);
  const parentId = aboveIds.at(-1);
  const besideIds = parentId ? await siblingsOf(tx, parentId, threadIds) : [];
  const posts = new Map(
    (await loadPosts(context, tx, [...aboveIds, ...besideIds, ...threadIds])).map((post) => [post.id, post]),
  );
  const pick = (ids: string[]) => ids.flatMap((postId) => posts.get(postId) ?? []);
  const thread = pick(threadIds);
  const newest = thread.findLast((post) => post.author?.id === row.customer_id && post.deletedAt === null);
  const answers = newest?.id ?? (await postToAnswer(tx, row));
  const events = await eventsOf(tx, row.id);
  return {
    ...presentConversation(row, (url) => mediaUrl(context, url)),
    above: pick(aboveIds),
    beside: pick(besideIds),
    thread,
    morePosts: row.posts > threadIds.length,
    notes: (await notesOf(tx, row.id)).map(presentNote),
    replies: (await repliesOf(tx, row.id)).map(presentReply),
    events: await summarize(tx, events),
    composer: await composerFor(context, tx, row, answers),
  };
}
