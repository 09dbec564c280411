import type { Query, Result } from "@earshot/contract/endpoint.ts";
import type { listToThank } from "@earshot/contract/insights.ts";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { listPosts } from "#server/posts/list.ts";
import { loadPosts } from "#server/posts/load.ts";
import { aboutUs, forgetMarks, type Helped, helpedSince, markPost, stillToThank } from "./thanks-store.ts";

const dayMs = 86_400_000;
/** Thanks that come later are odd. */
const days = 7;
const mostHelped = 200;
/** Praising posts that are looked at, the newest. */
const mostPraise = 100;
const order = ["accepted", "likely", "helped", "recommended"] as const;

/** Customers to thank, the strongest reason first, each once with their newest post for it. */
export async function toThank(
  context: Context,
  tx: Tx,
  { limit }: Query<typeof listToThank>,
): Promise<Result<typeof listToThank>> {
  const since = new Date(context.now().getTime() - days * dayMs);
  const reasons = [...(await helpedSince(tx, since, mostHelped)), ...(await recommendedSince(tx, since))];
  const open = await stillToThank(tx, [...new Set(reasons.map((one) => one.post_id))]);
  const byAuthor = new Map<string, { first: Helped; posts: Set<string> }>();
  for (const one of reasons.sort((a, b) => order.indexOf(a.reason) - order.indexOf(b.reason))) {
    if (!open.has(one.post_id)) continue;
    const who = one.person_id ?? one.author_id;
    const known = byAuthor.get(who);
    if (known) known.posts.add(one.post_id);
    else byAuthor.set(who, { first: one, posts: new Set([one.post_id]) });
  }
  const shown = [...byAuthor.values()].slice(0, limit);
  const posts = new Map(
    (
      await loadPosts(
        context,
        tx,
        shown.map(({ first }) => first.post_id),
      )
    ).map((post) => [post.id, post]),
  );
  return {
    items: shown.flatMap(({ first, posts: all }) => {
      const post = posts.get(first.post_id);
      if (!post?.author) return [];
      return [
        {
          author: post.author,
          reason: first.reason,
          postId: post.id,
          text: post.text.slice(0, 500),
          at: post.postedAt,
          questionId: first.question_id,
          conversationId: post.conversationId,
          posts: all.size,
        },
      ];
    }),
  };
}

/** Praise of us or of a product of ours, said in public. */
async function recommendedSince(tx: Tx, since: Date): Promise<Helped[]> {
  const { rows } = await listPosts(tx, {
    query: null,
    since,
    signals: { intent: "praise" },
    sort: "newest",
    cursor: undefined,
    limit: mostPraise,
  });
  const ours = await aboutUs(
    tx,
    rows.map((row) => row.id),
  );
  return rows.flatMap((row) => {
    const isPublic = row.visibility === "public" || row.visibility === "unlisted";
    if (row.own || !row.author_id || !isPublic || row.tone === "negative" || !ours.has(row.id)) return [];
    return [
      {
        post_id: row.id,
        author_id: row.author_id,
        person_id: row.author_person,
        question_id: null,
        reason: "recommended",
      },
    ];
  });
}

/** Marks that the author of a post was thanked, once. 404 for an unknown post. */
export async function markThanked(context: Context, tx: Tx, postId: string): Promise<void> {
  const [post] = await loadPosts(context, tx, [postId]);
  if (!post) throw notFound("post");
  const now = context.now();
  await markPost(tx, postId, now);
  await forgetMarks(tx, new Date(now.getTime() - 4 * days * dayMs));
}
