import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";
import type { SavedPost } from "#server/posts/save.ts";

/** A conversation as a batch works on it; written back once at the end. */
export type Working = {
  id: string;
  rootId: string;
  network: string;
  channelId: string | null;
  status: string;
  statusAt: Date;
  customerId: string | null;
  startedBy: "customer" | "company" | "peer";
  openedBy: string;
  visibility: string;
  subject: string;
  snippet: string;
  lastPostId: string;
  lastAt: Date;
  lastCustomerPostId: string | null;
  posts: number;
  previousId: string | null;
  version: number;
  state: "standing" | "changed" | "new";
};

export type Root = {
  id: string;
  own: boolean;
  author_id: string | null;
  placeholder: boolean;
  title: string | null;
  text: string;
};

/** Which conversation a post stands in. */
export type Held = { post_id: string; conversation_id: string };

/** What stands of the threads that these posts belong to. */
export async function readWorkbench(
  tx: Tx,
  saved: SavedPost[],
): Promise<{
  conversations: Working[];
  roots: Root[];
  held: Held[];
  parents: { id: string; author_id: string | null }[];
}> {
  const rootIds = [...new Set(saved.map((post) => post.rootId))];
  const postIds = saved.map((post) => post.id);
  const conversations = await sql<Row>`
    select id, root_id, network, channel_id, status, status_at, customer_id, started_by, opened_by, visibility, subject,
      snippet, last_post_id, last_at, last_customer_post_id, posts, previous_id, version
    from conversation where workspace_id = ${tx.workspaceId} and root_id = any(${rootIds}::uuid[]) and merged_into is null
    order by id`.execute(tx.db);
  const answers = saved.some((post) => post.rootId !== post.id);
  const roots = answers
    ? await sql<Root>`
        select id, own, author_id, placeholder, title, text from post
        where workspace_id = ${tx.workspaceId} and id = any(${rootIds}::uuid[])`.execute(tx.db)
    : { rows: [] };
  const held = await sql<Held>`
    select post_id, conversation_id from conversation_post
    where workspace_id = ${tx.workspaceId} and post_id = any(${postIds}::uuid[])`.execute(tx.db);
  const parentIds = saved.flatMap((post) => post.parentId ?? []);
  const parents =
    parentIds.length > 0 && conversations.rows.some((row) => row.status === "waiting_community")
      ? await sql<{ id: string; author_id: string | null }>`
          select id, author_id from post where workspace_id = ${tx.workspaceId} and id = any(${parentIds}::uuid[])`.execute(
          tx.db,
        )
      : { rows: [] };
  return {
    conversations: conversations.rows.map(working),
    roots: roots.rows,
    held: held.rows,
    parents: parents.rows,
  };
}

/** Writes what was opened, changed and joined. */
export async function writeWorkbench(tx: Tx, all: Working[], joined: Held[], now: Date): Promise<void> {
  const rows = (state: Working["state"]) =>
    JSON.stringify(all.filter((conversation) => conversation.state === state).map(stored));
  const shape = sql`x(id uuid, root_id uuid, network text, channel_id uuid, status text, status_at timestamptz, customer_id uuid,
    started_by text, opened_by text, visibility text, subject text, snippet text, last_post_id uuid, last_at timestamptz,
    last_customer_post_id uuid, posts int, previous_id uuid, version int)`;
  const fresh = rows("new");
  if (fresh !== "[]") {
    await sql`
      insert into conversation (workspace_id, id, root_id, network, channel_id, status, status_at, customer_id, started_by,
        opened_by, visibility, subject, snippet, last_post_id, last_at, last_customer_post_id, posts, previous_id, version, created_at)
      select ${tx.workspaceId}::uuid, x.*, ${now}::timestamptz from json_to_recordset(${fresh}::json) as ${shape}`.execute(
      tx.db,
    );
  }
  const changed = rows("changed");
  if (changed !== "[]") {
    await sql`
      update conversation c set status = x.status, status_at = x.status_at, subject = x.subject, snippet = x.snippet, last_post_id = x.last_post_id,
        last_at = x.last_at, last_customer_post_id = x.last_customer_post_id, posts = x.posts, version = x.version,
        snoozed_until = case when x.status = 'snoozed' then c.snoozed_until end,
        community_until = case when x.status = 'waiting_community' then c.community_until end,
        status_reason = case when x.status = c.status then c.status_reason end
      from json_to_recordset(${changed}::json) as ${shape}
      where c.workspace_id = ${tx.workspaceId} and c.id = x.id`.execute(tx.db);
  }
  if (joined.length > 0) {
    await sql`
      insert into conversation_post (workspace_id, post_id, conversation_id)
      select ${tx.workspaceId}::uuid, post_id, conversation_id
      from json_to_recordset(${JSON.stringify(joined)}::json) as x(post_id uuid, conversation_id uuid)
      on conflict do nothing`.execute(tx.db);
  }
}

type Row = ReturnType<typeof stored>;

const working = (row: Row): Working => ({
  id: row.id,
  rootId: row.root_id,
  network: row.network,
  channelId: row.channel_id,
  status: row.status,
  statusAt: row.status_at,
  customerId: row.customer_id,
  startedBy: row.started_by,
  openedBy: row.opened_by,
  visibility: row.visibility,
  subject: row.subject,
  snippet: row.snippet,
  lastPostId: row.last_post_id,
  lastAt: row.last_at,
  lastCustomerPostId: row.last_customer_post_id,
  posts: row.posts,
  previousId: row.previous_id,
  version: row.version,
  state: "standing",
});

const stored = (conversation: Working) => ({
  id: conversation.id,
  root_id: conversation.rootId,
  network: conversation.network,
  channel_id: conversation.channelId,
  status: conversation.status,
  status_at: conversation.statusAt,
  customer_id: conversation.customerId,
  started_by: conversation.startedBy,
  opened_by: conversation.openedBy,
  visibility: conversation.visibility,
  subject: conversation.subject,
  snippet: conversation.snippet,
  last_post_id: conversation.lastPostId,
  last_at: conversation.lastAt,
  last_customer_post_id: conversation.lastCustomerPostId,
  posts: conversation.posts,
  previous_id: conversation.previousId,
  version: conversation.version,
});
