import { sql } from "kysely";
import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { enqueue } from "#server/jobs.ts";

export type SquareRow = {
  id: string;
  parent_id: string | null;
  root_id: string;
  text: string;
  visibility: string;
  picture: string | null;
  picture_alt: string | null;
  likes: number;
  reposts: number;
  created_at: Date;
  edited_at: Date | null;
  deleted_at: Date | null;
  change: number;
  account_id: string;
  handle: string;
  name: string;
  bot: boolean;
  quotes_id: string | null;
};

/** A square holds this many posts; what a pretend network needs, and no more for strangers to fill. */
export const mostPosts = 20_000;

const columns = sql`p.id, p.parent_id, p.text, p.visibility, p.picture, p.picture_alt, p.likes, p.reposts, p.created_at,
  p.edited_at, p.deleted_at, p.change, p.account_id, a.handle, a.name, a.bot, p.root_id, p.quotes_id`;
const posts = sql`square_post p join square_account a on a.workspace_id = p.workspace_id and a.id = p.account_id`;
const rows = sql`select ${columns} from ${posts}`;

export async function changesAfter(tx: Tx, after: number, limit: number): Promise<SquareRow[]> {
  const found = await sql<SquareRow>`${rows} where p.workspace_id = ${tx.workspaceId} and p.change > ${after}
    order by p.change limit ${limit}`.execute(tx.db);
  return found.rows;
}

export async function squarePostById(tx: Tx, id: string): Promise<SquareRow | undefined> {
  const found = await sql<SquareRow>`${rows} where p.workspace_id = ${tx.workspaceId} and p.id = ${id}`.execute(tx.db);
  return found.rows[0];
}

export async function squarePostByKey(tx: Tx, key: string): Promise<SquareRow | undefined> {
  const found =
    await sql<SquareRow>`${rows} where p.workspace_id = ${tx.workspaceId} and p.idempotency_key = ${key}`.execute(
      tx.db,
    );
  return found.rows[0];
}

/**
 * The newest threads with the newest of their answers and one more if there is one, oldest post first; private messages
 * are not on a public page.
 */
export async function newestThreads(tx: Tx, most: { threads: number; answers: number }): Promise<SquareRow[]> {
  const found = await sql<SquareRow>`
    select * from (
      select ${columns}, row_number() over (partition by p.root_id order by p.parent_id is null desc, p.created_at desc, p.id desc) as place
      from ${posts} where p.workspace_id = ${tx.workspaceId} and p.visibility = 'public' and p.root_id in (
        select q.id from square_post q where q.workspace_id = ${tx.workspaceId} and q.parent_id is null and q.visibility = 'public'
        order by q.created_at desc, q.id desc limit ${most.threads})
    ) shown where place <= ${most.answers + 2} order by created_at, id`.execute(tx.db);
  return found.rows;
}

/** The public posts of the thread that a public post stands in, oldest first; none when there is no such post. */
export async function threadAround(tx: Tx, id: string, limit: number): Promise<SquareRow[]> {
  const found = await sql<SquareRow>`
    ${rows} join square_post root on root.workspace_id = p.workspace_id and root.id = p.root_id and root.visibility = 'public'
    where p.workspace_id = ${tx.workspaceId} and p.visibility = 'public' and p.root_id = (
      select q.root_id from square_post q where q.workspace_id = ${tx.workspaceId} and q.id = ${id} and q.visibility = 'public')
    order by p.created_at, p.id limit ${limit}`.execute(tx.db);
  return found.rows;
}

/** Where the workspace's square is shown. */
export async function squareAddress(tx: Tx, publicUrl: string): Promise<string> {
  const { slug } = await tx.db
    .selectFrom("workspace")
    .select("slug")
    .where("id", "=", tx.workspaceId)
    .executeTakeFirstOrThrow();
  return `${publicUrl}/square/${slug}`;
}

/** Until the transaction ends nobody else changes this square, so that what was looked up stays so. */
export async function takeTurn(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(4472, hashtext(${tx.workspaceId}))`.execute(tx.db);
}

/** Every write takes its place in the order of changes and wakes the channels that listen. */
async function nextChange(tx: Tx): Promise<number> {
  await takeTurn(tx);
  const channels = await tx.db
    .selectFrom("channel")
    .select("id")
    .where("workspace_id", "=", tx.workspaceId)
    .where("connector", "=", "square")
    .where("deleted_at", "is", null)
    .where("paused", "=", false)
    .execute();
  for (const { id } of channels)
    await enqueue(tx, "collect", { channelId: id }, { key: `collect:${id}`, queue: `collect:${id}` });
  const { rows } = await sql<{ change: string }>`
    select coalesce(max(change), 0) + 1 as change from square_post where workspace_id = ${tx.workspaceId}`.execute(
    tx.db,
  );
  return Number(rows[0]!.change);
}

export async function countPosts(tx: Tx): Promise<number> {
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from square_post where workspace_id = ${tx.workspaceId}`.execute(tx.db);
  return rows[0]!.n;
}

export async function insertSquarePost(
  tx: Tx,
  post: {
    accountId: string;
    parent: SquareRow | null;
    text: string;
    visibility: string;
    picture: string | null;
    pictureAlt: string | null;
    quotes?: SquareRow | null;
    key: string | null;
    at: Date;
  },
): Promise<SquareRow> {
  const id = newId();
  const change = await nextChange(tx);
  await tx.db
    .insertInto("square_post")
    .values({
      workspace_id: tx.workspaceId,
      id,
      account_id: post.accountId,
      parent_id: post.parent?.id ?? null,
      root_id: post.parent?.root_id ?? id,
      text: post.text,
      visibility: post.visibility,
      picture: post.picture,
      picture_alt: post.pictureAlt,
      quotes_id: post.quotes?.id ?? null,
      idempotency_key: post.key,
      created_at: post.at,
      change,
    })
    .execute();
  return (await squarePostById(tx, id))!;
}

export async function changeSquarePost(
  tx: Tx,
  id: string,
  change: { text?: string; edited_at?: Date; likes?: number; reposts?: number },
): Promise<void> {
  const n = await nextChange(tx);
  await tx.db
    .updateTable("square_post")
    .set({ ...change, change: n })
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .execute();
}

/** Takes a post away: what it said and showed is gone from the square too. */
export async function deleteSquarePost(tx: Tx, id: string, at: Date): Promise<void> {
  const change = await nextChange(tx);
  await tx.db
    .updateTable("square_post")
    .set({ deleted_at: at, text: "", picture: null, picture_alt: null, change })
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .execute();
}

/** An account by handle, made when nobody has it. */
export async function accountNamed(
  tx: Tx,
  handle: string,
  name: string,
  { own = false, bot = false }: { own?: boolean; bot?: boolean } = {},
): Promise<{ id: string; handle: string; name: string; own: boolean }> {
  const columns = ["id", "handle", "name", "own"] as const;
  const find = () =>
    tx.db
      .selectFrom("square_account")
      .select(columns)
      .where("workspace_id", "=", tx.workspaceId)
      .where("handle", "=", handle)
      .executeTakeFirst();
  const found = await find();
  if (found) return found;
  await tx.db
    .insertInto("square_account")
    .values({ workspace_id: tx.workspaceId, id: newId(), handle, name, own, bot })
    .onConflict((conflict) => conflict.columns(["workspace_id", "handle"]).doNothing())
    .execute();
  return (await find())!;
}

/** The workspace's own account on its square: the name the workspace goes by. */
export async function ownAccount(tx: Tx) {
  const found = await tx.db
    .selectFrom("square_account")
    .select(["id", "handle", "name", "own"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("own", "=", true)
    .executeTakeFirst();
  if (found) return found;
  const workspace = await tx.db
    .selectFrom("workspace")
    .select(["slug", "name"])
    .where("id", "=", tx.workspaceId)
    .executeTakeFirstOrThrow();
  return accountNamed(tx, workspace.slug.replace(/[^a-z0-9_]/g, "_").slice(0, 40), workspace.name, { own: true });
}
