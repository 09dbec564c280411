import { sql } from "kysely";
import { takeDown } from "#server/community/take-down.ts";
import type { Context } from "#server/context.ts";
import { takeLine } from "#server/db/line.ts";
import { system, type Tx, transaction } from "#server/db/transaction.ts";
import { forgetInConversations } from "#server/inbox/forget.ts";
import { erase } from "#server/posts/erase.ts";

const atOnce = 50;

/**
 * Takes away what an erased account wrote, newest first: words, raw payloads, pictures, revisions and search terms, here
 * and in the lists of conversations. On the portal an accepted answer and a question that others answered stay without a
 * name, since others' words hang on them, unless `everything` goes. Begun again, it goes on where it was.
 */
export async function eraseTexts(
  context: Context,
  workspaceId: string,
  identityId: string,
  everything: boolean,
  { signal }: { signal?: AbortSignal } = {},
): Promise<void> {
  for (let before: string | null = null; ; ) {
    signal?.throwIfAborted();
    const last: string | null = await transaction(context.db, workspaceId, system, async (tx) => {
      await takeLine(tx);
      const rows = await textsBefore(tx, identityId, before);
      for (const row of rows) {
        if (row.on_portal && (everything || !row.relied_on)) await takeDown(context, tx, row.id);
        else if (!row.on_portal) await eraseElsewhere(tx, row, context.now());
      }
      return rows.length < atOnce ? null : (rows.at(-1)?.id ?? null);
    });
    if (last === null) return;
    before = last;
  }
}

type TextRow = { id: string; network: string; external_id: string; on_portal: boolean; relied_on: boolean };

async function textsBefore(tx: Tx, identityId: string, before: string | null): Promise<TextRow[]> {
  const { rows } = await sql<TextRow>`
    select p.id, p.network, p.external_id, a.id is not null or q.id is not null as on_portal,
      coalesce(aq.solution_id = p.id, false) or exists (select from answer o where o.workspace_id = q.workspace_id
        and o.question_id = q.id and o.author_id <> p.author_id) as relied_on
    from post p
    left join answer a on a.workspace_id = p.workspace_id and a.id = p.id
    left join question aq on aq.workspace_id = a.workspace_id and aq.id = a.question_id
    left join question q on q.workspace_id = p.workspace_id and q.id = p.id
    where p.workspace_id = ${tx.workspaceId} and p.author_id = ${identityId} and p.deleted_at is null and not p.placeholder
      ${before === null ? sql`` : sql`and p.id < ${before}::uuid`}
    order by p.id desc limit ${atOnce}`.execute(tx.db);
  return rows;
}

async function eraseElsewhere(tx: Tx, row: TextRow, now: Date): Promise<void> {
  const gone = {
    type: "delete" as const,
    externalId: row.external_id,
    localId: null,
    at: now.toISOString(),
    raw: "{}",
  };
  await forgetInConversations(
    tx,
    await erase(tx, { network: row.network, channelId: null, reach: "account", events: [gone] }, now),
  );
}
