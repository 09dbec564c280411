import * as corrections from "@earshot/contract/corrections.ts";
import * as learning from "@earshot/contract/learning.ts";
import type { SignalField } from "@earshot/contract/signals.ts";
import type { FastifyInstance } from "fastify";
import type { Context } from "#server/context.ts";
import { idCursor } from "#server/db/page.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { presentSignals, signalsOf } from "#server/posts/signals.ts";
import { postsById } from "#server/posts/store.ts";
import { route } from "#server/route.ts";
import { answersOf, countCorrections, drawPosts, flipsOf } from "./audit-store.ts";
import { changeModel } from "./change-model.ts";
import { correct } from "./correct.ts";
import { correctionsOf } from "./correction-store.ts";
import { learnNow } from "./lessons-wanted.ts";
import { changesOf, learningRows, shadowsOf, versionsOf } from "./model-store.ts";
import { enoughAnswers, presentModel, presentVersion, shipped } from "./present-model.ts";
import { undoCorrection } from "./undo-correction.ts";

const fieldOf = { tone: "tone", intents: "intent", urgency: "urgency", toxicity: "toxicity" } as const;

export function learningRoutes(app: FastifyInstance, context: Context): void {
  route(app, context, corrections.correct, (tx, { body }) => correct(context, tx, body));
  route(app, context, corrections.undoCorrection, async (tx, { params }) => {
    await undoCorrection(context, tx, params.id);
    return undefined;
  });
  route(app, context, corrections.listPostCorrections, async (tx, { params }) => {
    const [post] = await postsById(tx, [params.id]);
    if (!post) throw notFound("post");
    const rows = await correctionsOf(tx, params.id);
    return {
      items: rows.map((row) => ({
        id: row.act_id,
        field: row.field as SignalField,
        intent: row.intent === "" ? null : row.intent,
        old: row.old_value,
        new: row.new_value,
        model: row.model,
        confidence: row.confidence,
        shown: row.shown as corrections.CorrectionShown,
        visible: row.visible,
        by: row.by_name,
        at: row.at.toISOString(),
        undoneAt: row.undone_at?.toISOString() ?? null,
      })),
    };
  });

  const modelsOf = async (tx: Tx): Promise<learning.Model[]> => {
    const { BASES } = await import("@earshot/analysis/taught-tasks.ts");
    const rows = await learningRows(tx);
    const counts = await countCorrections(tx);
    const shadows = await shadowsOf(tx);
    return learning.learningTasks.map((task) =>
      presentModel(
        task,
        BASES[task].model(),
        rows.find((one) => one.task === task),
        shadows.get(task) ?? null,
        counts.get(fieldOf[task]),
      ),
    );
  };
  const modelOf = async (tx: Tx, task: learning.LearningTask) => (await modelsOf(tx)).find((one) => one.task === task)!;
  route(app, context, learning.listModels, async (tx) => ({ items: await modelsOf(tx) }));
  route(app, context, learning.getModel, async (tx, { params }) => {
    const model = await modelOf(tx, params.task);
    const versions = await versionsOf(tx, params.task);
    const { calibration } = await import("@earshot/analysis/evaluate/measures.ts");
    const answers = (await answersOf(tx, fieldOf[params.task])).flatMap(({ confidence, right }) =>
      confidence === null ? [] : [{ confidence, right }],
    );
    const { bins } = calibration(
      answers.map(({ confidence }) => confidence),
      answers.map(({ right }) => right),
    );
    return {
      ...model,
      versions: [...versions.map(presentVersion), shipped(model.base, model.live === 0)],
      reliability: { rows: answers.length, bins: answers.length < enoughAnswers ? null : bins },
      history: (await changesOf(tx, params.task)).map((row) => ({
        id: row.id,
        from: row.from_version,
        to: row.to_version,
        reason: row.reason,
        by: row.by_name,
        at: row.at.toISOString(),
      })),
    };
  });
  route(app, context, learning.changeModel, async (tx, { params, body }) => {
    await changeModel(context, tx, params.task, body.live);
    return modelOf(tx, params.task);
  });
  route(app, context, learning.trainModels, async (tx) => {
    const rows = await learningRows(tx);
    await learnNow(tx);
    return { waiting: rows.reduce((sum, { waiting }) => sum + waiting, 0) };
  });
  route(app, context, learning.listFlips, async (tx, { params, query }) => {
    const versions = await versionsOf(tx, params.task);
    if (!versions.some(({ version }) => version === params.version)) throw notFound("version");
    const rows = await flipsOf(tx, params.task, params.version, idCursor(query.cursor), query.limit + 1);
    const items = rows.slice(0, query.limit);
    return {
      items: items.map(({ post_id, text, name, was, would }) => ({ postId: post_id, text, author: name, was, would })),
      nextCursor: rows.length > query.limit ? items.at(-1)!.post_id : null,
    };
  });
  route(app, context, learning.listAudits, async (tx, { query }) => {
    const { ids, among } = await drawPosts(tx, query.field, query.limit);
    const byId = new Map((await postsById(tx, ids)).map((row) => [row.id, row]));
    return {
      among,
      items: ids.flatMap((id) => {
        const row = byId.get(id);
        if (!row) return [];
        const said = (presentSignals(signalsOf(row)) ?? []).filter(({ field }) => field === query.field);
        return [
          {
            postId: id,
            title: row.title,
            text: row.text.slice(0, 4_000),
            author: row.author_name,
            values: said.map(({ value }) => value),
            confidence: said[0]?.confidence ?? null,
          },
        ];
      }),
    };
  });
}
