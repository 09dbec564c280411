import type { Tx } from "#server/db/transaction.ts";
import { answersTo, authorsOf, ownPosts, postsNaming, whoIsNamed } from "./tie-store.ts";

/** What ties one other identity: replies and mentions, written by the person (`theirs`) and by the other. */
export type TieCount = {
  identityId: string;
  replies: { theirs: number; others: number };
  mentions: { theirs: number; others: number };
  last: Date;
};

/** Handles looked up for one network; who names more in that many posts names nobody in particular. */
const mostNamed = 200;

/**
 * Replies and mentions between these identities and others, over the newest `most` posts of theirs and, for mentions by
 * others, over the newest `most` posts that name them. A post counts once for each other: a reply that also names is a
 * reply. Read from the posts as they stand, so that edits, deletions, links and unlinks need no bookkeeping.
 */
export async function tiesOf(
  tx: Tx,
  identities: { id: string; network: string; handle_key: string }[],
  most: number,
): Promise<{ ties: TieCount[]; posts: number }> {
  const ties = new Map<string, TieCount>();
  const mine = new Set(identities.map(({ id }) => id));
  const seen = new Set<string>();
  const count = (
    postId: string,
    identityId: string | undefined,
    what: "replies" | "mentions",
    by: "theirs" | "others",
    at: Date,
  ) => {
    if (identityId === undefined || mine.has(identityId) || seen.has(`${postId} ${identityId}`)) return;
    seen.add(`${postId} ${identityId}`);
    const none = { identityId, replies: { theirs: 0, others: 0 }, mentions: { theirs: 0, others: 0 }, last: at };
    const tie = ties.get(identityId) ?? none;
    tie[what][by]++;
    if (at > tie.last) tie.last = at;
    ties.set(identityId, tie);
  };
  if (identities.length === 0) return { ties: [], posts: 0 };
  const own = await ownPosts(tx, [...mine], most);
  const authors = await authorsOf(tx, [...new Set(own.flatMap(({ parent_id }) => parent_id ?? []))]);
  for (const post of own) count(post.id, authors.get(post.parent_id ?? ""), "replies", "theirs", post.at);
  const ownIds = own.map(({ id }) => id);
  for (const answer of await answersTo(tx, ownIds)) count(answer.id, answer.author_id, "replies", "others", answer.at);

  for (const network of new Set(own.map((post) => post.network))) {
    const naming = own.filter((post) => post.network === network && post.named.length > 0);
    const words = [...new Set(naming.flatMap(({ named }) => named))].slice(0, mostNamed);
    const named = words.length === 0 ? [] : await whoIsNamed(tx, network, words);
    const byWord = new Map<string, string[]>();
    for (const { word, identity_id } of named) byWord.set(word, [...(byWord.get(word) ?? []), identity_id]);
    for (const post of naming) {
      for (const word of post.named) {
        for (const id of byWord.get(word) ?? []) count(post.id, id, "mentions", "theirs", post.at);
      }
    }
  }
  for (const { network, handle_key } of identities) {
    for (const post of await postsNaming(tx, network, handle_key, most)) {
      count(post.id, post.author_id, "mentions", "others", post.at);
    }
  }
  return { ties: [...ties.values()], posts: own.length };
}
