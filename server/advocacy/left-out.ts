import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";

/**
 * Why somebody takes no part, as SQL over identity i, person h and member m: teammates, by person or mail, and bots.
 * Null for everybody else.
 */
export const leftOut = (tx: Tx) => sql<"teammate" | "bot" | null>`
  case
    when h.voice_type = 'staff' or exists (select from teammate t where t.workspace_id = ${tx.workspaceId}
      and lower(trim(t.email)) in (m.email_key, h.email_key)) then 'teammate'
    when h.voice_type = 'bot' or i.bot then 'bot'
  end`;

/** Of these members: who takes no part, and why. */
export async function leftOutOf(
  tx: Tx,
  memberIds: readonly string[],
): Promise<ReadonlyMap<string, "teammate" | "bot" | null>> {
  const { rows } = await sql<{ id: string; out: "teammate" | "bot" | null }>`
    select m.id, ${leftOut(tx)} as out from member m
    join identity i on i.workspace_id = m.workspace_id and i.id = m.identity_id
    left join person h on h.workspace_id = m.workspace_id and h.id = m.person_id
    where m.workspace_id = ${tx.workspaceId} and m.id = any(${[...memberIds]}::uuid[])`.execute(tx.db);
  return new Map(rows.map((row) => [row.id, row.out]));
}
