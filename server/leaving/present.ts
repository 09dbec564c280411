import type { AskedMember, Leaving, LeavingRule, MatchedMember, PeerAnswer } from "@earshot/contract/leaving.ts";
import { questionPath } from "#server/community/address.ts";
import { questionsById } from "#server/community/question-store.ts";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { originOf } from "#server/portal/origin.ts";
import { postsById } from "#server/posts/store.ts";
import type { Matched } from "./match.ts";
import type { PeerAnswerRow } from "./peer-store.ts";
import { type RuleRow, ruleName } from "./rule-store.ts";
import { type AskedRow, askedOf, type Ending, type LeavingRow } from "./store.ts";

export async function presentLeaving(context: Context, tx: Tx, row: LeavingRow): Promise<Leaving> {
  const [question] = await questionsById(tx, [row.question_id], { all: true });
  const rule = row.rule_id === null ? undefined : await ruleName(tx, row.rule_id);
  const path = question ? questionPath(question) : `/questions/${row.question_id}`;
  return {
    id: row.id,
    question: { id: row.question_id, title: question?.title ?? "", url: (await originOf(context, tx)) + path },
    by: row.left_by === null ? null : { id: row.left_by, name: row.left_by_name ?? "" },
    rule: rule ?? null,
    leftAt: row.left_at.toISOString(),
    deadlineAt: row.deadline_at.toISOString(),
    asked: (await askedOf(tx, row.id)).map(presentAsked),
    answeredAt: row.answered_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
    endedBecause: row.ended_because as Ending | null,
  };
}

const presentAsked = (row: AskedRow): AskedMember => ({
  member: { id: row.member_id, name: row.name, personId: row.person_id },
  score: row.score,
  reasons: row.reasons,
  state: row.state,
  askedAt: row.asked_at.toISOString(),
  stateAt: row.state_at.toISOString(),
  reason: row.reason,
});

export const presentMatched = ({ candidate, score, reasons }: Matched): MatchedMember => ({
  member: { id: candidate.id, name: candidate.name, personId: candidate.personId },
  score,
  reasons,
});

export async function presentPeerAnswer(tx: Tx, row: PeerAnswerRow): Promise<PeerAnswer> {
  const posts = await postsById(tx, [row.post_id, ...(row.thanks_post_id === null ? [] : [row.thanks_post_id])]);
  const text = (id: string | null) => {
    const post = posts.find((one) => one.id === id);
    return post && post.deleted_at === null ? post.text.replace(/\s+/g, " ").trim().slice(0, 240) : "";
  };
  const author = await tx.db
    .selectFrom("identity")
    .select(["name", "handle"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", row.author_id)
    .executeTakeFirst();
  return {
    postId: row.post_id,
    author: author?.name || author?.handle || "",
    snippet: text(row.post_id),
    because: row.because as PeerAnswer["because"],
    thanks: row.thanks_post_id === null ? null : text(row.thanks_post_id),
    proposedAt: row.proposed_at.toISOString(),
    confirmedAt: row.confirmed_at?.toISOString() ?? null,
    confirmedBy: row.confirmed_by,
  };
}

export const presentRule = (row: RuleRow): LeavingRule => ({
  id: row.id,
  name: row.name,
  topic: row.topic_id === null ? null : { id: row.topic_id, name: row.topic_name ?? "" },
  intent: row.intent,
  product: row.product_id === null ? null : { id: row.product_id, name: row.product_name ?? "" },
  minutes: row.minutes,
  active: row.active,
  createdAt: row.created_at.toISOString(),
  version: row.version,
});
