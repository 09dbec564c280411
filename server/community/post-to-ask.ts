import type { Post } from "@earshot/contract/posts.ts";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound, refused } from "#server/errors.ts";
import { originOf } from "#server/portal/origin.ts";
import { portalOf } from "#server/portal/store.ts";
import { loadPosts } from "#server/posts/load.ts";
import { questionPath } from "./address.ts";
import { questionsById } from "./question-store.ts";
import { sourceOfPost } from "./source-store.ts";

export type AskedPost = Post & { author: NonNullable<Post["author"]> };

/** A post that can become a question. 422 with a sentence for every post that cannot. */
export async function postToAsk(context: Context, tx: Tx, postId: string): Promise<AskedPost> {
  const [post] = await loadPosts(context, tx, [postId]);
  if (!post || post.placeholder) throw notFound("post");
  if (post.deletedAt) throw unfit("gone", "This post was deleted at its source.");
  if (post.visibility !== "public" && post.visibility !== "unlisted")
    throw unfit("private_post", "This was said in private, so it never becomes a question.");
  if (post.network === "portal") throw unfit("on_portal", "This stands on the portal already.");
  if (post.own || post.author?.own || (await isStaff(tx, post)))
    throw unfit("own_post", "This was written by a teammate. Ask as the company instead.");
  const { author } = post;
  if (!author) throw unfit("no_author", "This post names nobody who asks.");
  const known = await sourceOfPost(tx, postId);
  if (known) {
    const [question] = await questionsById(tx, [known.question_id], { all: true });
    const address = question ? (await originOf(context, tx)) + questionPath(question) : "";
    throw unfit("already_asked", `This post is a question already: “${question?.title ?? ""}”, ${address}`);
  }
  if (!(await portalOf(tx))?.opened_at)
    throw unfit("portal_closed", "The portal is closed, so nobody could read the question. Open it first.");
  return { ...post, author };
}

const unfit = (code: string, detail: string) =>
  refused(code, detail, [{ path: "postId", code, message: "cannot become a question" }]);

async function isStaff(tx: Tx, post: Post): Promise<boolean> {
  if (!post.author?.personId) return false;
  const person = await tx.db
    .selectFrom("person")
    .select("voice_type")
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", post.author.personId)
    .executeTakeFirst();
  return person?.voice_type === "staff";
}
