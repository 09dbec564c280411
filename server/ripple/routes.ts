import * as endpoints from "@earshot/contract/ripple.ts";
import type { FastifyInstance } from "fastify";
import { questionsById } from "#server/community/question-store.ts";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { conversationById } from "#server/inbox/store.ts";
import { articlesById } from "#server/knowledge/store.ts";
import { postsById } from "#server/posts/store.ts";
import { route } from "#server/route.ts";
import { getBenefits } from "./get-benefits.ts";
import { listBenefitRows } from "./list-benefit-rows.ts";
import { listRows } from "./list-rows.ts";
import { presentRipple } from "./present.ts";
import { countRipples } from "./ripple-store.ts";
import { type Asked, mostLookedAt } from "./subject-store.ts";

const dayMs = 86_400_000;
/** A conversation's or a question's own; nobody gives more answers in one. */
const mostTogether = 200;

export function rippleRoutes(app: FastifyInstance, context: Context): void {
  const since = (days: number) => new Date(context.now().getTime() - days * dayMs);
  const all = async (tx: Tx, asked: Asked) => ({
    items: (await countRipples(tx, asked, mostTogether)).map(presentRipple),
  });
  const one = async (tx: Tx, asked: Asked) => {
    const [row] = await countRipples(tx, asked, 1);
    return { ripple: row ? presentRipple(row) : null };
  };
  const post = async (tx: Tx, id: string): Promise<Asked> => {
    if ((await postsById(tx, [id])).length === 0) throw notFound("post");
    return { posts: [id] };
  };
  const article = async (tx: Tx, id: string): Promise<Asked> => {
    if ((await articlesById(tx, [id])).length === 0) throw notFound("article");
    return { articles: [id] };
  };

  route(app, context, endpoints.listRipples, async (tx, { query }) => {
    const from = since(query.days);
    const rows = await countRipples(tx, { since: from, kind: query.kind }, query.limit);
    return {
      since: from.toISOString(),
      subjects: rows[0]?.subjects ?? 0,
      most: mostLookedAt,
      items: rows.map(presentRipple),
    };
  });
  route(app, context, endpoints.listConversationRipples, async (tx, { params }) => {
    if (!(await conversationById(tx, null, params.id))) throw notFound("conversation");
    return all(tx, { conversation: params.id });
  });
  route(app, context, endpoints.listQuestionRipples, async (tx, { params }) => {
    if ((await questionsById(tx, [params.id], { all: true })).length === 0) throw notFound("question");
    return all(tx, { question: params.id });
  });
  route(app, context, endpoints.getPostRipple, async (tx, { params }) => one(tx, await post(tx, params.id)));
  route(app, context, endpoints.getArticleRipple, async (tx, { params }) => one(tx, await article(tx, params.id)));
  route(app, context, endpoints.listPostRippleRows, async (tx, { params, query }) =>
    listRows(context, tx, await post(tx, params.id), query),
  );
  route(app, context, endpoints.listArticleRippleRows, async (tx, { params, query }) =>
    listRows(context, tx, await article(tx, params.id), query),
  );
  route(app, context, endpoints.getBenefits, (tx, { query }) => getBenefits(tx, since(query.days)));
  route(app, context, endpoints.listBenefitRows, (tx, { query }) => listBenefitRows(tx, since(query.days), query));
}
