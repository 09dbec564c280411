import type { Context } from "#server/context.ts";
import { system, type Tx, transaction } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import { changeConversation, lockConversation } from "#server/inbox/store.ts";
import type { Reaction } from "#server/reactions.ts";
import { settingsOf } from "./settings.ts";
import { changeLeaving, type Ending, lockOpenLeaving, newestLeaving } from "./store.ts";

/** Somebody gave a conversation another status, or its customer wrote to the team: the community is no longer asked. */
export const endWithStatus: Reaction = (context, workspaceId, { subjectId, actorKind }) =>
  transaction(context.db, workspaceId, system, (tx) =>
    endStrayed(context, tx, subjectId ?? "", actorKind === "system" ? "customer" : "taken_back"),
  );

/** Ends what is left of a conversation that does not wait any more. */
export async function endStrayed(context: Context, tx: Tx, conversationId: string, because: Ending): Promise<void> {
  const conversation = await lockConversation(tx, conversationId);
  if (conversation?.status === "waiting_community") return;
  const leaving = await lockOpenLeaving(tx, conversationId);
  if (!leaving) return;
  const ending = conversation ? because : "merged";
  await changeLeaving(tx, leaving.id, { ended_at: context.now(), ended_because: ending });
  record(tx, "leaving.ended", { kind: "conversation", id: conversationId }, { data: { because: ending } });
}

/**
 * A conversation that was set to wait for the community by its status alone gets a clock. One that was taken back before
 * its deadline, as an undo does, goes on where it was.
 */
export const startClock: Reaction = (context, workspaceId, { subjectId }) =>
  transaction(context.db, workspaceId, system, async (tx) => {
    const conversation = await lockConversation(tx, subjectId ?? "");
    if (conversation?.status !== "waiting_community" || conversation.community_until !== null) return;
    const now = context.now();
    const before = await newestLeaving(tx, conversation.id);
    const goesOn = before && before.ended_because === "taken_back" && before.deadline_at > now;
    if (goesOn) await changeLeaving(tx, before.id, { ended_at: null, ended_because: null });
    const until = goesOn ? before.deadline_at : new Date(now.getTime() + (await settingsOf(tx)).minutes * 60_000);
    const version = await changeConversation(tx, conversation.id, { community_until: until });
    record(tx, "conversation.updated", { kind: "conversation", id: conversation.id }, { version });
  });
