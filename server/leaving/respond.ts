import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound, refused } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { lockConversation } from "#server/inbox/store.ts";
import { comeBack } from "./come-back.ts";
import { askedOf, changeAsked, leavingById, lockOpenLeaving } from "./store.ts";

/**
 * What an asked member says to it: they will answer, not now, or it needs the team, which brings the conversation back
 * at once. When all who were asked say "not now" it comes back too. 404 for whom nobody asked, 422 when it is over.
 */
export async function respond(
  context: Context,
  tx: Tx,
  given: { leavingId: string; memberId: string; says: "accepted" | "declined" | "escalated"; reason?: string },
): Promise<void> {
  const { leavingId, memberId, says } = given;
  const known = await leavingById(tx, leavingId);
  if (!known || !(await askedOf(tx, leavingId)).some((one) => one.member_id === memberId)) throw notFound("question");
  const conversation = await lockConversation(tx, known.conversation_id);
  const open = await lockOpenLeaving(tx, known.conversation_id);
  if (open?.id !== leavingId || conversation?.status !== "waiting_community")
    throw refused("over", "This is over: it was answered, or the team took it back.");
  const asked = await askedOf(tx, leavingId);
  const before = asked.find((one) => one.member_id === memberId);
  // A second click says nothing new, and an answer is not taken back by it.
  if (before?.state === says || (before?.state === "answered" && says !== "escalated")) return;
  const reason = given.reason ?? null;
  await changeAsked(tx, leavingId, memberId, { state: says, state_at: context.now(), reason });
  const subject = { kind: "conversation", id: known.conversation_id };
  record(tx, "asked_member.updated", subject, { data: { memberId, state: says, reason } });
  if (says === "escalated") await comeBack(context, tx, known.conversation_id, "escalated", { memberId, reason });
  const declined = asked.every((one) => one.state === "declined" || one.member_id === memberId);
  if (says === "declined" && declined) await comeBack(context, tx, known.conversation_id, "declined");
}
