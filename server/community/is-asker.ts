import type { Tx } from "#server/db/transaction.ts";
import type { Member } from "#server/members/member-of.ts";

/**
 * Whether a member is whoever asked: by the portal's own account, or by an account elsewhere that they proved. One that a
 * teammate only joined to the same person is nobody's to act as (T-13).
 */
export async function isAsker(
  tx: Tx,
  askerId: string,
  member: Pick<Member, "identityId" | "personId">,
): Promise<boolean> {
  if (askerId === member.identityId) return true;
  const row = await tx.db
    .selectFrom("identity_link")
    .select("id")
    .where("workspace_id", "=", tx.workspaceId)
    .where("identity_id", "=", askerId)
    .where("person_id", "=", member.personId)
    .where("proof", "is not", null)
    .where("unlinked_at", "is", null)
    .executeTakeFirst();
  return row !== undefined;
}
