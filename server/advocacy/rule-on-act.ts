import type { Context } from "#server/context.ts";
import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound, refused } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { changeAct, insertRuling, lockedAct } from "./act-store.ts";
import { leftOutOf } from "./left-out.ts";
import { settleDay } from "./settle-day.ts";

/**
 * A teammate says that an act counts, or does not, and why; the ledger follows by lines of its own. 422 for what the
 * rules leave out for everybody (teammates, bots, one's own question) and for an act that was done anew meanwhile. What
 * is so already gets no second line.
 */
export async function ruleOnAct(
  context: Context,
  tx: Tx,
  actId: string,
  given: { ruling: "counted" | "declined"; reason: string },
): Promise<void> {
  const act = await lockedAct(tx, actId);
  if (!act) throw notFound("act");
  if (act.state === given.ruling) return;
  if (given.ruling === "counted") await refuseLeftOut(tx, act);
  if (act.state === "undone") {
    if (given.ruling === "declined") throw refused("undone", "This act is undone already: its points are taken back.");
    if (act.done_anew) throw refused("done_anew", "This was done anew since. Rule on the newer act.");
  }
  const rulingId = newId();
  const now = context.now();
  await insertRuling(tx, {
    id: rulingId,
    act_id: actId,
    ruling: given.ruling,
    reason: given.reason.toWellFormed().replaceAll("\0", ""),
    ruled_by: tx.actor.name,
    ruled_at: now,
  });
  await changeAct(tx, actId, {
    state: given.ruling,
    reason: null,
    kept: given.ruling === "counted" && act.state === "undone",
  });
  await settleDay(
    tx,
    { memberId: act.member_id, day: act.day },
    { actId, reason: given.ruling === "counted" ? "restored" : "declined", rulingId },
    now,
  );
  record(
    tx,
    "act.ruled",
    { kind: "act", id: actId },
    { data: { before: act.state, after: given.ruling, memberId: act.member_id, by: tx.actor.name } },
  );
}

async function refuseLeftOut(tx: Tx, act: { member_id: string; reason: string | null }): Promise<void> {
  const out = act.reason === "own" ? "own" : (await leftOutOf(tx, [act.member_id])).get(act.member_id);
  if (!out) return;
  const why = {
    own: "An answer to one's own question earns nothing.",
    teammate: "A teammate earns no points.",
    bot: "A bot earns no points.",
  }[out];
  throw refused("left_out", why);
}
