import type { Relay } from "@earshot/contract/asked-elsewhere.ts";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { composerFor } from "#server/inbox/composer-for.ts";
import { speaker } from "#server/inbox/speaker.ts";
import { conversationById } from "#server/inbox/store.ts";
import { originOf } from "#server/portal/origin.ts";
import { questionPath } from "./address.ts";
import { mayName } from "./may-name.ts";
import { isSent } from "./pass-on.ts";
import { againstPassingOn } from "./relay-refusal.ts";
import type { RelayRow } from "./relay-store.ts";
import { relayText } from "./relay-text.ts";

/** An answer on its way back, with what would be said now and what speaks against it. */
export async function presentRelay(context: Context, tx: Tx, row: RelayRow): Promise<Relay> {
  const origin = await originOf(context, tx);
  const conversation = await conversationById(tx, null, row.conversation_id);
  if (!conversation) throw new Error("A relay without its conversation");
  const composer = await composerFor(context, tx, conversation, row.post_id);
  const by = await speaker(context, tx, row.post_id, conversation.channel_id);
  const named = await mayName(tx, row);
  const against = await againstPassingOn(tx, row);
  // A reply that was withdrawn before it left may be sent again.
  const state = row.state === "sent" && !isSent(row) ? "offered" : row.state;
  // The id alone leads there: every letter counts where it is said.
  const link = `${origin}/questions/${row.question_id}`;
  return {
    id: row.id,
    state,
    question: {
      id: row.question_id,
      title: row.title ?? "",
      url: origin + questionPath({ id: row.question_id, title: row.title }),
    },
    conversationId: row.conversation_id,
    postId: row.post_id,
    to: { network: row.network, handle: row.handle },
    answer: {
      id: row.answer_id,
      text: row.answer_shown ? row.answer_text.slice(0, mostShown) : "",
      by: row.answerer,
      team: row.team,
      named,
      erased: row.erased,
    },
    text: row.answer_shown
      ? relayText({ text: row.answer_text, team: row.team, name: named ? row.answerer : null, link }, by)
      : "",
    refusal: against?.reason ?? composer.refusal,
    composer,
    outdated: state === "sent" && row.solution_id !== row.answer_id,
    replyId: row.reply_id,
    settledBy: row.settled_by,
    settledAt: row.settled_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
  };
}

const mostShown = 2_000;
