import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import type { Claim } from "./claim.ts";
import { leftOut } from "./left-out.ts";
import type { RuleBook } from "./rule-book.ts";

/** One question, or all that happened since a moment, at most `most` of each kind. */
export type AnswersOf = { questionId: string } | { since: Date; most: number };

/** Answers of members that were accepted or found helpful by enough others, and are shown. */
export async function answerClaims(tx: Tx, book: RuleBook, of: AnswersOf): Promise<Claim[]> {
  return [...(await accepted(tx, book, of)), ...(await helpful(tx, book, of))];
}

async function accepted(tx: Tx, book: RuleBook, of: AnswersOf): Promise<Claim[]> {
  const { rows } = await sql<{
    id: string;
    author_id: string;
    member_id: string;
    solved_at: Date;
    by_asker: boolean;
    asker_id: string;
    own: boolean;
  }>`
    select a.id, a.author_id, m.id as member_id, q.solved_at, q.solved_by = 'asker' as by_asker, q.author_id as asker_id,
      coalesce(k.person_id = m.person_id, false) as own
    from question q
    join answer a on a.workspace_id = q.workspace_id and a.id = q.solution_id
    join member m on m.workspace_id = a.workspace_id and m.identity_id = a.author_id and m.ended_at is null
    join identity k on k.workspace_id = q.workspace_id and k.id = q.author_id
    where q.workspace_id = ${tx.workspaceId} and q.solution = 'accepted' and q.solved_at is not null
      and q.hidden_at is null and a.hidden_at is null and not a.team
      ${"questionId" in of ? sql`and q.id = ${of.questionId}` : sql`and q.solved_at >= ${of.since} limit ${of.most}`}`.execute(
    tx.db,
  );
  return rows.flatMap((row): Claim[] => {
    const rule = book.ruleAt("accepted_answer", row.solved_at);
    return rule === null
      ? []
      : [
          {
            kind: "accepted_answer",
            subjectId: row.id,
            memberId: row.member_id,
            happenedAt: row.solved_at,
            rule,
            own: row.own,
            backers: row.by_asker ? [row.asker_id] : [],
            needed: row.by_asker ? 1 : 0,
            authorId: row.author_id,
          },
        ];
  });
}

/** A threshold is at most this, so that later votes change nothing. */
const mostVotes = 1_000;

async function helpful(tx: Tx, book: RuleBook, of: AnswersOf): Promise<Claim[]> {
  const { rows } = await sql<{ id: string; author_id: string; member_id: string; voters: string[]; times: Date[] }>`
    select a.id, a.author_id, o.id as member_id, v.voters, v.times
    from answer a
    join question q on q.workspace_id = a.workspace_id and q.id = a.question_id
    join member o on o.workspace_id = a.workspace_id and o.identity_id = a.author_id and o.ended_at is null
    join lateral (
      select array_agg(e.identity_id::text order by e.voted_at, e.identity_id) as voters,
        array_agg(e.voted_at order by e.voted_at, e.identity_id) as times
      from (
        select v.identity_id, v.voted_at from vote v
        join identity i on i.workspace_id = v.workspace_id and i.id = v.identity_id
        left join person h on h.workspace_id = i.workspace_id and h.id = i.person_id
        left join member m on m.workspace_id = i.workspace_id and m.identity_id = i.id
        where v.workspace_id = a.workspace_id and v.post_id = a.id and v.identity_id <> a.author_id
          and i.person_id is distinct from o.person_id and (${leftOut(tx)}) is null
        order by v.voted_at, v.identity_id limit ${mostVotes}
      ) e
    ) v on v.voters is not null
    where a.workspace_id = ${tx.workspaceId} and a.votes > 0 and not a.team and a.hidden_at is null and q.hidden_at is null
      ${
        "questionId" in of
          ? sql`and a.question_id = ${of.questionId}`
          : sql`and exists (select from vote r where r.workspace_id = a.workspace_id and r.post_id = a.id
              and r.voted_at >= ${of.since}) limit ${of.most}`
      }`.execute(tx.db);
  return rows.flatMap((row): Claim[] => {
    for (const [at, moment] of row.times.entries()) {
      const rule = book.ruleAt("helpful_answer", moment);
      if (rule?.threshold == null || at + 1 < rule.threshold) continue;
      return [
        {
          kind: "helpful_answer",
          subjectId: row.id,
          memberId: row.member_id,
          happenedAt: moment,
          rule,
          own: false,
          // Not those who voted later: whether it is a ring does not hang on when one looks.
          backers: row.voters.slice(0, at + 1),
          needed: rule.threshold,
          authorId: row.author_id,
        },
      ];
    }
    return [];
  });
}
