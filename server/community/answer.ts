import type { Context } from "#server/context.ts";
import { newId } from "#server/db/id.ts";
import { takeLine } from "#server/db/line.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound, refused } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { originOf } from "#server/portal/origin.ts";
import { questionPath } from "./address.ts";
import { insertAnswer, keepAddress, writtenOf } from "./answer-store.ts";
import { notTooMuch } from "./ask.ts";
import type { PortalAuthor } from "./author.ts";
import { publish } from "./publish.ts";
import { changeQuestion, keepFollower, lockQuestion, recountAnswers } from "./question-store.ts";

/** Publishes an answer and lets its author follow the question. Answers its id. 422 under a hidden question. */
export async function answer(
  context: Context,
  tx: Tx,
  given: { questionId: string; source: string; author: PortalAuthor; at?: Date; live?: boolean },
): Promise<string> {
  const at = given.at ?? context.now();
  // The workspace's line first, as whoever publishes takes it: two who answer at once wait instead of locking each other.
  await takeLine(tx);
  const question = await lockQuestion(tx, given.questionId);
  const asked = question && (await writtenOf(tx, question.id));
  if (!question || !asked) throw notFound("question");
  if (question.hidden_at) throw refused("hidden", "This question is not shown, so it takes no answers.");
  const post = await publish(context, tx, {
    externalId: newId(),
    kind: "answer",
    title: null,
    source: given.source,
    author: given.author,
    parentExternalId: asked.external_id,
    url: null,
    at,
    revision: at.getTime(),
    live: given.live,
  });
  if (!post?.authorId) throw new Error("An answer was not stored");
  await notTooMuch(tx, post.authorId, given.author, at);
  const path = questionPath({ id: question.id, title: asked.title });
  await keepAddress(tx, post.id, `${await originOf(context, tx)}${path}#post-${post.id}`);
  await insertAnswer(tx, { id: post.id, question_id: question.id, author_id: post.authorId, team: given.author.team });
  await changeQuestion(tx, question.id, { last_at: at });
  await recountAnswers(tx, question.id);
  if (!given.author.team) await keepFollower(tx, question.id, post.authorId, true);
  record(tx, "answer.created", { kind: "question", id: question.id }, { data: { answerId: post.id } });
  return post.id;
}
