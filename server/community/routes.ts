import * as endpoints from "@earshot/contract/community.ts";
import type { FastifyInstance } from "fastify";
import type { Context } from "#server/context.ts";
import { idCursor } from "#server/db/page.ts";
import { notFound, refused } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { originOf } from "#server/portal/origin.ts";
import { route } from "#server/route.ts";
import { addCategory } from "./add-category.ts";
import { answer } from "./answer.ts";
import { answerById } from "./answer-store.ts";
import { ask } from "./ask.ts";
import { askedElsewhereRoutes } from "./asked-elsewhere-routes.ts";
import { authorOf } from "./author.ts";
import { allCategories, mustBeCategory } from "./category-store.ts";
import { find } from "./find.ts";
import { hide } from "./hide.ts";
import { presentCategory, presentQuestion } from "./present.ts";
import { questionDetail } from "./question-detail.ts";
import { changeQuestion, lockQuestion, pageOfQuestionIds, questionsById, replaceTags } from "./question-store.ts";
import { removeCategory } from "./remove-category.ts";
import { reopen } from "./reopen.ts";
import { retitle } from "./retitle.ts";
import { reword } from "./reword.ts";
import { solve } from "./solve.ts";
import { teamVoice } from "./team-voice.ts";
import { updateCategory } from "./update-category.ts";

/** What teammates do on the portal; what members do there stands in portal-pages.ts. */
export function communityRoutes(app: FastifyInstance, context: Context): void {
  route(app, context, endpoints.listCategories, async (tx) => ({
    items: (await allCategories(tx)).map(presentCategory),
  }));
  route(app, context, endpoints.createCategory, async (tx, { body }) => presentCategory(await addCategory(tx, body)));
  route(app, context, endpoints.updateCategory, async (tx, { params, body }) =>
    presentCategory(await updateCategory(tx, params.id, body)),
  );
  route(app, context, endpoints.deleteCategory, async (tx, { params }) => {
    await removeCategory(tx, params.id);
    return undefined;
  });

  route(app, context, endpoints.listQuestions, async (tx, { query }) => {
    const before = idCursor(query.cursor);
    const { q, ...filters } = query;
    const ids = q?.trim()
      ? await find(tx, q, { before, limit: query.limit + 1 })
      : await pageOfQuestionIds(tx, { ...filters, before, all: true });
    const origin = await originOf(context, tx);
    const rows = await questionsById(tx, ids.slice(0, query.limit), { all: true });
    return {
      items: rows.map((row) => presentQuestion(row, origin)),
      nextCursor: ids.length > query.limit ? (ids[query.limit - 1] ?? null) : null,
    };
  });
  route(app, context, endpoints.getQuestion, (tx, { params }) => questionDetail(context, tx, params.id));
  route(app, context, endpoints.createQuestion, async (tx, { body }) => {
    const { text: source, categoryId = null, title, tags } = body;
    return questionDetail(
      context,
      tx,
      await ask(context, tx, { title, source, categoryId, tags, author: await teamVoice(tx) }),
    );
  });
  route(app, context, endpoints.updateQuestion, async (tx, { params, body }) => {
    if (!(await lockQuestion(tx, params.id))) throw notFound("question");
    if (body.title !== undefined) await retitle(context, tx, params.id, body.title);
    if (body.categoryId) await mustBeCategory(tx, body.categoryId);
    if (body.categoryId !== undefined) await changeQuestion(tx, params.id, { category_id: body.categoryId });
    if (body.tags) await replaceTags(tx, params.id, body.tags);
    if (body.hiddenReason !== undefined) await hide(tx, params.id, body.hiddenReason, context.now());
    else record(tx, "question.updated", { kind: "question", id: params.id });
    return questionDetail(context, tx, params.id);
  });
  route(app, context, endpoints.createAnswer, async (tx, { params, body }) => {
    await answer(context, tx, { questionId: params.id, source: body.text, author: await teamVoice(tx) });
    return questionDetail(context, tx, params.id);
  });
  route(app, context, endpoints.updateAnswer, async (tx, { params, body }) => {
    const row = await answerById(tx, params.id);
    if (!row) throw notFound("answer");
    if (body.text !== undefined) {
      if (!row.team) throw refused("not_ours", "A member's words stay theirs; hide the answer, or write another.");
      const author = { ...(await authorOf(tx, row.author_id)), team: true };
      await reword(context, tx, {
        postId: row.id,
        questionId: row.question_id,
        title: null,
        source: body.text,
        author,
      });
    }
    if (body.hiddenReason !== undefined) await hide(tx, params.id, body.hiddenReason, context.now());
    return questionDetail(context, tx, row.question_id);
  });
  route(app, context, endpoints.solveQuestion, async (tx, { params, body }) => {
    const row = await answerById(tx, body.answerId);
    if (!(await lockQuestion(tx, params.id))) throw notFound("question");
    if (row?.question_id !== params.id)
      throw refused("not_an_answer", "This is no answer to the question.", [
        { path: "answerId", code: "unknown", message: "is no answer to this question" },
      ]);
    await solve(tx, { ...body, by: "teammate", now: context.now() });
    return questionDetail(context, tx, params.id);
  });
  route(app, context, endpoints.reopenQuestion, async (tx, { params }) => {
    await reopen(tx, params.id, context.now());
    return questionDetail(context, tx, params.id);
  });
  askedElsewhereRoutes(app, context);
}
