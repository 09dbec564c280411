import type { ChangelogEntry } from "@earshot/contract/ideas.ts";
import { sql } from "kysely";
import { packCursor } from "#server/db/page.ts";
import type { Tx } from "#server/db/transaction.ts";
import { momentCursor } from "#server/people/moment-cursor.ts";
import { speakable } from "./fill-text.ts";

/**
 * You said, we did: shipped ideas, and declined ones with the reason, newest first. Credits name those who asked in
 * public and still stand there, first ones first; nobody who is not to be contacted or who said no to updates.
 */
export async function changelog(tx: Tx, query: { cursor?: string | undefined; limit: number }) {
  const after = momentCursor(query.cursor);
  const { rows } = await sql<Row>`
    select id, title, state, answer, changed_at, votes from idea
    where workspace_id = ${tx.workspaceId} and merged_into is null and state in ('shipped', 'declined')
      ${after === null ? sql`` : sql`and (changed_at, id) < (${after.at}::timestamptz, ${after.id}::uuid)`}
    order by changed_at desc, id desc limit ${query.limit + 1}`.execute(tx.db);
  const shown = rows.slice(0, query.limit);
  const credits = await creditsOf(
    tx,
    shown.filter((row) => row.state === "shipped").map((row) => row.id),
  );
  const last = shown.at(-1);
  return {
    items: shown.map(
      (row): ChangelogEntry => ({
        id: row.id,
        title: row.title,
        state: row.state,
        answer: row.answer,
        at: row.changed_at.toISOString(),
        votes: row.votes,
        credits: credits.get(row.id) ?? [],
      }),
    ),
    nextCursor: rows.length > query.limit && last ? packCursor([last.changed_at.getTime(), last.id]) : null,
  };
}

type Row = {
  id: string;
  title: string;
  state: "shipped" | "declined";
  answer: string | null;
  changed_at: Date;
  votes: number;
};

async function creditsOf(tx: Tx, ideaIds: string[]): Promise<Map<string, ChangelogEntry["credits"]>> {
  if (ideaIds.length === 0) return new Map();
  const { rows } = await sql<{ root: string; name: string; network: string; url: string | null }>`
    with recursive family as (
      select id as root, id from idea where workspace_id = ${tx.workspaceId} and id = any(${ideaIds}::uuid[])
      union
      select f.root, i.id from idea i join family f on i.merged_into = f.id where i.workspace_id = ${tx.workspaceId}
    ),
    voices as (
      select distinct on (f.root, coalesce(n.person_id, n.id)) f.root, p.id as post_id, p.network, p.url,
        coalesce(nullif(n.name, ''), n.handle) as name
      from family f
      join idea_evidence e on e.workspace_id = ${tx.workspaceId} and e.idea_id = f.id
      join post p on p.workspace_id = e.workspace_id and p.id = e.post_id
      join identity n on n.workspace_id = p.workspace_id and n.id = p.author_id
      left join person h on h.workspace_id = n.workspace_id and h.id = n.person_id
      where p.visibility = 'public' and p.deleted_at is null and not p.own and not n.bot and n.own_channel_id is null
        and coalesce(h.voice_type, '') not in ('staff', 'bot')
        and not exists (select from suppression s where s.workspace_id = n.workspace_id and s.person_id = n.person_id
          and s.lifted_at is null)
        and coalesce((select c.granted from consent c where c.workspace_id = n.workspace_id and c.person_id = n.person_id
          and c.purpose = 'updates' and (c.network is null or c.network = p.network) order by c.id desc limit 1), true)
      order by f.root, coalesce(n.person_id, n.id), p.id
    ),
    placed as (select *, row_number() over (partition by root order by post_id) as place from voices)
    select root, name, network, url from placed where place <= 3 order by root, place`.execute(tx.db);
  const credits = new Map<string, ChangelogEntry["credits"]>();
  for (const { root, name, network, url } of rows) {
    const shown = speakable(name);
    if (shown !== "") credits.set(root, [...(credits.get(root) ?? []), { name: shown, network, url }]);
  }
  return credits;
}
