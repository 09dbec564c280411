import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";

/** What a member wishes about being asked. */
export type Wish = { willing: boolean; perWeek: number; byMail: boolean; categoryIds: string[]; tags: string[] };

const none: Wish = { willing: false, perWeek: 3, byMail: true, categoryIds: [], tags: [] };

export async function wishOf(tx: Tx, memberId: string): Promise<Wish> {
  const { rows } = await sql<Wish>`
    select a.willing, a.per_week as "perWeek", a.by_mail as "byMail", a.tags,
      array(select c.category_id::text from asking_category c
        where c.workspace_id = a.workspace_id and c.member_id = a.member_id order by 1) as "categoryIds"
    from asking_wish a where a.workspace_id = ${tx.workspaceId} and a.member_id = ${memberId}`.execute(tx.db);
  return rows[0] ?? none;
}

export async function keepWish(tx: Tx, memberId: string, wish: Wish, now: Date): Promise<void> {
  const row = {
    willing: wish.willing,
    per_week: wish.perWeek,
    by_mail: wish.byMail,
    tags: [...new Set(wish.tags)],
    updated_at: now,
  };
  await tx.db
    .insertInto("asking_wish")
    .values({ workspace_id: tx.workspaceId, member_id: memberId, ...row })
    .onConflict((conflict) => conflict.columns(["workspace_id", "member_id"]).doUpdateSet(row))
    .execute();
  await sql`delete from asking_category where workspace_id = ${tx.workspaceId} and member_id = ${memberId}`.execute(
    tx.db,
  );
  // Those that are gone meanwhile are left out.
  await sql`
    insert into asking_category (workspace_id, member_id, category_id)
    select c.workspace_id, ${memberId}::uuid, c.id from category c
    where c.workspace_id = ${tx.workspaceId} and c.id = any(${wish.categoryIds}::uuid[])`.execute(tx.db);
}

/** An erased member is asked nothing more, and what they told the team about it goes. */
export async function dropWish(tx: Tx, memberId: string): Promise<void> {
  await sql`delete from asking_wish where workspace_id = ${tx.workspaceId} and member_id = ${memberId}`.execute(tx.db);
  await sql`update asked_member set reason = null where workspace_id = ${tx.workspaceId} and member_id = ${memberId}`.execute(
    tx.db,
  );
}
