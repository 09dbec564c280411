import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import { wishOf } from "./wish-store.ts";

const most = 10_000;

/** What is kept of being asked, as a member may take it along: their wishes, and each question they were asked. */
export async function askingFile(tx: Tx, memberId: string) {
  const { categoryIds, ...wish } = await wishOf(tx, memberId);
  const { rows: categories } = await sql<{ name: string }>`
    select name from category where workspace_id = ${tx.workspaceId} and id = any(${categoryIds}::uuid[])
    order by name`.execute(tx.db);
  const { rows: asked } = await sql<{ question: string | null; why: unknown; said: string; asked_at: Date; at: Date }>`
    select p.title as question, a.reasons as why, a.state as said, a.asked_at, a.state_at as at
    from asked_member a
    join leaving l on l.workspace_id = a.workspace_id and l.id = a.leaving_id
    join question q on q.workspace_id = l.workspace_id and q.id = l.question_id and q.hidden_at is null
    join post p on p.workspace_id = q.workspace_id and p.id = q.id
    where a.workspace_id = ${tx.workspaceId} and a.member_id = ${memberId}
    order by a.asked_at desc limit ${most}`.execute(tx.db);
  return {
    ...wish,
    categories: categories.map(({ name }) => name),
    asked: asked.map(({ asked_at, at, ...row }) => ({ ...row, askedAt: asked_at.toISOString(), at: at.toISOString() })),
  };
}
