import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import type { SavedPost } from "#server/posts/save.ts";
import { asksForTeam } from "./asks-for-team.ts";
import { isAgreeing } from "./is-agreeing.ts";
import { saysThanks } from "./says-thanks.ts";
import { type Held, type Root, readWorkbench, type Working, writeWorkbench } from "./workbench-store.ts";

/** The conversations that a batch of posts touches, read in three queries and written in three. */
export class Workbench {
  readonly #tx: Tx;
  readonly #byRoot = new Map<string, Working>();
  readonly #all = new Set<Working>();
  readonly #roots: Map<string, Root>;
  readonly #heldBy: Map<string, string>;
  /** who wrote what is answered, where a conversation waits for the community */
  readonly #parents: Map<string, string | null>;
  readonly #joined: Held[] = [];

  private constructor(
    tx: Tx,
    conversations: Working[],
    roots: Root[],
    held: Held[],
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
    const { conversations, roots, held, parents } = await readWorkbench(tx, saved);
    return new Workbench(tx, conversations, roots, held, parents);
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

  write(now: Date): Promise<void> {
    return writeWorkbench(this.#tx, [...this.#all], this.#joined, now);
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

export const firstLine = (text: string): string =>
  cut((text.split("\n").find((line) => line.trim() !== "") ?? "").trim(), 140);

export const snippetOf = (post: SavedPost): string =>
  cut(post.draft.text.replace(/\s+/g, " ").trim() || (post.draft.title ?? ""), 240);

function cut(text: string, most: number): string {
  const points = [...text.slice(0, most * 2)];
  return points.length <= most ? text.slice(0, most * 2) : `${points.slice(0, most - 1).join("")}…`;
}
