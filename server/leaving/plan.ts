import { sql } from "kysely";
import { allCategories } from "#server/community/category-store.ts";
import { postToAsk } from "#server/community/post-to-ask.ts";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound, Refusal, refused } from "#server/errors.ts";
import { postToAnswer } from "#server/inbox/post-to-answer.ts";
import { portalOf } from "#server/portal/store.ts";
import { titleOf } from "#server/posts/title-of.ts";
import type { Occasion } from "./match.ts";
import { sortInto } from "./sort-into.ts";
import { newestLeaving } from "./store.ts";
import type { Sought } from "./willing-store.ts";

export type Plan = {
  postId: string;
  /** the question it is already; null: one will be made of the post */
  questionId: string | null;
  title: string;
  occasion: Occasion;
  sought: Sought;
  /** why it cannot be left */
  refusal: Refusal | null;
};

/** What leaving a conversation would come to: which post becomes which question, about what. 404 when there is none. */
export async function planLeaving(
  context: Context,
  tx: Tx,
  conversationId: string,
  wished: { title?: string; categoryId?: string | null; tags?: string[] } = {},
): Promise<Plan> {
  const conversation = await conversationAsked(tx, conversationId);
  if (!conversation) throw notFound("conversation");
  const known = await questionOf(tx, conversation);
  const postId = known?.postId ?? (await postToAnswer(tx, conversation));
  const post = known
    ? null
    : await postToAsk(context, tx, postId).catch((error: unknown) => {
        if (error instanceof Refusal && error.status === 422) return error;
        throw error;
      });
  const isPost = post !== null && !(post instanceof Refusal);
  const words = `${conversation.subject}\n${isPost ? post.text : conversation.snippet}`;
  const categories = await sortings(tx);
  const wanted = known ? known.categoryId : wished.categoryId;
  const category =
    wanted === undefined ? sortInto(words, categories) : (categories.find(({ id }) => id === wanted) ?? null);
  if (wished.categoryId && !categories.some(({ id }) => id === wished.categoryId))
    throw refused("unknown_category", "There is no such category.", [
      { path: "categoryId", code: "unknown", message: "not a category" },
    ]);
  const tags = known ? known.tags : (wished.tags ?? []);
  const topics = await topicsOf(tx, conversationId);
  return {
    postId,
    questionId: known?.questionId ?? null,
    title: known?.title ?? wished.title ?? (isPost ? titleOf(post) : conversation.subject),
    occasion: {
      category: category && { id: category.id, name: category.name },
      tags,
      topics: topics.map(({ name }) => name),
    },
    sought: {
      conversationId,
      askerId: conversation.customer_id,
      categoryId: category?.id ?? null,
      tags,
      topicIds: topics.map(({ id }) => id),
    },
    refusal: (await stands(tx, conversationId, known)) ?? (post instanceof Refusal ? post : null),
  };
}

async function stands(tx: Tx, conversationId: string, known: Known | null): Promise<Refusal | null> {
  const newest = await newestLeaving(tx, conversationId);
  if (newest && newest.ended_at === null)
    return refused("already_left", "This conversation is left to the community already.");
  if (known?.hidden) return refused("hidden", "Its question is not shown on the portal. Show it again first.");
  if (known && !(await portalOf(tx))?.opened_at)
    return refused("portal_closed", "The portal is closed, so nobody could answer there. Open it first.");
  return null;
}

async function conversationAsked(tx: Tx, id: string) {
  return tx.db
    .selectFrom("conversation")
    .select(["id", "root_id", "network", "customer_id", "subject", "snippet", "last_customer_post_id"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .where("merged_into", "is", null)
    .executeTakeFirst();
}

type Known = {
  postId: string;
  questionId: string;
  title: string;
  categoryId: string | null;
  tags: string[];
  hidden: boolean;
};

/** The question that a conversation is: asked on the portal, or made of one of its posts before. */
async function questionOf(
  tx: Tx,
  conversation: { id: string; root_id: string; network: string },
): Promise<Known | null> {
  const { rows } = await sql<Known>`
    with found as (
      select q.id as question_id, q.id as post_id from question q
      where q.workspace_id = ${tx.workspaceId} and q.id = ${conversation.network === "portal" ? conversation.root_id : null}
      union all
      (select s.question_id, s.post_id from conversation_post h
        join question_source s on s.workspace_id = h.workspace_id and s.post_id = h.post_id and s.ended_at is null
        where h.workspace_id = ${tx.workspaceId} and h.conversation_id = ${conversation.id} order by s.added_at desc limit 1)
      limit 1
    )
    select f.post_id as "postId", q.id as "questionId", coalesce(p.title, '') as title, q.category_id as "categoryId",
      q.hidden_at is not null as hidden,
      array(select t.tag from question_tag t where t.workspace_id = q.workspace_id and t.question_id = q.id order by t.tag) as tags
    from found f join question q on q.workspace_id = ${tx.workspaceId} and q.id = f.question_id
    join post p on p.workspace_id = q.workspace_id and p.id = q.id`.execute(tx.db);
  return rows[0] ?? null;
}

/** Topics that posts of the conversation match. */
async function topicsOf(tx: Tx, conversationId: string): Promise<{ id: string; name: string }[]> {
  const { rows } = await sql<{ id: string; name: string }>`
    select distinct t.id, t.name from conversation_post h
    join match m on m.workspace_id = h.workspace_id and m.post_id = h.post_id and m.ended_at is null
    join topic t on t.workspace_id = m.workspace_id and t.id = m.topic_id and t.deleted_at is null
    where h.workspace_id = ${tx.workspaceId} and h.conversation_id = ${conversationId}
      and t.role in ('product', 'category') order by t.name limit 10`.execute(tx.db);
  return rows;
}

async function sortings(tx: Tx) {
  const categories = await allCategories(tx);
  const products = await tx.db
    .selectFrom("product")
    .select(["id", "name"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "in", [...categories.flatMap(({ product_id }) => product_id ?? []), tx.workspaceId])
    .execute();
  const names = new Map(products.map(({ id, name }) => [id, name]));
  return categories.map(({ id, name, product_id }) => ({
    id,
    name,
    product: product_id === null ? null : (names.get(product_id) ?? null),
  }));
}
