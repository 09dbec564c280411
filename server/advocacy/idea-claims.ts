import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import { family, firstWordsOf } from "#server/ideas/backers-store.ts";
import type { Claim } from "./claim.ts";
import type { RuleBook } from "./rule-book.ts";

/** An idea that was shipped, at a moment. */
export type ShippedIdea = { id: string; changed_at: Date };

/** The idea, if it stands as shipped. */
export async function shippedIdea(tx: Tx, id: string): Promise<ShippedIdea | undefined> {
  return tx.db
    .selectFrom("idea")
    .select(["id", "changed_at"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .where("state", "=", "shipped")
    .executeTakeFirst();
}

export async function shippedSince(tx: Tx, since: Date, most: number): Promise<ShippedIdea[]> {
  return tx.db
    .selectFrom("idea")
    .select(["id", "changed_at"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("merged_into", "is", null)
    .where("state", "=", "shipped")
    .where("changed_at", ">=", since)
    .orderBy("changed_at", "desc")
    .limit(most)
    .execute();
}

/** Members who may have asked for an idea, or got credit for it: the next ones after `after`. */
export async function membersAround(tx: Tx, ideaId: string, after: string | null, limit: number) {
  const { rows } = await sql<{ id: string; person_id: string }>`
    with recursive ${family(tx, ideaId)}, people as (
      select v.person_id from idea_vote v join family f on f.id = v.idea_id where v.workspace_id = ${tx.workspaceId}
      union
      select n.person_id from idea_evidence e join family f on f.id = e.idea_id
      join post p on p.workspace_id = e.workspace_id and p.id = e.post_id
      join identity n on n.workspace_id = p.workspace_id and n.id = p.author_id
      where e.workspace_id = ${tx.workspaceId}
    )
    select m.id, m.person_id from member m
    where m.workspace_id = ${tx.workspaceId} and (
      m.person_id in (select person_id from people) or m.id in (select a.member_id from act a
        where a.workspace_id = ${tx.workspaceId} and a.subject_id = ${ideaId} and a.kind = 'shipped_idea' and a.state <> 'undone'))
      ${after === null ? sql`` : sql`and m.id > ${after}::uuid`}
    order by m.id limit ${limit}`.execute(tx.db);
  return rows;
}

/** What these members get for a shipped idea: the first who asked, or everybody who had asked by then. */
export async function ideaClaims(
  tx: Tx,
  book: RuleBook,
  idea: ShippedIdea,
  memberIds: readonly string[],
): Promise<Claim[]> {
  const rule = book.ruleAt("shipped_idea", idea.changed_at);
  if (rule === null || memberIds.length === 0) return [];
  const members = await tx.db
    .selectFrom("member")
    .select(["id", "person_id", "identity_id"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "in", [...memberIds])
    .where("ended_at", "is", null)
    .where("joined_at", "<=", idea.changed_at)
    .execute();
  const asked = await firstWordsOf(
    tx,
    idea.id,
    rule.credits === "first" ? { limit: 1 } : { ids: members.map(({ person_id }) => person_id), limit: members.length },
  );
  const inTime = new Set(asked.filter(({ spoke_at }) => spoke_at <= idea.changed_at).map(({ person_id }) => person_id));
  return members
    .filter(({ person_id }) => inTime.has(person_id))
    .map((member) => ({
      kind: "shipped_idea",
      subjectId: idea.id,
      memberId: member.id,
      happenedAt: idea.changed_at,
      rule,
      own: false,
      backers: [],
      needed: 0,
      authorId: member.identity_id,
    }));
}
