import { sql } from "kysely";
import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import type { SavedPost } from "#server/posts/save.ts";
import { asksForTeam } from "./asks-for-team.ts";
import { isAgreeing } from "./is-agreeing.ts";
import { saysThanks } from "./says-thanks.ts";

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

type Root = {
  id: string;
  own: boolean;
  author_id: string | null;
  placeholder: boolean;
  title: string | null;
  text: string;
};

/** The conversations that a batch of posts touches, read in three queries and written in three. */
export class Workbench {
  readonly #tx: Tx;
  readonly #byRoot = new Map<string, Working>();
  readonly #all = new Set<Working>();
  readonly #roots: Map<string, Root>;
  readonly #heldBy: Map<string, string>;
  /** who wrote what is answered, where a conversation waits for the community */
  readonly #parents: Map<string, string | null>;
  readonly #joined: { post_id: string; conversation_id: string }[] = [];

  private constructor(
    tx: Tx,
    conversations: Working[],
    roots: Root[],
    held: { post_id: string; conversation_id: string }[],
    parents: { id: string; author_id: string | null }[],
  ) {
    this.#tx = tx;
    this.#roots = new Map(roots.map((root) => [root.id, root]));
    this.#parents = new Map(parents.map((parent) => [parent.id, parent.author_id]));
    this.#heldBy = new Map(held.map((row) => [row.post_id, row.conversation_id]));
    // Oldest first, so that the newest conversation of a thread stays.
    for (const conversation of conversations) {
      this.#byRoot.set(conversation.rootId, conversation);
      this.#all.add(conversation);
    }
  }

  static async over(tx: Tx, saved: SavedPost[]): Promise<Workbench> {
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
    const held = await sql<{ post_id: string; conversation_id: string }>`
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
    return new Workbench(tx, conversations.rows.map(working), roots.rows, held.rows, parents.rows);
  }

  /** The newest conversation of a thread. */
  ofThread(rootId: string): Working | undefined {
    return this.#byRoot.get(rootId);
  }

  holds(postId: string): boolean {
    return this.#heldBy.has(postId);
  }

  open(post: SavedPost, reason: string, previousId: string | null, now: Date): void {
    const root = this.#roots.get(post.rootId);
    const rootSaid = root && !root.placeholder ? root : null;
    const startedBy =
      post.rootId === post.id || !rootSaid
        ? "customer"
        : rootSaid.own
          ? "company"
          : rootSaid.author_id === post.authorId
            ? "customer"
            : "peer";
    const conversation: Working = {
      id: newId(),
      rootId: post.rootId,
      network: post.draft.network,
      channelId: post.channelId,
      status: "open",
      statusAt: now,
      customerId: post.authorId,
      startedBy,
      openedBy: reason,
      visibility: post.draft.visibility,
      subject: firstLine(rootSaid?.title || rootSaid?.text || post.draft.title || post.draft.text),
      snippet: snippetOf(post),
      lastPostId: post.id,
      lastAt: post.draft.postedAt,
      lastCustomerPostId: post.id,
      posts: 1,
      previousId,
      version: 1,
      state: "new",
    };
    this.#byRoot.set(post.rootId, conversation);
    this.#all.add(conversation);
    this.#hold(post.id, conversation.id);
    record(
      this.#tx,
      "conversation.opened",
      { kind: "conversation", id: conversation.id },
      { version: 1, data: { reason } },
    );
  }

  join(conversation: Working, post: SavedPost, { wakes }: { wakes: boolean }): void {
    if (this.holds(post.id)) return;
    this.#hold(post.id, conversation.id);
    conversation.posts += 1;
    if (post.draft.postedAt >= conversation.lastAt) {
      conversation.lastPostId = post.id;
      conversation.lastAt = post.draft.postedAt;
      conversation.snippet = snippetOf(post);
    }
    if (wakes) {
      conversation.lastCustomerPostId = post.id;
      const waited = conversation.status === "waiting_community";
      if (conversation.status !== "open" && !(waited && this.#isAmongCustomers(conversation, post))) {
        conversation.status = "open";
        conversation.statusAt = post.draft.postedAt;
        if (waited) record(this.#tx, "conversation.returned", { kind: "conversation", id: conversation.id });
      }
      if (waited) {
        const by = post.authorId === conversation.customerId ? "customer" : "peer";
        const data = { postId: post.id, by };
        record(this.#tx, "conversation.spoken_in", { kind: "conversation", id: conversation.id }, { data });
      }
    }
    this.#change(conversation);
  }

  /** Said by another customer, or by this one to another, and not to the team: left to the community as it is. */
  #isAmongCustomers(conversation: Working, post: SavedPost): boolean {
    if (post.authorId !== conversation.customerId) return true;
    const { text } = post.draft;
    if (asksForTeam(text)) return false;
    // "Thank you" and "I'll try", said to us, want nothing of us.
    if (post.parentOwn || post.draft.addressed) return saysThanks(text) || isAgreeing(text);
    const parent = post.parentId === null ? null : (this.#parents.get(post.parentId) ?? null);
    return parent !== null && parent !== conversation.customerId;
  }

  /** An edit shows where its words stood: as the last word, as the subject; it makes nothing unread. */
  reword(post: SavedPost): void {
    for (const conversation of this.#all) {
      if (conversation.lastPostId !== post.id && conversation.rootId !== post.id) continue;
      if (conversation.lastPostId === post.id) conversation.snippet = snippetOf(post);
      if (conversation.rootId === post.id) conversation.subject = firstLine(post.draft.title ?? post.draft.text);
      this.#change(conversation);
    }
  }

  async write(now: Date): Promise<void> {
    const tx = this.#tx;
    const rows = (state: Working["state"]) =>
      JSON.stringify([...this.#all].filter((conversation) => conversation.state === state).map(stored));
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
    if (this.#joined.length > 0) {
      await sql`
        insert into conversation_post (workspace_id, post_id, conversation_id)
        select ${tx.workspaceId}::uuid, post_id, conversation_id
        from json_to_recordset(${JSON.stringify(this.#joined)}::json) as x(post_id uuid, conversation_id uuid)
        on conflict do nothing`.execute(tx.db);
    }
  }

  #hold(postId: string, conversationId: string): void {
    this.#heldBy.set(postId, conversationId);
    this.#joined.push({ post_id: postId, conversation_id: conversationId });
  }

  #change(conversation: Working): void {
    if (conversation.state !== "standing") return;
    conversation.state = "changed";
    conversation.version += 1;
    record(
      this.#tx,
      "conversation.updated",
      { kind: "conversation", id: conversation.id },
      { version: conversation.version },
    );
  }
}

type Row = {
  id: string;
  root_id: string;
  network: string;
  channel_id: string | null;
  status: string;
  status_at: Date;
  customer_id: string | null;
  started_by: Working["startedBy"];
  opened_by: string;
  visibility: string;
  subject: string;
  snippet: string;
  last_post_id: string;
  last_at: Date;
  last_customer_post_id: string | null;
  posts: number;
  previous_id: string | null;
  version: number;
};

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

export const firstLine = (text: string): string =>
  cut((text.split("\n").find((line) => line.trim() !== "") ?? "").trim(), 140);

export const snippetOf = (post: SavedPost): string =>
  cut(post.draft.text.replace(/\s+/g, " ").trim() || (post.draft.title ?? ""), 240);

function cut(text: string, most: number): string {
  const points = [...text.slice(0, most * 2)];
  return points.length <= most ? text.slice(0, most * 2) : `${points.slice(0, most - 1).join("")}…`;
}
