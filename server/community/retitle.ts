import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound, refused } from "#server/errors.ts";
import { writtenOf } from "./answer-store.ts";
import { authorOf } from "./author.ts";
import { saidIn } from "./choose-quote.ts";
import { sourceOf } from "./publish.ts";
import { isQuoteOf } from "./quote.ts";
import { reword } from "./reword.ts";
import { changeSource, sourcesOf } from "./source-store.ts";

/** Gives a question that the team wrote down another title; 422 for a member's, whose words stay theirs. */
export async function retitle(context: Context, tx: Tx, questionId: string, title: string): Promise<void> {
  const written = await writtenOf(tx, questionId);
  if (!written || written.author_id === null) throw notFound("question");
  const author = await authorOf(tx, written.author_id);
  if (!author.externalId.startsWith("team:"))
    throw refused("not_ours", "A member's words stay theirs; only they can change the title.");
  if (written.title === title) return;
  await reword(context, tx, {
    postId: questionId,
    questionId,
    title,
    source: sourceOf(written.raw),
    quotes: true,
    author: { ...author, team: true },
  });
  const first = (await sourcesOf(tx, questionId)).find((source) => source.first);
  // Somebody of the team has looked.
  if (first) await changeSource(tx, first.post_id, { edited_at: null, title_quoted: isQuoteOf(saidIn(first), title) });
}
