import * as endpoints from "@earshot/contract/inbox.ts";
import { changeConversations } from "@earshot/contract/inbox-bulk.ts";
import type { FastifyInstance } from "fastify";
import type { Context } from "#server/context.ts";
import { newId } from "#server/db/id.ts";
import { idCursor, pageOf } from "#server/db/page.ts";
import type { Tx } from "#server/db/transaction.ts";
import { badRequest, notFound } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { loadPosts } from "#server/posts/load.ts";
import { mediaUrl } from "#server/posts/media-url.ts";
import { route } from "#server/route.ts";
import { createCannedReply, deleteCannedReply, pageOfCannedReplies } from "./canned-replies.ts";
import { changeTogether } from "./change-together.ts";
import { composerFor } from "./composer-for.ts";
import { countedUpTo, counts } from "./count.ts";
import { detail } from "./detail.ts";
import { list } from "./list.ts";
import { openByHand } from "./open-by-hand.ts";
import { postToAnswer } from "./post-to-answer.ts";
import { presentConversation, presentNote, presentReply } from "./present.ts";
import { reply } from "./reply.ts";
import { pageOfReplies, replyById } from "./reply-store.ts";
import { cancelReply, retryReply } from "./settle-reply.ts";
import { conversationById, lockConversation, markRead, markUnread } from "./store.ts";
import { tagCounts } from "./tag-store.ts";
import { insertNote, postIdsBefore } from "./thread-store.ts";
import { updateConversation } from "./update.ts";
import { viewRoutes } from "./view-routes.ts";

export function inboxRoutes(app: FastifyInstance, context: Context): void {
  const one = async (tx: Tx, id: string, userId: string | null) => {
    const row = await conversationById(tx, userId, id);
    if (!row) throw notFound("conversation");
    return presentConversation(row, (url) => mediaUrl(context, url));
  };

  route(app, context, endpoints.listConversations, (tx, { query, caller }) => list(context, tx, query, caller.userId));
  route(app, context, endpoints.countConversations, async (tx, { caller }) => ({
    ...(await counts(tx, caller.userId)),
    most: countedUpTo,
  }));
  route(app, context, endpoints.createConversation, async (tx, { body, caller }) =>
    one(tx, await openByHand(context, tx, body.postId), caller.userId),
  );
  route(app, context, endpoints.getConversation, (tx, { params, caller }) =>
    detail(context, tx, params.id, caller.userId),
  );
  route(app, context, endpoints.listConversationPosts, async (tx, { params, query, caller }) => {
    await one(tx, params.id, caller.userId);
    const ids = await postIdsBefore(tx, params.id, idCursor(query.cursor), query.limit + 1);
    const { items, nextCursor } = pageOf(ids, query.limit, (id) => id);
    return { items: await loadPosts(context, tx, items), nextCursor };
  });
  route(app, context, endpoints.updateConversation, async (tx, { params, body, ifMatch, caller }) => {
    await updateConversation(context, tx, params.id, body, ifMatch);
    return one(tx, params.id, caller.userId);
  });
  route(app, context, changeConversations, (tx, { body, caller }) =>
    changeTogether(context, tx, body.items, caller.userId),
  );
  route(app, context, endpoints.getComposer, async (tx, { params, query, caller }) => {
    const row = await conversationById(tx, caller.userId, params.id);
    if (!row) throw notFound("conversation");
    return composerFor(context, tx, row, query.postId ?? (await postToAnswer(tx, row)));
  });
  route(app, context, endpoints.markRead, async (tx, { params, caller }) => {
    await one(tx, params.id, caller.userId);
    if (caller.userId === null) throw badRequest("An API key reads nothing: only a teammate has read or unread.");
    await markRead(tx, params.id, caller.userId);
    return undefined;
  });
  route(app, context, endpoints.markUnread, async (tx, { params, caller }) => {
    await one(tx, params.id, caller.userId);
    if (caller.userId === null) throw badRequest("An API key reads nothing: only a teammate has read or unread.");
    await markUnread(tx, params.id, caller.userId);
    return undefined;
  });
  route(app, context, endpoints.createNote, async (tx, { params, body }) => {
    if (!(await lockConversation(tx, params.id))) throw notFound("conversation");
    const row = await insertNote(tx, {
      id: newId(),
      conversation_id: params.id,
      text: body.text,
      author_id: tx.actor.kind === "user" ? tx.actor.id : null,
      author_name: tx.actor.name,
    });
    record(tx, "note.created", { kind: "conversation", id: params.id }, { data: { noteId: row.id } });
    return presentNote(row);
  });
  route(app, context, endpoints.createReply, async (tx, { params, body }) =>
    presentReply(await reply(context, tx, params.id, body)),
  );
  route(app, context, endpoints.listReplies, async (tx, { query }) => {
    const rows = await pageOfReplies(tx, { state: query.state, before: idCursor(query.cursor), limit: query.limit });
    return pageOf(rows.map(presentReply), query.limit, (row) => row.id);
  });
  route(app, context, endpoints.getReply, async (tx, { params }) => {
    const row = await replyById(tx, params.id);
    if (!row) throw notFound("reply");
    return presentReply(row);
  });
  route(app, context, endpoints.retryReply, async (tx, { params }) => presentReply(await retryReply(tx, params.id)));
  route(app, context, endpoints.cancelReply, async (tx, { params }) => {
    await cancelReply(tx, params.id);
    return undefined;
  });
  route(app, context, endpoints.listCannedReplies, async (tx, { query }) => {
    const rows = await pageOfCannedReplies(tx, idCursor(query.cursor), query.limit);
    return pageOf(rows.map(cannedReply), query.limit, (row) => row.id);
  });
  route(app, context, endpoints.createCannedReply, async (tx, { body }) =>
    cannedReply(await createCannedReply(tx, body)),
  );
  route(app, context, endpoints.deleteCannedReply, async (tx, { params }) => {
    await deleteCannedReply(tx, params.id);
    return undefined;
  });
  route(app, context, endpoints.listTags, async (tx) => ({ items: await tagCounts(tx) }));
  viewRoutes(app, context);
}

const cannedReply = (row: { id: string; name: string; text: string; created_at: Date }) => ({
  id: row.id,
  name: row.name,
  text: row.text,
  createdAt: row.created_at.toISOString(),
});
