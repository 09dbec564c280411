import type { ActKind, ActReason, ActState } from "@earshot/contract/advocacy.ts";
import type { Context } from "#server/context.ts";
import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import { thisWorkspace } from "#server/workspace/store.ts";
import { changeAct, insertAct, type LiveAct, liveActs, lockLedgers, roundsOf } from "./act-store.ts";
import type { Claim } from "./claim.ts";
import { dayIn } from "./day-in.ts";
import { leftOutOf } from "./left-out.ts";
import { ringAround } from "./ring.ts";
import { settleDay } from "./settle-day.ts";

/** Whose acts and about what: everything that is claimed lies within, and what lies within and is not claimed is no more. */
export type Scope = { kinds: readonly ActKind[]; subjectIds: readonly string[]; memberIds?: readonly string[] };

/**
 * Makes acts and ledger say what is claimed now. The same claims again change nothing, so that it does not matter how
 * often, or in which order, somebody was told that things had changed. Whoever calls holds what the claims were read from.
 */
export async function keepActs(context: Context, tx: Tx, scope: Scope, claims: readonly Claim[]): Promise<void> {
  const live = () => liveActs(tx, scope.kinds, scope.subjectIds, scope.memberIds);
  const members = new Set(
    [...claims, ...(await live()).map(({ member_id }) => ({ memberId: member_id }))].map(memberOf),
  );
  if (members.size === 0) return;
  await lockLedgers(tx, [...members]);
  const now = context.now();
  const known = new Map((await live()).map((act) => [keyOf(act.kind, act.subject_id, act.member_id), act]));
  const gone = new Map(known);
  const fresh: Claim[] = [];
  for (const claim of claims) {
    const key = keyOf(claim.kind, claim.subjectId, claim.memberId);
    const act = known.get(key);
    if (act && (act.kept || act.happened_at.getTime() === claim.happenedAt.getTime())) gone.delete(key);
    else fresh.push(claim);
  }
  for (const act of gone.values()) if (!act.kept) await undo(tx, act, now);
  if (fresh.length > 0) await begin(tx, fresh, now);
}

const memberOf = ({ memberId }: { memberId: string }) => memberId;
const keyOf = (kind: string, subjectId: string, memberId: string) => `${kind} ${subjectId} ${memberId}`;

async function undo(tx: Tx, act: LiveAct, now: Date): Promise<void> {
  await changeAct(tx, act.id, { state: "undone" });
  await settleDay(tx, { memberId: act.member_id, day: act.day }, { actId: act.id, reason: "undone" }, now);
  record(tx, "act.undone", { kind: "act", id: act.id }, { data: { kind: act.kind, memberId: act.member_id } });
}

async function begin(tx: Tx, claims: readonly Claim[], now: Date): Promise<void> {
  const timezone = (await thisWorkspace(tx))?.timezone ?? "UTC";
  const memberIds = [...new Set(claims.map(memberOf))];
  const out = await leftOutOf(tx, memberIds);
  const before = new Map(
    (await roundsOf(tx, [...new Set(claims.map(({ subjectId }) => subjectId))], memberIds)).map((row) => [
      keyOf(row.kind, row.subject_id, row.member_id),
      row,
    ]),
  );
  const days = new Map<string, { memberId: string; day: string }>();
  for (const claim of claims) {
    const last = before.get(keyOf(claim.kind, claim.subjectId, claim.memberId));
    const [id, day] = [newId(), dayIn(timezone, claim.happenedAt)];
    const judged = await judge(tx, claim, out.get(claim.memberId) ?? null, last?.declined ?? false);
    await insertAct(tx, {
      id,
      kind: claim.kind,
      subject_id: claim.subjectId,
      member_id: claim.memberId,
      round: (last?.round ?? 0) + 1,
      rules_version: claim.rule.version,
      worth: claim.rule.points,
      happened_at: claim.happenedAt,
      day,
      ...judged,
      recorded_at: now,
    });
    record(
      tx,
      "act.recorded",
      { kind: "act", id },
      { data: { kind: claim.kind, memberId: claim.memberId, state: judged.state } },
    );
    if (judged.state === "counted") days.set(`${claim.memberId} ${day}`, { memberId: claim.memberId, day });
  }
  for (const of of days.values()) await settleDay(tx, of, null, now);
}

type Judged = { state: ActState; reason: ActReason | null; evidence: string | null };

/** Whether an act counts at once, waits for a person, or is left out. */
async function judge(tx: Tx, claim: Claim, out: "teammate" | "bot" | null, declined: boolean): Promise<Judged> {
  const plain = (state: ActState, reason: ActReason | null): Judged => ({ state, reason, evidence: null });
  if (claim.own) return plain("left_out", "own");
  if (out !== null) return plain("left_out", out);
  if (claim.kind === "recommendation") return plain("held", "confirm");
  const ring = await ringAround(tx, { authorId: claim.authorId, backers: claim.backers, at: claim.happenedAt });
  if (claim.backers.length - ring.length < claim.needed)
    return { state: "held", reason: "ring", evidence: JSON.stringify(ring) };
  return declined ? plain("held", "declined_before") : plain("counted", null);
}
