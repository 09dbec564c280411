import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound, refused } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { type Held, heldAt } from "#server/inbox/held-at.ts";
import { sayAt } from "#server/inbox/say-at.ts";
import { originOf } from "#server/portal/origin.ts";
import { noticeText } from "./notice-text.ts";
import { lockQuestion } from "./question-store.ts";
import { changeSource, sourceOfPost } from "./source-store.ts";

/**
 * Tells the author of a post, once, that it is a question on the portal now and how to take it down: a reply in the
 * outbox, or a hold and its reason. Asked again, it looks again at a hold and leaves a reply be.
 */
export async function tellAuthor(context: Context, tx: Tx, postId: string, text?: string): Promise<void> {
  const known = await sourceOfPost(tx, postId);
  if (!known || !(await lockQuestion(tx, known.question_id))) throw notFound("source");
  // Read again under the question's lock: whoever came first has told them.
  const source = await sourceOfPost(tx, postId);
  if (!source || source.notice_reply_id !== null) return;
  if (source.ended_at !== null)
    throw refused("taken_down", "Nothing of this author stands on the portal any more, so there is nothing to tell.");
  const notice = text ?? source.notice;
  refuseNoticeWithoutLink(notice);
  const link = `${await originOf(context, tx)}/questions/${source.question_id}`;
  const said = noticeText(notice, { link, name: source.author_name || source.handle });
  const held = await heldAt(context, tx, { postId, text: said, purpose: "updates" });
  const outcome: string | Held =
    held ?? (await sayAt(context, tx, { postId, text: said, because: "Told that their question is on the portal" }));
  await changeSource(
    tx,
    postId,
    typeof outcome === "string"
      ? { notice, notice_reply_id: outcome, held_code: null, held_reason: null }
      : { notice, held_code: outcome.code, held_reason: outcome.reason },
  );
  record(tx, "question.updated", { kind: "question", id: source.question_id });
}

/** Whoever is told must be able to see what stands there. */
export function refuseNoticeWithoutLink(notice: string): void {
  if (/\{\{\s*link\s*\}\}/.test(notice)) return;
  throw refused("no_link", "Say where the question stands: keep {{link}} in the words to the author.", [
    { path: "notice", code: "no_link", message: "needs {{link}}" },
  ]);
}
