import type { Tx } from "#server/db/transaction.ts";
import { notFound, refused } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { addVotes, answerById, countVote } from "./answer-store.ts";
import { lockQuestion } from "./question-store.ts";
import { weighSolution } from "./weigh-solution.ts";

/**
 * "Me too" on a question or "helpful" on an answer, or taken back; each person counts once. 422 on one's own post.
 * Answers the question's id.
 */
export async function vote(
  tx: Tx,
  given: { postId: string; identityId: string; on: boolean; now: Date },
): Promise<string> {
  const answer = await answerById(tx, given.postId);
  const question = await lockQuestion(tx, answer?.question_id ?? given.postId);
  if (!question || question.hidden_at || answer?.hidden_at) throw notFound("post");
  if ((answer ?? question).author_id === given.identityId)
    throw refused("own_post", "These are your own words; others vote for them.");
  const by = await countVote(tx, given.postId, given.identityId, given.on);
  if (by === 0) return question.id;
  await addVotes(tx, answer ? "answer" : "question", given.postId, by);
  if (answer) await weighSolution(tx, question, given.now);
  record(tx, answer ? "answer.updated" : "question.updated", { kind: "question", id: question.id });
  return question.id;
}
