import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import { family } from "./backers-store.ts";

/** Whether it was not evidence before. */
export async function insertEvidence(
  tx: Tx,
  row: { idea_id: string; post_id: string; added_by: string | null; added_at: Date },
): Promise<boolean> {
  const inserted = await tx.db
    .insertInto("idea_evidence")
    .values({ workspace_id: tx.workspaceId, ...row })
    .onConflict((conflict) => conflict.columns(["workspace_id", "idea_id", "post_id"]).doNothing())
    .returning("post_id")
    .executeTakeFirst();
  return inserted !== undefined;
}

/** Takes it from the idea or the merged one it was added to; the idea it was taken from. */
export async function deleteEvidence(tx: Tx, ideaId: string, postId: string): Promise<string | undefined> {
  const { rows } = await sql<{ idea_id: string }>`
    with recursive ${family(tx, ideaId)}
    delete from idea_evidence where workspace_id = ${tx.workspaceId} and post_id = ${postId} and idea_id in (select id from family)
    returning idea_id`.execute(tx.db);
  return rows[0]?.idea_id;
}

type EvidenceRow = {
  post_id: string;
  added_by: string | null;
  added_at: Date;
  via_id: string;
  via_title: string;
};

/** Newest post first; one row more than `limit` tells that others follow. */
export async function pageOfEvidence(
  tx: Tx,
  ideaId: string,
  { before, limit }: { before: string | null; limit: number },
): Promise<EvidenceRow[]> {
  const { rows } = await sql<EvidenceRow>`
    with recursive ${family(tx, ideaId)}
    select distinct on (e.post_id) e.post_id, e.added_by, e.added_at, i.id as via_id, i.title as via_title
    from idea_evidence e join idea i on i.workspace_id = e.workspace_id and i.id = e.idea_id
    where e.workspace_id = ${tx.workspaceId} and e.idea_id in (select id from family)
      ${before === null ? sql`` : sql`and e.post_id < ${before}::uuid`}
    order by e.post_id desc, i.id = ${ideaId} desc limit ${limit + 1}`.execute(tx.db);
  return rows;
}

/** "new", "known", or undefined where there is no such person. */
export async function insertVote(
  tx: Tx,
  row: { idea_id: string; person_id: string; source: "member" | "teammate"; voted_at: Date },
): Promise<"new" | "known" | undefined> {
  const { rows } = await sql<{ known: boolean }>`
    with who as (select id from person where workspace_id = ${tx.workspaceId} and id = ${row.person_id}),
      made as (
        insert into idea_vote (workspace_id, idea_id, person_id, source, voted_at)
        select ${tx.workspaceId}::uuid, ${row.idea_id}::uuid, id, ${row.source}, ${row.voted_at}::timestamptz from who
        on conflict do nothing returning 1)
    select not exists (select from made) as known from who`.execute(tx.db);
  return rows[0] && (rows[0].known ? "known" : "new");
}

/** Whether there was such a vote. */
export async function deleteVote(tx: Tx, ideaId: string, personId: string): Promise<boolean> {
  const { numDeletedRows } = await tx.db
    .deleteFrom("idea_vote")
    .where("workspace_id", "=", tx.workspaceId)
    .where("idea_id", "=", ideaId)
    .where("person_id", "=", personId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
