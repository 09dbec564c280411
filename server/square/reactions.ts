import { sql } from "kysely";
import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import type { SquareRow } from "./store.ts";

export type SquareReaction = {
  id: string;
  post_id: string;
  kind: "like" | "repost";
  ended_at: Date | null;
  account_id: string;
  handle: string;
  name: string;
  bot: boolean;
};

/** What one post tells of at most. */
const mostTold = 200;

/** Gives a like or a share, or takes it back when it was given. Answers by how much the post's counter changes. */
export async function turnReaction(
  tx: Tx,
  post: SquareRow,
  accountId: string,
  kind: "like" | "repost",
  at: Date,
): Promise<1 | -1> {
  const { rows } = await sql<{ ended: boolean }>`
    insert into square_reaction as r (workspace_id, id, post_id, account_id, kind)
    values (${tx.workspaceId}, ${newId()}, ${post.id}, ${accountId}, ${kind})
    on conflict (workspace_id, post_id, account_id, kind)
      do update set ended_at = case when r.ended_at is null then ${at}::timestamptz end
    returning ended_at is not null as ended`.execute(tx.db);
  return rows[0]?.ended ? -1 : 1;
}

/** Who likes and shares these posts, and who did, by post. */
export async function reactionsTo(tx: Tx, posts: SquareRow[]): Promise<Map<string, SquareReaction[]>> {
  if (posts.length === 0) return new Map();
  const { rows } = await sql<SquareReaction>`
    select * from (
      select r.id, r.post_id, r.kind, r.ended_at, a.id as account_id, a.handle, a.name, a.bot,
        row_number() over (partition by r.post_id order by r.id desc) as place
      from square_reaction r join square_account a on a.workspace_id = r.workspace_id and a.id = r.account_id
      where r.workspace_id = ${tx.workspaceId} and r.post_id = any(${posts.map(({ id }) => id)}::uuid[])
    ) told where place <= ${mostTold} order by id`.execute(tx.db);
  const byPost = new Map<string, SquareReaction[]>();
  for (const row of rows) byPost.set(row.post_id, [...(byPost.get(row.post_id) ?? []), row]);
  return byPost;
}
