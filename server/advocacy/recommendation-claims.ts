import { sql } from "kysely";
import { firstIdAt } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import type { Claim } from "./claim.ts";
import type { RuleBook } from "./rule-book.ts";

/**
 * Public praise on a network by members, newest first: what analysis calls praise, by an account of the member's person.
 * A teammate confirms each before it counts, so a wrong reading gives nothing. `unknown`: only what no act speaks of yet.
 */
export async function recommendationClaims(
  tx: Tx,
  book: RuleBook,
  { since, most, unknown }: { since: Date; most: number; unknown: boolean },
): Promise<Claim[]> {
  const { rows } = await sql<{ id: string; member_id: string; posted_at: Date; author_id: string }>`
    select p.id, m.id as member_id, p.posted_at, p.author_id
    from member m
    join identity i on i.workspace_id = m.workspace_id and i.person_id = m.person_id and i.network <> 'portal'
      and i.own_channel_id is null
    join lateral (
      select id, posted_at, author_id from post s
      where s.workspace_id = i.workspace_id and s.author_id = i.id and s.id >= ${firstIdAt(since)}::uuid
        and s.visibility in ('public', 'unlisted') and s.deleted_at is null and not s.own and not s.placeholder
      order by s.id desc limit 50
    ) p on true
    join signal g on g.workspace_id = m.workspace_id and g.post_id = p.id and 'praise' = any(g.intents)
    where m.workspace_id = ${tx.workspaceId} and m.ended_at is null and p.posted_at >= m.joined_at
      ${
        unknown
          ? sql`and not exists (select from act a where a.workspace_id = m.workspace_id and a.subject_id = p.id
              and a.member_id = m.id and a.kind = 'recommendation')`
          : sql``
      }
    order by p.id desc limit ${most}`.execute(tx.db);
  return rows.flatMap((row): Claim[] => {
    const rule = book.ruleAt("recommendation", row.posted_at);
    return rule === null
      ? []
      : [
          {
            kind: "recommendation",
            subjectId: row.id,
            memberId: row.member_id,
            happenedAt: row.posted_at,
            rule,
            own: false,
            backers: [],
            needed: 0,
            authorId: row.author_id,
          },
        ];
  });
}
