import * as endpoints from "@earshot/contract/leaving.ts";
import type { FastifyInstance } from "fastify";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { conversationById } from "#server/inbox/store.ts";
import { route } from "#server/route.ts";
import { addRule } from "./add-rule.ts";
import { comeBack } from "./come-back.ts";
import { confirmPeerAnswer } from "./confirm-peer-answer.ts";
import { dismissPeerAnswer } from "./dismiss-peer-answer.ts";
import { leave } from "./leave.ts";
import { leaveTogether } from "./leave-together.ts";
import { standingPeerAnswer } from "./peer-store.ts";
import { presentLeaving, presentPeerAnswer, presentRule } from "./present.ts";
import { previewLeaving } from "./preview-leaving.ts";
import { allRules, deleteRule, ruleById } from "./rule-store.ts";
import { settingsOf, updateSettings } from "./settings.ts";
import { newestLeaving } from "./store.ts";
import { tryRule } from "./try-rule.ts";
import { updateRule } from "./update-rule.ts";

export function leavingRoutes(app: FastifyInstance, context: Context): void {
  /** Follows a merge; 404 when there is none. */
  const idOf = async (tx: Tx, id: string) => {
    const row = await conversationById(tx, null, id);
    if (!row) throw notFound("conversation");
    return row.id;
  };

  route(app, context, endpoints.getLeaving, async (tx, { params }) => {
    const id = await idOf(tx, params.id);
    const newest = await newestLeaving(tx, id);
    const peer = await standingPeerAnswer(tx, id);
    return {
      leaving: newest ? await presentLeaving(context, tx, newest) : null,
      peer: peer ? await presentPeerAnswer(tx, peer) : null,
    };
  });
  route(app, context, endpoints.previewLeaving, async (tx, { params, query }) =>
    previewLeaving(context, tx, await idOf(tx, params.id), query.categoryId),
  );
  route(app, context, endpoints.createLeaving, async (tx, { params, body }) => {
    const id = await idOf(tx, params.id);
    await leave(context, tx, id, body);
    const made = await newestLeaving(tx, id);
    return made && presentLeaving(context, tx, made);
  });
  route(app, context, endpoints.createLeavings, async (tx, { body }) => ({
    items: await leaveTogether(context, tx, body.ids, { minutes: body.minutes }),
  }));
  route(app, context, endpoints.endLeaving, async (tx, { params }) => {
    await comeBack(context, tx, await idOf(tx, params.id), "taken_back");
    return undefined;
  });
  route(app, context, endpoints.confirmPeerAnswer, async (tx, { params, body }) => {
    const id = await idOf(tx, params.id);
    await confirmPeerAnswer(context, tx, id, body.postId);
    const peer = await standingPeerAnswer(tx, id);
    return peer && presentPeerAnswer(tx, peer);
  });
  route(app, context, endpoints.dismissPeerAnswer, async (tx, { params }) => {
    await dismissPeerAnswer(context, tx, await idOf(tx, params.id));
    return undefined;
  });

  route(app, context, endpoints.getLeavingSettings, (tx) => settingsOf(tx));
  route(app, context, endpoints.updateLeavingSettings, (tx, { body }) => updateSettings(tx, body));

  route(app, context, endpoints.listLeavingRules, async (tx) => ({ items: (await allRules(tx)).map(presentRule) }));
  route(app, context, endpoints.createLeavingRule, async (tx, { body }) => presentRule(await addRule(tx, body)));
  route(app, context, endpoints.updateLeavingRule, async (tx, { params, body, ifMatch }) =>
    presentRule(await updateRule(tx, params.id, body, ifMatch)),
  );
  route(app, context, endpoints.deleteLeavingRule, async (tx, { params }) => {
    const rule = await ruleById(tx, params.id);
    if (!rule) throw notFound("rule");
    await deleteRule(tx, rule.id);
    const data = { name: rule.name, by: tx.actor.name };
    record(tx, "leaving_rule.deleted", { kind: "leaving_rule", id: rule.id }, { data });
    return undefined;
  });
  route(app, context, endpoints.tryLeavingRule, (tx, { params }) => tryRule(tx, params.id, context.now()));
}
