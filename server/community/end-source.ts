import { en } from "@earshot/portal/questions/en.ts";
import type { Context } from "#server/context.ts";
import { takeLine } from "#server/db/line.ts";
import type { Tx } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import { cancelReply } from "#server/inbox/settle-reply.ts";
import { forgetRevisions } from "#server/posts/store.ts";
import { addVotes, countVote } from "./answer-store.ts";
import { networkName } from "./network-name.ts";

import { lockQuestion } from "./question-store.ts";
import { withdrawRelays } from "./relay-store.ts";
import { retitle } from "./retitle.ts";
import { changeSource, type EndedWhy, type SourceRow, sourceOfPost } from "./source-store.ts";

const saying: Record<Exclude<EndedWhy, "team">, string> = {
  author: "The author asked not to be quoted, so nothing more is said to them about it.",
  gone: "The post that asked was deleted at its source.",
  not_public: "The post that asked is not public any more.",
};

/**
 * Takes an author's words, name and link off the portal, with a title that repeats their words; the question and its
 * answers stay. Nothing more is offered where the author does not want it or cannot be answered. Again changes nothing.
 */
export async function endSource(context: Context, tx: Tx, postId: string, why: EndedWhy): Promise<void> {
  await takeLine(tx);
  const known = await sourceOfPost(tx, postId);
  if (!known || !(await lockQuestion(tx, known.question_id))) return;
  const source = await sourceOfPost(tx, postId);
  if (!source || (source.ended_at !== null && source.ended_why !== "team")) return;
  const now = context.now();
  await changeSource(tx, postId, { quote: null, named: false, ended_at: now, ended_why: why, title_quoted: false });
  if (source.title_quoted) {
    await retitle(context, tx, source.question_id, en.untitled(networkName(context, source.network)));
    await forgetRevisions(tx, source.question_id);
  }
  if (!source.first) await uncount(tx, source);
  if (source.reply_state === "queued" && source.notice_reply_id !== null) await cancelReply(tx, source.notice_reply_id);
  const withdrawn = why === "team" ? [] : await withdrawRelays(tx, { postId }, saying[why], now);
  for (const id of withdrawn) record(tx, "relay.withdrawn", { kind: "conversation", id }, { data: { postId } });
  record(
    tx,
    "question.updated",
    { kind: "question", id: source.question_id },
    { data: { postId, takenDown: why, by: tx.actor.name } },
  );
}

/** Their "me too" goes with their post. */
async function uncount(tx: Tx, { question_id, author_id }: SourceRow): Promise<void> {
  const by = await countVote(tx, question_id, author_id, false);
  if (by !== 0) await addVotes(tx, "question", question_id, by);
}
