import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import type { Used } from "./asked.ts";
import { dayOf, type OwnModelRow } from "./own-models.ts";

/**
 * Puts one request and what it may cost on the day's meter; false, and nothing is written, where the day's limit does not
 * hold it. Charged before the request is sent: whoever dies in between has paid, nobody ever asks past the limit. What a
 * file takes of the processor is known afterwards only: the last post of a day may take more than was left.
 */
export async function charge(
  tx: Tx,
  {
    id,
    requests_a_day,
    tokens_a_day,
    cpu_seconds_a_day,
  }: Pick<OwnModelRow, "id" | "requests_a_day" | "tokens_a_day" | "cpu_seconds_a_day">,
  tokens: number,
  now: Date,
): Promise<boolean> {
  if (requests_a_day < 1 || tokens > tokens_a_day || cpu_seconds_a_day === 0) return false;
  const cpuMs = cpu_seconds_a_day === null ? null : cpu_seconds_a_day * 1_000;
  const { rows } = await sql`
    insert into own_model_use as u (workspace_id, own_model_id, day, requests, tokens)
    values (${tx.workspaceId}, ${id}, ${dayOf(now)}, 1, ${tokens})
    on conflict (workspace_id, own_model_id, day) do update set requests = u.requests + 1, tokens = u.tokens + ${tokens}
      where u.requests < ${requests_a_day} and u.tokens + ${tokens} <= ${tokens_a_day}
        and (${cpuMs}::bigint is null or u.cpu_ms < ${cpuMs}::bigint)
    returning requests`.execute(tx.db);
  return rows.length > 0;
}

/** Sets right what was charged, and counts posts that were answered and that fell back. */
export async function settle(
  tx: Tx,
  id: string,
  {
    charged = 0,
    used = { tokens: 0, cpuMs: 0 },
    answered = 0,
    fellBack = 0,
  }: { charged?: number; used?: Used; answered?: number; fellBack?: number },
  day: string,
): Promise<void> {
  const cpuMs = Math.round(used.cpuMs);
  if (charged === used.tokens && cpuMs === 0 && answered === 0 && fellBack === 0) return;
  await sql`
    insert into own_model_use as u (workspace_id, own_model_id, day, answered, fell_back, cpu_ms)
    values (${tx.workspaceId}, ${id}, ${day}, ${answered}, ${fellBack}, ${cpuMs})
    on conflict (workspace_id, own_model_id, day) do update set tokens = greatest(0, u.tokens + ${used.tokens - charged}),
      cpu_ms = u.cpu_ms + ${cpuMs}, answered = u.answered + ${answered}, fell_back = u.fell_back + ${fellBack}`.execute(
    tx.db,
  );
}
