import type { ActKind, ActRules, Preview } from "@earshot/contract/advocacy.ts";
import { actKinds } from "@earshot/contract/choices.ts";
import type { Tx } from "#server/db/transaction.ts";
import { thisWorkspace } from "#server/workspace/store.ts";
import { answerClaims } from "./answer-claims.ts";
import type { Claim } from "./claim.ts";
import { dayIn } from "./day-in.ts";
import { ideaClaims, membersAround, shippedSince } from "./idea-claims.ts";
import { leftOutOf } from "./left-out.ts";
import { recommendationClaims } from "./recommendation-claims.ts";
import { bookOf } from "./rule-book.ts";

const days = 30;
const most = 5_000;
const mostIdeas = 50;
const mostBackers = 1_000;

/** What these rules would have given in the last 30 days, if all that waits for a person had been confirmed. */
export async function previewRules(tx: Tx, rules: ActRules, now: Date): Promise<Preview> {
  const since = new Date(now.getTime() - days * 86_400_000);
  const book = bookOf(rules);
  const found = [
    ...(await answerClaims(tx, book, { since, most })),
    ...(await recommendationClaims(tx, book, { since, most, unknown: false })),
  ];
  const ideas = rules.shipped_idea.counts ? await shippedSince(tx, since, mostIdeas) : [];
  for (const idea of ideas) {
    const members = await membersAround(tx, idea.id, null, mostBackers);
    found.push(
      ...(await ideaClaims(
        tx,
        book,
        idea,
        members.map(({ id }) => id),
      )),
    );
  }
  const out = await leftOutOf(tx, [...new Set(found.map(({ memberId }) => memberId))]);
  const claims = found.filter(
    (claim) => !claim.own && !out.get(claim.memberId) && claim.happenedAt >= since && claim.happenedAt <= now,
  );
  const timezone = (await thisWorkspace(tx))?.timezone ?? "UTC";
  const perDay = new Map<string, number>();
  for (const { memberId, happenedAt, rule } of claims) {
    const key = `${memberId} ${dayIn(timezone, happenedAt)}`;
    perDay.set(key, (perDay.get(key) ?? 0) + rule.points);
  }
  const whole = sumOf(claims);
  const points = [...perDay.values()].reduce((sum, n) => sum + Math.min(n, rules.dailyCap), 0);
  return {
    days,
    rules: Object.fromEntries(
      actKinds.map((kind) => [kind, sumOf(claims.filter((claim) => claim.kind === kind))]),
    ) as Record<ActKind, Preview["total"]>,
    total: { ...whole, points },
    capped: whole.points - points,
    partial: found.length >= most || ideas.length >= mostIdeas,
  };
}

const sumOf = (claims: readonly Claim[]): Preview["total"] => ({
  points: claims.reduce((sum, { rule }) => sum + rule.points, 0),
  acts: claims.length,
  members: new Set(claims.map(({ memberId }) => memberId)).size,
});
