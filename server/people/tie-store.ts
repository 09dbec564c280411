import { sql } from "kysely";
import { firstIdAt, lastId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";

/** The search for mentions gives up after this long; it looks at this many posts one by one before it asks the index. */
const patienceMs = 200;
const lookedAt = 500;

/** One post that ties two: `mine` was written by the person, the other by the identity. */
export type TieRow = { identity_id: string; mine: boolean; replies: number; mentions: number; last_at: Date };

/**
 * Replies and mentions between these identities and others, counted over the newest `most` posts of theirs and, for
 * mentions by others, over the newest `most` posts that name them. A reply that also names counts as a reply alone.
 * Accounts of our own are left out. Read from the posts as they stand; no table is kept beside them.
 */
export async function tiesOf(
  tx: Tx,
  identities: { id: string; network: string; handle_key: string }[],
  most: number,
): Promise<{ rows: TieRow[]; posts: number }> {
  if (identities.length === 0) return { rows: [], posts: 0 };
  const w = tx.workspaceId;
  const ids = identities.map(({ id }) => id);
  const own = identities.map(
    ({ id }) => sql`(select id, parent_id, network, text, posted_at from post
      where workspace_id = ${w} and author_id = ${id} and not placeholder and deleted_at is null
      order by id desc limit ${most})`,
  );
  const naming = identities.map(
    ({ network, handle_key }) => sql`(
      select p.id, p.author_id, p.posted_at from search_back(${namedBy(handle_key)}, ${firstIdAt(new Date(0))}::uuid,
        ${lastId}::uuid, ${most}::int, ${lookedAt}::int, ${patienceMs}::int) s
      join post p on p.workspace_id = ${w} and p.id = any(s.ids) and p.network = ${network} and p.deleted_at is null)`,
  );
  const { rows } = await sql<TieRow & { posts: number }>`
    with own as materialized (
      select * from (${sql.join(own, sql` union all `)}) o order by id desc limit ${most}
    ), said as (
      select o.id, p.author_id, true as mine, true as reply, o.posted_at from own o
        join post p on p.workspace_id = ${w} and p.id = o.parent_id
      union all
      select r.id, r.author_id, false, true, r.posted_at from own o
        join post r on r.workspace_id = ${w} and r.parent_id = o.id and r.deleted_at is null
      union all
      select o.id, i.id, true, false, o.posted_at from own o
        cross join lateral regexp_matches(lower(o.text), '@([[:alnum:]_.-]*[[:alnum:]_](?:@[[:alnum:].-]*[[:alnum:]])?)', 'g') as m (words)
        join identity i on i.workspace_id = ${w} and i.network = o.network
          and (i.handle_key = m.words[1] or (i.handle_key >= m.words[1] || '@' and i.handle_key < m.words[1] || 'A'))
      union all
      select n.id, n.author_id, false, false, n.posted_at from (${sql.join(naming, sql` union all `)}) n
    ), once as (
      select distinct on (id, author_id) id, author_id, mine, reply, posted_at from said
      where author_id is not null and author_id <> all(${ids}::uuid[]) order by id, author_id, reply desc
    )
    select i.id as identity_id, o.mine, count(*) filter (where o.reply)::int as replies,
      count(*) filter (where not o.reply)::int as mentions, max(o.posted_at) as last_at,
      (select count(*)::int from own) as posts
    from once o join identity i on i.workspace_id = ${w} and i.id = o.author_id and i.own_channel_id is null
    group by i.id, o.mine`.execute(tx.db);
  return { rows, posts: rows[0]?.posts ?? 0 };
}

/** The tokens under which a handle stands in the search vector: as written in full, and without its server. */
function namedBy(handleKey: string): string {
  const quoted = (word: string) => `'@${word.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
  const [short = handleKey] = handleKey.split("@");
  return short === handleKey || short === "" ? quoted(handleKey) : `${quoted(handleKey)} | ${quoted(short)}`;
}
