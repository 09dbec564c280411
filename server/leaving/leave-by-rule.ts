import { system, transaction } from "#server/db/transaction.ts";
import { Refusal } from "#server/errors.ts";
import { conversationById } from "#server/inbox/store.ts";
import type { Reaction } from "#server/reactions.ts";
import { leave } from "./leave.ts";
import { ruleHolds } from "./rule-holds.ts";
import { allRules, factsOf } from "./rule-store.ts";
import { newestLeaving } from "./store.ts";

/** What is older was read from an archive: the past is left to nobody. */
const freshMs = 24 * 3_600_000;

/** The first active rule that holds of a conversation that has just opened leaves it to the community. */
export const leaveByRule: Reaction = async (context, workspaceId, { subjectId }) => {
  const id = subjectId ?? "";
  await transaction(context.db, workspaceId, system, async (tx) => {
    const rules = (await allRules(tx)).filter((rule) => rule.active);
    if (rules.length === 0) return;
    const conversation = await conversationById(tx, null, id);
    const isFresh = conversation && context.now().getTime() - conversation.last_at.getTime() < freshMs;
    // Somebody of the team was faster, or it was left before.
    if (!isFresh || conversation.status !== "open" || conversation.assignee_id !== null) return;
    if (await newestLeaving(tx, conversation.id)) return;
    const [facts] = await factsOf(tx, { id: conversation.id });
    const rule = facts && rules.find((one) => ruleHolds(one, facts));
    if (rule) await leave(context, tx, conversation.id, { rule: { id: rule.id, minutes: rule.minutes } });
  }).catch((error: unknown) => {
    // What cannot be left stays on the desk.
    if (!(error instanceof Refusal)) throw error;
    context.log.info(
      { conversationId: id, code: error.type },
      "A rule could not leave a conversation to the community",
    );
  });
};
