import { sql } from "kysely";
import { firstIdAt, lastId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";

export type OwnPost = { id: string; parent_id: string | null; network: string; at: Date; named: string[] };
export type OtherPost = { id: string; parent_id: string | null; author_id: string; at: Date };
export type Named = { network: string; word: string; identity_id: string };

// Five reads of one index each, put together in the program: as one statement the planner hashed whole tables
// (100,000 posts, 2,000 of them theirs: given up after 30 s, against 0.4 s on the same busy machine).

/** The newest posts of these identities, with the handles that they name, as written. */
export async function ownPosts(tx: Tx, identityIds: string[], most: number): Promise<OwnPost[]> {
  const each = identityIds.map(
    (id) => sql`(select id, parent_id, network, text, posted_at from post
      where workspace_id = ${tx.workspaceId} and author_id = ${id} and not placeholder and deleted_at is null
      order by id desc limit ${most})`,
  );
  const { rows } = await sql<OwnPost>`
    select id, parent_id, network, posted_at as at, array(select distinct m.words[1] from regexp_matches(lower(text),
      '@([[:alnum:]_.-]*[[:alnum:]_](?:@[[:alnum:].-]*[[:alnum:]])?)', 'g') as m (words)) as named
    from (${sql.join(each, sql` union all `)}) o order by id desc limit ${most}`.execute(tx.db);
  return rows;
}

export async function authorsOf(tx: Tx, postIds: string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; author_id: string }>`
    select id, author_id from post where workspace_id = ${tx.workspaceId} and id = any(${postIds}::uuid[])
      and author_id is not null`.execute(tx.db);
  return new Map(rows.map((row) => [row.id, row.author_id]));
}

export async function answersTo(tx: Tx, postIds: string[]): Promise<OtherPost[]> {
  const { rows } = await sql<OtherPost>`
    select id, parent_id, author_id, posted_at as at from post
    where workspace_id = ${tx.workspaceId} and parent_id = any(${postIds}::uuid[]) and parent_id is not null
      and author_id is not null and deleted_at is null`.execute(tx.db);
  return rows;
}

/** Who goes by these handles: as written, or with a server behind. */
export async function whoIsNamed(tx: Tx, network: string, words: string[]): Promise<Named[]> {
  const { rows } = await sql<Named>`
    select network, handle_key as word, id as identity_id from identity
    where workspace_id = ${tx.workspaceId} and handle_key = any(${words}::text[]) and network = ${network}
    union all
    select i.network, w.word, i.id from unnest(${words}::text[]) as w (word)
    join identity i on i.workspace_id = ${tx.workspaceId} and i.handle_key >= w.word || '@'
      and i.handle_key < w.word || 'A' and i.network = ${network}`.execute(tx.db);
  return rows;
}

/** The search for mentions gives up after this long; it looks at this many posts one by one before it asks the index. */
const patienceMs = 200;
const lookedAt = 500;

/** The newest posts of a network that name this handle. */
export async function postsNaming(tx: Tx, network: string, handleKey: string, most: number): Promise<OtherPost[]> {
  const { rows: found } = await sql<{ ids: string[] | null }>`
    select ids from search_back(${namedBy(handleKey)}, ${firstIdAt(new Date(0))}::uuid, ${lastId}::uuid, ${most}::int,
      ${lookedAt}::int, ${patienceMs}::int)`.execute(tx.db);
  const ids = found[0]?.ids ?? [];
  if (ids.length === 0) return [];
  const { rows } = await sql<OtherPost>`
    select id, parent_id, author_id, posted_at as at from post
    where workspace_id = ${tx.workspaceId} and id = any(${ids}::uuid[]) and network = ${network}
      and author_id is not null and deleted_at is null`.execute(tx.db);
  return rows;
}

/** The tokens under which a handle stands in the search vector: as written in full, and without its server. */
function namedBy(handleKey: string): string {
  const quoted = (word: string) => `'@${word.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
  const [short = handleKey] = handleKey.split("@");
  return short === handleKey || short === "" ? quoted(handleKey) : `${quoted(handleKey)} | ${quoted(short)}`;
}
