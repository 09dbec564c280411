import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound, refused } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { chooseQuote } from "./choose-quote.ts";
import { lockQuestion } from "./question-store.ts";
import { changeSource, sourceOfPost } from "./source-store.ts";
import { vote } from "./vote.ts";

/**
 * Quotes an author again, as the post stands now. Who said no has to have said yes since: what they said and where is
 * kept with the name of whoever recorded it. 422 for a post that is gone or not public any more.
 */
export async function restoreQuote(
  context: Context,
  tx: Tx,
  given: { postId: string; consent?: string; quote?: string },
): Promise<void> {
  const known = await sourceOfPost(tx, given.postId);
  const question = known && (await lockQuestion(tx, known.question_id));
  if (!question) throw notFound("source");
  const source = await sourceOfPost(tx, given.postId);
  if (!source) throw notFound("source");
  if (question.hidden_at) throw refused("hidden", "This question is not shown. Show it again first.");
  if (source.deleted_at) throw refused("gone", "This post was deleted at its source, so its words stay down.");
  if (source.visibility !== "public" && source.visibility !== "unlisted")
    throw refused("private_post", "This post is not public any more, so its words stay down.");
  const consent = given.consent?.toWellFormed();
  if (source.ended_why === "author" && !consent)
    throw refused(
      "consent_missing",
      "The author asked to take it down. Write down where and how they agreed to be quoted again.",
      [{ path: "consent", code: "consent_missing", message: "what the author said" }],
    );
  await changeSource(tx, given.postId, {
    quote: source.first ? chooseQuote(source, given.quote) : null,
    named: true,
    edited_at: null,
    ended_at: null,
    ended_why: null,
    ...(consent && { consent, consent_at: context.now(), consent_by: tx.actor.name }),
  });
  if (!source.first && source.author_id !== question.author_id)
    await vote(tx, { postId: question.id, identityId: source.author_id, on: true, now: context.now() });
  record(
    tx,
    "question.updated",
    { kind: "question", id: source.question_id },
    { data: { postId: given.postId, quotedAgain: consent ?? true, by: tx.actor.name } },
  );
}
