import { type RawBuilder, sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";

export type LinkRow = {
  id: string;
  code: string;
  target_kind: "question" | "article";
  target_id: string;
  target_title: string;
  /** whether everybody can read it, as soon as the portal is open */
  target_open: boolean;
  conversation_id: string | null;
  reply_id: string | null;
  created_by: string | null;
  created_at: Date;
};

/** Links with what they lead to, as it is now; a target that is gone has no title. */
const links = (tx: Tx, where: RawBuilder<unknown>) => sql<LinkRow>`
  select l.id, l.code, l.target_kind, l.target_id, coalesce(a.title, p.title, '') as target_title,
    coalesce(a.state = 'published', q.hidden_at is null and p.deleted_at is null, false) and (a.id is not null or q.id is not null)
      as target_open,
    l.conversation_id, l.reply_id, l.created_by, l.created_at
  from tracked_link l
  left join article a on l.target_kind = 'article' and a.workspace_id = l.workspace_id and a.id = l.target_id
  left join question q on l.target_kind = 'question' and q.workspace_id = l.workspace_id and q.id = l.target_id
  left join post p on p.workspace_id = q.workspace_id and p.id = q.id
  where l.workspace_id = ${tx.workspaceId} ${where}`;

export const linkById = async (tx: Tx, id: string): Promise<LinkRow | undefined> =>
  (await links(tx, sql`and l.id = ${id}`).execute(tx.db)).rows[0];

export const linkByCode = async (tx: Tx, code: string): Promise<LinkRow | undefined> =>
  (await links(tx, sql`and l.code = ${code}`).execute(tx.db)).rows[0];

/** Newest first, one more than `limit`. */
export async function pageOfLinks(
  tx: Tx,
  asked: {
    conversationId?: string | undefined;
    targetId?: string | undefined;
    before: string | null;
    limit: number;
  },
): Promise<LinkRow[]> {
  const { rows } = await links(
    tx,
    sql`
    ${asked.conversationId === undefined ? sql`` : sql`and l.conversation_id = ${asked.conversationId}`}
    ${asked.targetId === undefined ? sql`` : sql`and l.target_id = ${asked.targetId}`}
    ${asked.before === null ? sql`` : sql`and l.id < ${asked.before}`}
    order by l.id desc limit ${asked.limit + 1}`,
  ).execute(tx.db);
  return rows;
}

/** The link that waits for its answer, or the one for every other place; made when there is none, also by two at once. */
export async function keepLink(
  tx: Tx,
  row: {
    id: string;
    code: string;
    target_kind: "question" | "article";
    target_id: string;
    conversation_id: string | null;
    created_by: string | null;
  },
): Promise<string> {
  await tx.db
    .insertInto("tracked_link")
    .values({ workspace_id: tx.workspaceId, ...row })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { rows } = await sql<{ id: string }>`
    select id from tracked_link
    where workspace_id = ${tx.workspaceId} and target_id = ${row.target_id}
      and ${row.conversation_id === null ? sql`conversation_id is null` : sql`conversation_id = ${row.conversation_id} and reply_id is null`}`.execute(
    tx.db,
  );
  return rows[0]!.id;
}

/** What can be read where the target says it can; undefined for what is not here. */
export async function targetOf(
  tx: Tx,
  kind: "question" | "article",
  id: string,
): Promise<{ title: string; open: boolean } | undefined> {
  const { rows } = await (kind === "article"
    ? sql<{ title: string; open: boolean }>`
        select title, state = 'published' as open from article where workspace_id = ${tx.workspaceId} and id = ${id}`
    : sql<{ title: string; open: boolean }>`
        select coalesce(p.title, '') as title, q.hidden_at is null and p.deleted_at is null as open
        from question q join post p on p.workspace_id = q.workspace_id and p.id = q.id
        where q.workspace_id = ${tx.workspaceId} and q.id = ${id}`
  ).execute(tx.db);
  return rows[0];
}

/** The answer that carries these codes, as far as they wait for one in its conversation. */
export async function attachLinks(tx: Tx, replyId: string, codes: string[]): Promise<void> {
  if (codes.length === 0) return;
  await sql`
    update tracked_link l set reply_id = r.id from reply r
    where l.workspace_id = ${tx.workspaceId} and l.code = any(${codes}::text[]) and l.reply_id is null
      and r.workspace_id = l.workspace_id and r.id = ${replyId} and r.conversation_id = l.conversation_id`.execute(
    tx.db,
  );
}

/** Whoever became a member counts for the first link that says so. */
export const keepArrival = (tx: Tx, identityId: string, linkId: string, at: Date) =>
  tx.db
    .insertInto("link_arrival")
    .values({ workspace_id: tx.workspaceId, identity_id: identityId, link_id: linkId, at })
    .onConflict((conflict) => conflict.doNothing())
    .execute();

export async function countArrivals(tx: Tx, linkId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from link_arrival
    where workspace_id = ${tx.workspaceId} and link_id = ${linkId}`.execute(tx.db);
  return rows[0]?.n ?? 0;
}
