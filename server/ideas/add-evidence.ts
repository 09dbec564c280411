import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound, refused } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { loadPosts } from "#server/posts/load.ts";
import { countVotes } from "./backers-store.ts";
import { insertEvidence } from "./evidence-store.ts";
import { lockIdea } from "./store.ts";

/**
 * Lets a post count for an idea, as a vote of whoever wrote it: one however many posts they wrote. The same post again
 * changes nothing. 422 for a post that says nothing of a customer: unknown, our own, deleted; and for an idea that was
 * merged, whose votes count elsewhere.
 */
export async function addEvidence(context: Context, tx: Tx, ideaId: string, postId: string): Promise<void> {
  const idea = await lockIdea(tx, ideaId);
  if (!idea) throw notFound("idea");
  if (idea.merged_into !== null)
    throw refused("merged", "This idea was merged. Add the post to the one that it repeats.");
  const [post] = await loadPosts(context, tx, [postId]);
  if (!post || post.placeholder) throw unfit("unknown_post", "There is no such post in this workspace.");
  if (post.own || post.author?.own) throw unfit("own_post", "This is a post of ours, so it is nobody's vote.");
  if (post.deletedAt) throw unfit("gone", "This post was deleted at its source.");
  const isNew = await insertEvidence(tx, {
    idea_id: ideaId,
    post_id: postId,
    added_by: tx.actor.name,
    added_at: context.now(),
  });
  if (!isNew) return;
  await countVotes(tx, ideaId);
  record(tx, "idea.backed", { kind: "idea", id: ideaId }, { data: { postId, by: tx.actor.name } });
}

const unfit = (code: string, detail: string) =>
  refused(code, detail, [{ path: "postId", code, message: "cannot count for an idea" }]);
