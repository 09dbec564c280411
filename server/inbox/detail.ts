import type { ConversationDetail } from "@earshot/contract/inbox.ts";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { suppressionOf } from "#server/people/suppression.ts";
import { loadPosts } from "#server/posts/load.ts";
import { mediaUrl } from "#server/posts/media-url.ts";
import { postToAnswer } from "./post-to-answer.ts";
import { presentConversation, presentNote, presentReply } from "./present.ts";
import { repliesOf } from "./reply-store.ts";
import { speaker } from "./speaker.ts";
import { ancestorsOf, conversationById, eventsOf, notesOf, postIdsOf, siblingsOf } from "./store.ts";
import { summarize } from "./summarize.ts";

/** Everything the thread pane shows, in one answer. */
export async function detail(context: Context, tx: Tx, id: string, userId: string | null): Promise<ConversationDetail> {
  const row = await conversationById(tx, userId, id);
  if (!row) throw notFound("conversation");
  const threadIds = await postIdsOf(tx, row.id);
  const first = threadIds[0] ?? row.root_id;
  const aboveIds = (await ancestorsOf(tx, first)).filter((above) => !threadIds.includes(above));
  const parentId = aboveIds.at(-1);
  const besideIds = parentId ? await siblingsOf(tx, parentId, threadIds) : [];
  const posts = new Map(
    (await loadPosts(context, tx, [...aboveIds, ...besideIds, ...threadIds])).map((post) => [post.id, post]),
  );
  const pick = (ids: string[]) => ids.flatMap((postId) => posts.get(postId) ?? []);
  const answers = await postToAnswer(tx, row);
  const by = await speaker(context, tx, answers, row.channel_id);
  const suppressed = row.customer_person ? await suppressionOf(tx, row.customer_person) : null;
  const events = await eventsOf(tx, row.id);
  return {
    ...presentConversation(row, (url) => mediaUrl(context, url)),
    above: pick(aboveIds),
    beside: pick(besideIds),
    thread: pick(threadIds),
    morePosts: row.posts > threadIds.length,
    notes: (await notesOf(tx, row.id)).map(presentNote),
    replies: (await repliesOf(tx, row.id)).map(presentReply),
    events: await summarize(tx, events),
    composer: {
      answers,
      canReply: by.channel !== null && !suppressed,
      refusal: suppressed ? `This person is not to be contacted: ${suppressed.reason}` : by.channel ? null : by.refusal,
      limit: by.limit,
      unit: by.unit,
      linkLength: by.linkLength,
      prefix: by.prefix(""),
      replyAs: by.channel?.account?.handle ?? null,
      widestVisibility: posts.get(answers)?.visibility ?? "public",
    },
  };
}
