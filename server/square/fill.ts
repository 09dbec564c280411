import { normalize } from "@earshot/connectors/square/normalize.ts";
import { sql } from "kysely";
import { idAt, newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { presentSquarePost } from "./present.ts";
import { pictures, pictureUrl } from "./server.ts";
import {
  accountNamed,
  changeSquarePost,
  insertSquarePost,
  type SquareRow,
  squareAddress,
  squarePostById,
  squarePostByKey,
} from "./store.ts";

/** Something said on the square by one of its people; `key` is said once. */
export type Spoken = {
  key: string;
  handle: string;
  name: string;
  own: boolean;
  bot: boolean;
  text: string;
  /** the key of the post it answers */
  parentKey: string | null;
  picture: string | null;
  direct: boolean;
  likes: number;
  reposts: number;
  at: Date;
};

/** How the square's own rows know what was put there by key. */
const keyed = (key: string): string => `sample:${key}`;

/**
 * Fills an empty square with a past, oldest first, in two statements. Answers each post as the square would tell of it
 * over its API, in the same order, and the number of the last change.
 */
export async function fillSquare(
  tx: Tx,
  posts: Spoken[],
  { publicUrl, ownHandle }: { publicUrl: string; ownHandle: string },
): Promise<{ events: ReturnType<typeof normalize>[]; idByKey: Map<string, string>; change: number }> {
  const accounts = new Map(posts.map((post) => [post.handle, { id: newId(), ...post }]));
  const rows: SquareRow[] = [];
  const byKey = new Map<string, SquareRow>();
  for (const [n, post] of posts.entries()) {
    const id = idAt(post.at);
    const parent = post.parentKey === null ? undefined : byKey.get(post.parentKey);
    const row: SquareRow = {
      id,
      parent_id: parent?.id ?? null,
      root_id: parent?.root_id ?? id,
      text: post.text,
      visibility: post.direct ? "direct" : "public",
      picture: post.picture === null ? null : pictureUrl(post.picture),
      picture_alt: post.picture === null ? null : (pictures[post.picture] ?? null),
      likes: post.likes,
      reposts: post.reposts,
      created_at: post.at,
      edited_at: null,
      deleted_at: null,
      change: n + 1,
      account_id: accounts.get(post.handle)!.id,
      handle: post.handle,
      name: post.name,
      bot: post.bot,
      quotes_id: null,
    };
    rows.push(row);
    byKey.set(post.key, row);
  }
  await sql`
    insert into square_account (workspace_id, id, handle, name, own, bot)
    select ${tx.workspaceId}::uuid, id, handle, name, own, bot
    from json_to_recordset(${JSON.stringify([...accounts.values()])}::json)
      as x(id uuid, handle text, name text, own boolean, bot boolean)`.execute(tx.db);
  const stored = rows.map((row, n) => ({ ...row, idempotency_key: keyed(posts[n]!.key) }));
  await sql`
    insert into square_post (workspace_id, id, account_id, parent_id, root_id, text, visibility, picture, picture_alt,
      idempotency_key, likes, reposts, created_at, change)
    select ${tx.workspaceId}::uuid, x.* from json_to_recordset(${JSON.stringify(stored)}::json) as x(id uuid, account_id uuid,
      parent_id uuid, root_id uuid, text text, visibility text, picture text, picture_alt text, idempotency_key text,
      likes int, reposts int, created_at timestamptz, change bigint)`.execute(tx.db);
  const address = await squareAddress(tx, publicUrl);
  return {
    events: rows.map((row) => normalize(presentSquarePost(row, address), ownHandle)),
    idByKey: new Map([...byKey].map(([key, row]) => [key, row.id])),
    change: rows.length,
  };
}

/** Whether the company has answered what was said under this key. */
export async function isAnswered(tx: Tx, key: string): Promise<boolean> {
  const { rows } = await sql`
    select from square_post p
    join square_post q on q.workspace_id = p.workspace_id and q.id = p.parent_id and q.idempotency_key = ${keyed(key)}
    join square_account a on a.workspace_id = p.workspace_id and a.id = p.account_id and a.own
    where p.workspace_id = ${tx.workspaceId} limit 1`.execute(tx.db);
  return rows.length > 0;
}

/**
 * Says something on the square now, and wakes the channels that listen. False when this key was said before, or the post
 * it answers is gone.
 */
export async function speak(tx: Tx, spoken: Spoken, answers?: { postId: string }): Promise<boolean> {
  if (await squarePostByKey(tx, keyed(spoken.key))) return false;
  const parent = answers
    ? ((await squarePostById(tx, answers.postId)) ?? null)
    : spoken.parentKey === null
      ? null
      : ((await squarePostByKey(tx, keyed(spoken.parentKey))) ?? null);
  if ((answers || spoken.parentKey !== null) && (!parent || parent.deleted_at)) return false;
  const account = await accountNamed(tx, spoken.handle, spoken.name, { own: spoken.own, bot: spoken.bot });
  const row = await insertSquarePost(tx, {
    accountId: account.id,
    parent,
    text: spoken.text,
    visibility: spoken.direct || parent?.visibility === "direct" ? "direct" : "public",
    picture: spoken.picture === null ? null : pictureUrl(spoken.picture),
    pictureAlt: spoken.picture === null ? null : (pictures[spoken.picture] ?? null),
    key: keyed(spoken.key),
    at: spoken.at,
  });
  if (spoken.likes > 0) await changeSquarePost(tx, row.id, { likes: spoken.likes });
  return true;
}
