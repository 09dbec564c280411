import type { Context } from "#server/context.ts";
import { takeLine } from "#server/db/line.ts";
import type { Tx } from "#server/db/transaction.ts";
import { conflict, notFound, refused } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { reply } from "#server/inbox/reply.ts";
import { mayName } from "./may-name.ts";
import { lockQuestion } from "./question-store.ts";
import { againstPassingOn } from "./relay-refusal.ts";
import { changeRelay, type RelayRow, relayById, relaysOf } from "./relay-store.ts";

/**
 * Sends an answer to the conversation in which it was asked, through the outbox, once: two clicks, two teammates and a
 * merged conversation send one reply. A reply that was withdrawn before it left may be sent again. 409 when it was sent
 * or is offered no more; 422 for what cannot be said there, and for the name of a member who did not agree to it.
 */
export async function passOn(context: Context, tx: Tx, relayId: string, text: string): Promise<void> {
  await takeLine(tx);
  const known = await relayById(tx, relayId);
  if (!known || !(await lockQuestion(tx, known.question_id))) throw notFound("relay");
  // Read again under the question's lock, which every change of it takes.
  const row = await relayById(tx, relayId);
  if (!row) throw notFound("relay");
  if (row.state === "withdrawn") throw conflict(row.settled_by ?? "This answer is not offered any more.");
  const beside = await relaysOf(tx, row.conversation_id);
  if (beside.some((other) => other.question_id === row.question_id && isSent(other)))
    throw conflict("This answer was passed on already.");
  const against = await againstPassingOn(tx, row);
  if (against) throw refused(against.code, against.reason);
  if (!(await mayName(tx, row)) && names(text, row))
    throw refused("not_named", `${row.answerer} has not agreed to be named. Leave the name out.`, [
      { path: "text", code: "not_named", message: "names a member who did not agree" },
    ]);
  const said = await reply(context, tx, row.conversation_id, { text, parentId: row.post_id });
  await changeRelay(tx, row.id, {
    state: "sent",
    reply_id: said.id,
    settled_by: tx.actor.name,
    settled_at: context.now(),
  });
  for (const other of beside.filter(
    (each) => each.state === "offered" && each.id !== row.id && each.question_id === row.question_id,
  ))
    await changeRelay(tx, other.id, {
      state: "withdrawn",
      reply_id: null,
      settled_by: "It was passed on to somebody else of this conversation.",
      settled_at: context.now(),
    });
  record(
    tx,
    "relay.sent",
    { kind: "conversation", id: row.conversation_id },
    { data: { questionId: row.question_id, answerId: row.answer_id, replyId: said.id, postId: row.post_id } },
  );
}

/** Its reply may still be under way; one that was withdrawn before it left never was. */
export const isSent = (row: RelayRow): boolean => row.state === "sent" && row.reply_state !== "cancelled";

function names(text: string, { team, erased, answerer }: RelayRow): boolean {
  const name = answerer.trim().toLowerCase();
  if (team || erased || [...name].length < 2) return false;
  const at = text.toLowerCase().indexOf(name);
  if (at < 0) return false;
  const isLetter = (letter: string | undefined) => letter !== undefined && /[\p{L}\p{N}]/u.test(letter);
  return !isLetter(text[at - 1]) && !isLetter(text[at + name.length]);
}
