import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";

/** The idea and everything that was merged into it, by way of others too. */
export const family = (tx: Tx, ideaId: string) => sql`
  family as (
    select id from idea where workspace_id = ${tx.workspaceId} and id = ${ideaId}
    union
    select i.id from idea i join family f on i.merged_into = f.id where i.workspace_id = ${tx.workspaceId}
  )`;

/**
 * A voice per post and per vote, by whom it counts for: the person, or the identity that has none. Teammates and bots
 * do not count, nor do posts of our own accounts or of nobody.
 */
const voices = (tx: Tx) => sql`
  voices as (
    select coalesce(n.person_id, n.id) as backer_id, n.person_id, n.id as identity_id, e.post_id, p.deleted_at is not null as gone,
      e.added_at as at, p.posted_at as spoke_at
    from idea_evidence e
    join family f on f.id = e.idea_id
    join post p on p.workspace_id = e.workspace_id and p.id = e.post_id
    join identity n on n.workspace_id = p.workspace_id and n.id = p.author_id
    left join person h on h.workspace_id = n.workspace_id and h.id = n.person_id
    where e.workspace_id = ${tx.workspaceId} and not p.own and not n.bot and n.own_channel_id is null
      and coalesce(h.voice_type, '') not in ('staff', 'bot')
    union all
    select v.person_id, v.person_id, null, null, false, v.voted_at, v.voted_at
    from idea_vote v
    join family f on f.id = v.idea_id
    join person h on h.workspace_id = v.workspace_id and h.id = v.person_id
    where v.workspace_id = ${tx.workspaceId} and coalesce(h.voice_type, '') not in ('staff', 'bot')
  )`;

/** Counts the votes of an idea anew, and of those it was merged into; whoever changes them holds its row. */
export async function countVotes(tx: Tx, ideaId: string): Promise<void> {
  for (let id: string | null = ideaId; id !== null; ) {
    const { rows } = await sql<{ merged_into: string | null }>`
      with recursive ${family(tx, id)}, ${voices(tx)}
      update idea set votes = (select count(distinct backer_id) from voices)
      where workspace_id = ${tx.workspaceId} and id = ${id} returning merged_into`.execute(tx.db);
    id = rows[0]?.merged_into ?? null;
  }
}

export type BackerRow = {
  backer_id: string;
  person_id: string | null;
  person_name: string | null;
  identity_id: string | null;
  network: string | null;
  handle: string | null;
  author_name: string | null;
  url: string | null;
  avatar_url: string | null;
  posts: number;
  /** of those, still at their source */
  standing: number;
  voted: boolean;
  since: Date;
};

/** Backers by their ids; one more than `limit` tells that others follow. */
export async function backersOf(
  tx: Tx,
  ideaId: string,
  asked: { after: string | null; limit: number; ids?: string[] },
): Promise<BackerRow[]> {
  const { rows } = await sql<BackerRow>`
    with recursive ${family(tx, ideaId)}, ${voices(tx)},
    backers as (
      select backer_id, min(person_id::text)::uuid as person_id, count(post_id)::int as posts,
        (count(post_id) filter (where not gone))::int as standing, bool_or(post_id is null) as voted, min(at) as since,
        (array_agg(identity_id order by post_id desc) filter (where not gone and identity_id is not null))[1] as identity_id
      from voices group by backer_id
    )
    select b.*, h.name as person_name, n.network, n.handle, n.name as author_name, n.url, n.avatar_url from backers b
    left join person h on h.workspace_id = ${tx.workspaceId} and h.id = b.person_id
    left join identity n on n.workspace_id = ${tx.workspaceId} and n.id = b.identity_id
    where true ${asked.after === null ? sql`` : sql`and b.backer_id > ${asked.after}::uuid`}
      ${asked.ids === undefined ? sql`` : sql`and b.backer_id = any(${asked.ids}::uuid[])`}
    order by b.backer_id limit ${asked.limit + 1}`.execute(tx.db);
  return rows;
}

export type FirstWords = { person_id: string | null; spoke_at: Date };

/** When each backer first asked for it, in their own words or by a vote, first ones first; `ids`: only these people. */
export async function firstWordsOf(
  tx: Tx,
  ideaId: string,
  asked: { ids: string[]; limit: number } | { limit: number },
): Promise<FirstWords[]> {
  const { rows } = await sql<FirstWords>`
    with recursive ${family(tx, ideaId)}, ${voices(tx)}
    select min(person_id::text)::uuid as person_id, min(spoke_at) as spoke_at from voices
    ${"ids" in asked ? sql`where person_id = any(${asked.ids}::uuid[])` : sql``}
    group by backer_id order by 2, backer_id limit ${asked.limit}`.execute(tx.db);
  return rows;
}

export type SpokenRow = {
  backer_id: string;
  post_id: string;
  deleted_at: Date | null;
  visibility: string;
  text: string;
  network: string;
  author_name: string;
};

/** Where these backers asked for it, by backer: their posts, newest first, at most 20 each. */
export async function spokenBy(tx: Tx, ideaId: string, backerIds: string[]): Promise<Map<string, SpokenRow[]>> {
  const spoken = new Map<string, SpokenRow[]>();
  if (backerIds.length === 0) return spoken;
  const { rows } = await sql<SpokenRow>`
    with recursive ${family(tx, ideaId)}, ${voices(tx)}
    select s.backer_id, p.id as post_id, p.deleted_at, p.visibility, p.text, p.network, coalesce(nullif(n.name, ''), n.handle) as author_name
    from (select distinct backer_id, post_id, identity_id, row_number() over (partition by backer_id order by post_id desc) as place
      from voices where backer_id = any(${backerIds}::uuid[]) and post_id is not null) s
    join post p on p.workspace_id = ${tx.workspaceId} and p.id = s.post_id
    join identity n on n.workspace_id = ${tx.workspaceId} and n.id = s.identity_id
    where s.place <= 20 order by s.backer_id, p.id desc`.execute(tx.db);
  for (const row of rows) spoken.set(row.backer_id, [...(spoken.get(row.backer_id) ?? []), row]);
  return spoken;
}

/** Ideas whose votes may count otherwise since `since`, because somebody was recognized or told apart. */
export async function ideasOfRelinked(tx: Tx, since: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct e.idea_id as id from identity_link l
    join post p on p.workspace_id = l.workspace_id and p.author_id = l.identity_id
    join idea_evidence e on e.workspace_id = p.workspace_id and e.post_id = p.id
    where l.workspace_id = ${tx.workspaceId} and (l.linked_at > ${since} or l.unlinked_at > ${since}) limit 1000`.execute(
    tx.db,
  );
  return rows.map(({ id }) => id);
}
