import { sql } from "kysely";
import type { Context } from "#server/context.ts";
import { newId } from "#server/db/id.ts";
import { takeLine } from "#server/db/line.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { loadPosts } from "#server/posts/load.ts";
import { firstLine } from "./workbench.ts";

/** Opens a conversation on a post that no rule brought in, or gives the one that has it; returns its id. */
export async function openByHand(context: Context, tx: Tx, postId: string): Promise<string> {
  await takeLine(tx);
  const [post] = await loadPosts(context, tx, [postId]);
  if (!post || post.placeholder) throw notFound("post");
  if (post.conversationId) return post.conversationId;
  const active = await tx.db
    .selectFrom("conversation")
    .select("id")
    .where("workspace_id", "=", tx.workspaceId)
    .where("root_id", "=", post.threadId)
    .where("merged_into", "is", null)
    .where("status", "not in", ["resolved", "no_reply_needed"])
    .executeTakeFirst();
  const id = active?.id ?? newId();
  if (!active) {
    await tx.db
      .insertInto("conversation")
      .values({
        workspace_id: tx.workspaceId,
        id,
        root_id: post.threadId,
        network: post.network,
        channel_id: post.channelIds[0] ?? null,
        started_by: post.own ? "company" : post.threadId === post.id ? "customer" : "peer",
        opened_by: "manual",
        visibility: post.visibility,
        customer_id: post.own ? null : (post.author?.id ?? null),
        subject: firstLine(post.title ?? post.text),
        snippet: firstLine(post.text),
        last_post_id: post.id,
        last_at: new Date(post.postedAt),
        last_customer_post_id: post.own ? null : post.id,
        posts: 0,
        created_at: context.now(),
      })
      .execute();
    record(tx, "conversation.opened", { kind: "conversation", id }, { version: 1, data: { reason: "manual" } });
  }
  await sql`
    with joined as (
      insert into conversation_post (workspace_id, post_id, conversation_id) values (${tx.workspaceId}, ${postId}, ${id}) on conflict do nothing returning 1)
    update conversation set posts = posts + (select count(*) from joined) where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(
    tx.db,
  );
  return id;
}
