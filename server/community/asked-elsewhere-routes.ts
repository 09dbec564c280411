import * as endpoints from "@earshot/contract/asked-elsewhere.ts";
import type { FastifyInstance } from "fastify";
import type { Context } from "#server/context.ts";
import { idCursor, pageOf } from "#server/db/page.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { conversationById } from "#server/inbox/store.ts";
import { route } from "#server/route.ts";
import { askFromPost } from "./ask-from-post.ts";
import { endSource } from "./end-source.ts";
import { passOn } from "./pass-on.ts";
import { presentRelay } from "./present-relay.ts";
import { questionDetail } from "./question-detail.ts";
import { questionDraft } from "./question-draft.ts";
import { pageOfRelays, relayById, relaysOf } from "./relay-store.ts";
import { restoreQuote } from "./restore-quote.ts";
import { sameHere } from "./same-here.ts";
import { setRelayAside } from "./set-relay-aside.ts";
import { sourceOfPost } from "./source-store.ts";
import { tellAuthor } from "./tell-author.ts";

/** From a post on a network to a question on the portal, and from its answer back. */
export function askedElsewhereRoutes(app: FastifyInstance, context: Context): void {
  route(app, context, endpoints.getQuestionDraft, (tx, { params, query }) =>
    questionDraft(context, tx, params.id, query.title),
  );
  route(app, context, endpoints.askFromPost, async (tx, { params, body }) => {
    const { categoryId = null, ...given } = body;
    return questionDetail(context, tx, await askFromPost(context, tx, { ...given, postId: params.id, categoryId }));
  });
  route(app, context, endpoints.sameHere, async (tx, { params, body }) => {
    await sameHere(context, tx, { ...body, questionId: params.id });
    return questionDetail(context, tx, params.id);
  });
  route(app, context, endpoints.endSource, async (tx, { params }) => {
    await mustBeSource(tx, params);
    await endSource(context, tx, params.postId, "team");
    return questionDetail(context, tx, params.id);
  });
  route(app, context, endpoints.restoreQuote, async (tx, { params, body }) => {
    await mustBeSource(tx, params);
    await restoreQuote(context, tx, { ...body, postId: params.postId });
    return questionDetail(context, tx, params.id);
  });
  route(app, context, endpoints.tellAuthor, async (tx, { params, body }) => {
    await mustBeSource(tx, params);
    await tellAuthor(context, tx, params.postId, body.notice);
    return questionDetail(context, tx, params.id);
  });

  route(app, context, endpoints.listRelays, async (tx, { query }) => {
    const rows = await pageOfRelays(tx, idCursor(query.cursor), query.limit);
    const page = pageOf(rows, query.limit, (row) => row.id);
    return { ...page, items: await Promise.all(page.items.map((row) => presentRelay(context, tx, row))) };
  });
  route(app, context, endpoints.listConversationRelays, async (tx, { params }) => {
    const conversation = await conversationById(tx, null, params.id);
    if (!conversation) throw notFound("conversation");
    const rows = await relaysOf(tx, conversation.id);
    return { items: await Promise.all(rows.map((row) => presentRelay(context, tx, row))) };
  });
  route(app, context, endpoints.passOn, async (tx, { params, body }) => {
    await passOn(context, tx, params.id, body.text);
    return relay(tx, params.id);
  });
  route(app, context, endpoints.updateRelay, async (tx, { params, body }) => {
    await setRelayAside(context, tx, params.id, body.dismissed);
    return relay(tx, params.id);
  });

  async function relay(tx: Tx, id: string) {
    const row = await relayById(tx, id);
    if (!row) throw notFound("relay");
    return presentRelay(context, tx, row);
  }
}

async function mustBeSource(tx: Tx, { id, postId }: { id: string; postId: string }): Promise<void> {
  if ((await sourceOfPost(tx, postId))?.question_id !== id) throw notFound("source");
}
