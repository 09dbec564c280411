import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import { countRipples } from "./ripple-store.ts";

const most = 1_000;

/** The ripple of somebody's newest answers on the portal, greatest first: figures alone, nobody else's names. */
export async function rippleFile(tx: Tx, identityId: string) {
  const { rows } = await sql<{ id: string }>`
    select a.id from post p
    join answer a on a.workspace_id = p.workspace_id and a.id = p.id and a.hidden_at is null
    where p.workspace_id = ${tx.workspaceId} and p.author_id = ${identityId} and p.deleted_at is null
    order by p.id desc limit ${most}`.execute(tx.db);
  if (rows.length === 0) return [];
  const ripples = await countRipples(tx, { posts: rows.map(({ id }) => id) }, most);
  return ripples.map((ripple) => ({
    question: ripple.title,
    at: ripple.at.toISOString(),
    total: ripple.total,
    read: ripple.read,
    clicked: ripple.clicked,
    helpful: ripple.helpful,
    linked: ripple.linked,
    newcomers: ripple.newcomers,
  }));
}
