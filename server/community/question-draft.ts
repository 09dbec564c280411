import type { QuestionDraft } from "@earshot/contract/asked-elsewhere.ts";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { Refusal } from "#server/errors.ts";
import { heldAt } from "#server/inbox/held-at.ts";
import { originOf } from "#server/portal/origin.ts";
import { loadPosts } from "#server/posts/load.ts";
import { titleOf } from "#server/posts/title-of.ts";
import { saidIn } from "./choose-quote.ts";
import { noticeText } from "./notice-text.ts";
import { postToAsk } from "./post-to-ask.ts";
import { presentQuestion } from "./present.ts";
import { questionsById } from "./question-store.ts";
import { fitQuote } from "./quote.ts";
import { similar } from "./similar.ts";
import { sourceOfPost } from "./source-store.ts";
import { words } from "./words.ts";

const mostSimilar = 5;
/** As long as the id of a question that is still to be made. */
const anyId = "00000000-0000-7000-8000-000000000000";

/** What a question made of a post would say, with the questions that ask the same; or why it cannot become one. */
export async function questionDraft(
  context: Context,
  tx: Tx,
  postId: string,
  typed: string | undefined,
): Promise<QuestionDraft> {
  const origin = await originOf(context, tx);
  const refusal = await postToAsk(context, tx, postId).then(
    () => null,
    (error: unknown) => {
      if (error instanceof Refusal && error.status === 422) return { code: error.type, reason: error.message };
      throw error;
    },
  );
  const known = refusal && (await sourceOfPost(tx, postId));
  const [already] = known ? await questionsById(tx, [known.question_id], { all: true }) : [];
  const nothing = { title: "", quote: "", notice: words.notice, held: null, similar: [] };
  const [post] = refusal ? [] : await loadPosts(context, tx, [postId]);
  if (!post) return { refusal, question: already ? presentQuestion(already, origin) : null, ...nothing };
  const title = titleOf(post);
  const said = noticeText(words.notice, { link: `${origin}/questions/${anyId}`, name: post.author?.name ?? "" });
  return {
    refusal: null,
    question: null,
    title,
    quote: fitQuote(saidIn(post)),
    notice: words.notice,
    held: await heldAt(context, tx, { postId, text: said, purpose: "updates" }),
    similar: (await similar(tx, typed?.trim() || title, mostSimilar)).map((row) => presentQuestion(row, origin)),
  };
}
