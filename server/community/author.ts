import type { Tx } from "#server/db/transaction.ts";

/** Whose words something on the portal is: an identity of the network `portal`. */
export type PortalAuthor = { externalId: string; handle: string; name: string; team: boolean };

/** A member, or whoever else has an identity on the portal. */
export async function authorOf(tx: Tx, identityId: string): Promise<PortalAuthor> {
  const row = await tx.db
    .selectFrom("identity")
    .select(["external_id", "handle", "name"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", identityId)
    .executeTakeFirstOrThrow();
  return { externalId: row.external_id, handle: row.handle, name: row.name, team: false };
}

/** The teammate who acts, by name; a key or Earshot itself speaks by the portal's name. */
export function teamAuthor(tx: Tx, portalName: string): PortalAuthor {
  const { kind, id, name } = tx.actor;
  const who = kind === "user" && id !== null && name !== null ? { id, name } : { id: "key", name: portalName };
  return { externalId: `team:${who.id}`, handle: who.name, name: who.name, team: true };
}
