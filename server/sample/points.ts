import { sql } from "kysely";
import { hearRecommendationsWithin } from "#server/advocacy/hear-recommendations.ts";
import { shippedSince } from "#server/advocacy/idea-claims.ts";
import { openProgram } from "#server/advocacy/open-program.ts";
import { ruleOnAct } from "#server/advocacy/rule-on-act.ts";
import { updateProgram } from "#server/advocacy/update-program.ts";
import { weighIdeaWithin } from "#server/advocacy/weigh-idea.ts";
import { weighQuestionWithin } from "#server/advocacy/weigh-question.ts";
import { answer } from "#server/community/answer.ts";
import { ask } from "#server/community/ask.ts";
import { authorOf } from "#server/community/author.ts";
import { reopen } from "#server/community/reopen.ts";
import { solve } from "#server/community/solve.ts";
import { vote } from "#server/community/vote.ts";
import type { Context } from "#server/context.ts";
import type { Actor, Tx } from "#server/db/transaction.ts";
import { makeLink } from "#server/members/one-time-link.ts";
import { signIn } from "#server/members/sign-in.ts";
import { type CastName, cast } from "./cast.ts";
import { hour } from "./said.ts";
import { type TeamName, team } from "./team.ts";

const charter = {
  purpose: "A thank-you for owners who help other owners.",
  memberGain: "Everybody sees whose answers helped, and you can open every point you got.",
  memberMeasure: "Members with a line in their ledger in the last 30 days.",
  companyGain: "Answers from people who had the same trouble, before we have to write one.",
  companyMeasure: "Share of accepted answers that members wrote.",
};

/** Rex hunts coupons; his two friends ask what he and they then answer, and vote for each other. */
const circle = ["rex", "kip", "dot"] as const satisfies CastName[];
const amongFriends = [
  { by: "rex", answeredBy: "kip", title: "Where do I put in a coupon?", text: "In the shop, last page." },
  { by: "kip", answeredBy: "dot", title: "Do coupons add up?", text: "They do not." },
  { by: "dot", answeredBy: "rex", title: "When is the next coupon?", text: "Soon, I heard." },
  { by: "rex", answeredBy: "kip", title: "Is there a coupon for beans?", text: "There is, for the dark ones." },
  { by: "kip", answeredBy: "dot", title: "Does a coupon run out?", text: "After a month." },
] as const;

/** Opens the sample's program, and lets the ledger follow what its members did so far, each line at its time. */
export async function givePoints(
  context: Context,
  tx: Tx,
  { anchor, users }: { anchor: Date; users: Record<TeamName, string> },
): Promise<void> {
  const at = (hoursAgo: number) => new Date(anchor.getTime() - hoursAgo * hour);
  const jonas: Actor = { kind: "user", id: users.jonas, name: team.jonas.name };
  const own: Tx = { ...tx, actor: jonas, events: [] };
  const opened = at(20 * 24);
  await updateProgram(own, { charter }, null, opened);
  await openProgram(own, null, opened);

  const friends = new Map<string, string>();
  for (const who of circle) friends.set(who, await join(tx, who, anchor));
  const asked = await voteForEachOther(context, tx, friends, at);
  await datePortal(tx, anchor);

  const { rows } = await sql<{ id: string; solution_id: string | null; solved_at: Date | null; dora: boolean }>`
    select q.id, q.solution_id, q.solved_at, coalesce(m.email_key = 'dora.quist@example.com' and q.solution = 'accepted' and q.solved_by = 'asker', false) as dora
    from question q left join answer a on a.workspace_id = q.workspace_id and a.id = q.solution_id
    left join member m on m.workspace_id = a.workspace_id and m.identity_id = a.author_id
    where q.workspace_id = ${tx.workspaceId} order by q.solved_at nulls first, q.id`.execute(tx.db);
  for (const row of rows) {
    const seen = asked.get(row.id) ?? row.solved_at ?? at(1);
    const follow = (later: number) =>
      weighQuestionWithin({ ...context, now: () => new Date(seen.getTime() + later * hour) }, tx, row.id);
    await follow(0);
    if (!row.dora || row.solution_id === null) continue;
    // Whoever asked took it back and accepted it again: both stay in the ledger.
    await reopen(tx, row.id, new Date(seen.getTime() + hour));
    await follow(1);
    const now = new Date(seen.getTime() + 2 * hour);
    await solve(tx, { answerId: row.solution_id, solution: "accepted", by: "asker", now });
    await follow(2);
  }
  for (const { id, changed_at } of await shippedSince(tx, opened, 10))
    await weighIdeaWithin({ ...context, now: () => changed_at }, tx, id, null);
  await hearRecommendationsWithin({ ...context, now: () => anchor }, tx);
  await confirmPraise({ ...context, now: () => at(2) }, own);
}

/** Dora's recommendation was read by a person and counts; Hal's waits for one. */
async function confirmPraise(context: Context, own: Tx): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select a.id from act a join member m on m.workspace_id = a.workspace_id and m.id = a.member_id
    where a.workspace_id = ${own.workspaceId} and a.kind = 'recommendation' and a.state = 'held'
      and m.name = ${cast.dora.name}`.execute(own.db);
  for (const { id } of rows)
    await ruleOnAct(context, own, id, { ruling: "counted", reason: "Her own words, in public." });
}

async function join(tx: Tx, who: CastName, now: Date): Promise<string> {
  const email = `${cast[who].handle}@example.com`;
  const { secret } = await makeLink(tx, { purpose: "sign_in", email, now });
  const { member } = await signIn(tx, secret, { name: cast[who].name, now });
  return member.identity_id;
}

/** When each question was solved, by its id. */
async function voteForEachOther(
  context: Context,
  tx: Tx,
  friends: ReadonlyMap<string, string>,
  at: (hoursAgo: number) => Date,
): Promise<Map<string, Date>> {
  const solved = new Map<string, Date>();
  for (const [n, { by, answeredBy, title, text }] of amongFriends.entries()) {
    const hoursAgo = 100 - 12 * n;
    const given = { tags: ["coupon"], categoryId: null, live: false };
    const questionId = await ask(context, tx, {
      ...given,
      title,
      source: "I could not find it.",
      author: await authorOf(tx, friends.get(by) ?? ""),
      at: at(hoursAgo),
    });
    const author = await authorOf(tx, friends.get(answeredBy) ?? "");
    const answerId = await answer(context, tx, { questionId, source: text, author, at: at(hoursAgo - 1), live: false });
    const now = at(hoursAgo - 3);
    for (const [who, identityId] of friends)
      if (who !== answeredBy) await vote(tx, { postId: answerId, identityId, on: true, now });
    await solve(tx, { answerId, solution: "accepted", by: "asker", now });
    solved.set(questionId, now);
  }
  return solved;
}

/** Members came with the portal, and voted an hour after they could. */
async function datePortal(tx: Tx, anchor: Date): Promise<void> {
  const opened = new Date(anchor.getTime() - 20 * 24 * hour);
  await sql`update member set joined_at = ${opened} where workspace_id = ${tx.workspaceId}`.execute(tx.db);
  await sql`update vote v set voted_at = least(p.posted_at + interval '1 hour', ${anchor}::timestamptz) from post p
    where v.workspace_id = ${tx.workspaceId} and p.workspace_id = v.workspace_id and p.id = v.post_id`.execute(tx.db);
}
