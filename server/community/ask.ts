import type { Context } from "#server/context.ts";
import { firstIdAt, newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { tooMany } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { originOf } from "#server/portal/origin.ts";
import { questionPath } from "./address.ts";
import { keepAddress } from "./answer-store.ts";
import type { PortalAuthor } from "./author.ts";
import { mustBeCategory } from "./category-store.ts";
import { publish } from "./publish.ts";
import { insertQuestion, keepFollower, replaceTags, writtenSince } from "./question-store.ts";

/** What one member may write in a day: more than anybody needs, less than a machine wants. */
const perDay = 50;

/** Publishes a question and lets its author follow it. Answers its id, which is the post's. */
export async function ask(
  context: Context,
  tx: Tx,
  given: {
    title: string;
    source: string;
    categoryId: string | null;
    tags: string[];
    author: PortalAuthor;
    /** the identity that asked elsewhere, when the author only writes it down */
    askedBy?: string;
    at?: Date;
    live?: boolean;
  },
): Promise<string> {
  const at = given.at ?? context.now();
  if (given.categoryId !== null) await mustBeCategory(tx, given.categoryId);
  const post = await publish(context, tx, {
    externalId: newId(),
    kind: "question",
    title: given.title,
    source: given.source,
    quotes: given.askedBy !== undefined,
    author: given.author,
    parentExternalId: null,
    url: null,
    at,
    revision: at.getTime(),
    live: given.live,
  });
  if (!post?.authorId) throw new Error("A question was not stored");
  await notTooMuch(tx, post.authorId, given.author, at);
  const path = questionPath({ id: post.id, title: given.title });
  await keepAddress(tx, post.id, (await originOf(context, tx)) + path);
  await insertQuestion(tx, {
    id: post.id,
    category_id: given.categoryId,
    author_id: given.askedBy ?? post.authorId,
    last_at: at,
  });
  await replaceTags(tx, post.id, given.tags);
  if (!given.author.team) await keepFollower(tx, post.id, post.authorId, true);
  record(tx, "question.created", { kind: "question", id: post.id }, { version: 1 });
  return post.id;
}

/** 429 for a member who wrote more in a day than people do. */
export async function notTooMuch(tx: Tx, authorId: string, author: PortalAuthor, now: Date): Promise<void> {
  if (author.team) return;
  const since = firstIdAt(new Date(now.getTime() - 86_400_000));
  if ((await writtenSince(tx, authorId, since)) >= perDay)
    throw tooMany(`You wrote ${perDay} posts in a day. Come back tomorrow.`, 3_600);
}
