import type { Recheck } from "@earshot/connectors/connector.ts";
import { sql } from "kysely";
import { firstIdAt } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";

export type DuePost = {
  id: string;
  externalId: string;
  localId: string;
  missing: "gone" | "forbidden" | null;
  missingSince: Date | null;
  /** another channel of ours saw it stand within the last day */
  seenElsewhere: boolean;
};

/** Matched posts are looked after this long, conversations for as long as they are not ended. */
const recentMs = 7 * 86_400_000;
/** What seemed gone is looked up again after this. */
export const confirmMs = 10 * 60_000;
const dayMs = 86_400_000;

/** Posts to look up through this channel, longest unseen first: those of open conversations and recent matches. */
export async function duePosts(
  tx: Tx,
  channelId: string,
  { every, limit, now }: { every: number; limit: number; now: Date },
): Promise<DuePost[]> {
  const ago = (ms: number) => new Date(now.getTime() - ms);
  const { rows } = await sql<{
    id: string;
    external_id: string;
    local_id: string;
    missing: DuePost["missing"];
    missing_since: Date | null;
    seen_elsewhere: boolean;
  }>`
    with watched as (
      select cp.post_id from conversation c
      join conversation_post cp on cp.workspace_id = c.workspace_id and cp.conversation_id = c.id
      where c.workspace_id = ${tx.workspaceId} and c.merged_into is null
        and c.status in ('open', 'waiting_customer', 'waiting_community', 'snoozed')
      union
      select m.post_id from match m
      where m.workspace_id = ${tx.workspaceId} and m.post_id >= ${firstIdAt(ago(recentMs))} and m.ended_at is null
    )
    select p.id, p.external_id, pc.local_id, pc.missing, pc.missing_since,
      exists (select from post_channel other where other.workspace_id = pc.workspace_id and other.post_id = pc.post_id
        and other.channel_id <> pc.channel_id and other.missing is null
        and coalesce(other.checked_at, other.seen_at) > ${ago(dayMs)}) as seen_elsewhere
    from watched w
    join post_channel pc on pc.workspace_id = ${tx.workspaceId} and pc.post_id = w.post_id and pc.channel_id = ${channelId}
    join post p on p.workspace_id = pc.workspace_id and p.id = pc.post_id
    where p.deleted_at is null and not p.placeholder
      and coalesce(pc.checked_at, pc.seen_at)
        <= case when pc.missing = 'gone' then ${ago(confirmMs)}::timestamptz else ${ago(every)}::timestamptz end
    order by coalesce(pc.checked_at, pc.seen_at), p.id limit ${limit}`.execute(tx.db);
  return rows.map((row) => ({
    id: row.id,
    externalId: row.external_id,
    localId: row.local_id,
    missing: row.missing,
    missingSince: row.missing_since,
    seenElsewhere: row.seen_elsewhere,
  }));
}

/** Whether its content has to go: gone twice in a row, or kept from us for a day, and nobody else of ours sees it. */
export function isTakenAway(post: DuePost, state: Recheck["state"], now: Date): boolean {
  if (post.missingSince === null || post.seenElsewhere) return false;
  const since = now.getTime() - post.missingSince.getTime();
  if (state === "gone") return post.missing === "gone" && since >= confirmMs;
  return state === "forbidden" && since >= dayMs;
}

/** What was found, for the next run and for whoever looks at the post. `unknown` says nothing and changes no mark. */
export async function noteFound(
  tx: Tx,
  channelId: string,
  found: { id: string; state: Recheck["state"] }[],
  now: Date,
): Promise<void> {
  if (found.length === 0) return;
  await sql`
    update post_channel pc set checked_at = ${now},
      missing = case f.state when 'gone' then 'gone' when 'forbidden' then 'forbidden' when 'unknown' then pc.missing end,
      missing_since = case
        when f.state in ('gone', 'forbidden') then case when pc.missing = f.state then pc.missing_since else ${now} end
        when f.state = 'unknown' then pc.missing_since end
    from json_to_recordset(${JSON.stringify(found)}::json) as f(id uuid, state text)
    where pc.workspace_id = ${tx.workspaceId} and pc.channel_id = ${channelId} and pc.post_id = f.id`.execute(tx.db);
}
