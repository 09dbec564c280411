import * as endpoints from "@earshot/contract/advocacy.ts";
import type { FastifyInstance } from "fastify";
import type { Context } from "#server/context.ts";
import { idCursor, pageOf } from "#server/db/page.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { personById } from "#server/people/store.ts";
import { route } from "#server/route.ts";
import { unwrittenProgram } from "./begin-program.ts";
import { closeProgram } from "./close-program.ts";
import { decideDispute } from "./decide-dispute.ts";
import { disputeById, pageOfDisputes } from "./dispute-store.ts";
import { actsById, countWaiting, pageOfActs, pageOfEntries } from "./list-store.ts";
import { openProgram } from "./open-program.ts";
import { pointsOfPerson } from "./points-of-person.ts";
import { presentProgram } from "./present.ts";
import { previewRules } from "./preview-rules.ts";
import { defaultRules } from "./rule-book.ts";
import { ruleOnAct } from "./rule-on-act.ts";
import { openOrigin, showActs, showDisputes, showEntries } from "./show-acts.ts";
import { programOf, rulesOf } from "./store.ts";
import { updateProgram } from "./update-program.ts";

export function advocacyRoutes(app: FastifyInstance, context: Context): void {
  const program = async (tx: Tx) => {
    const row = await programOf(tx);
    return row
      ? presentProgram(row, await rulesOf(tx, row.rules_version, row.daily_cap), await openOrigin(context, tx))
      : presentProgram(unwrittenProgram(context.now()), defaultRules, null);
  };
  const act = async (tx: Tx, id: string) => {
    const [shown] = await showActs(context, tx, [...(await actsById(tx, [id])).values()]);
    if (!shown) throw notFound("act");
    return shown;
  };

  route(app, context, endpoints.getProgram, program);
  route(app, context, endpoints.updateProgram, async (tx, { body, ifMatch }) => {
    await updateProgram(tx, body, ifMatch, context.now());
    return program(tx);
  });
  route(app, context, endpoints.openProgram, async (tx, { body }) => {
    await openProgram(tx, body.overrideReason ?? null, context.now());
    return program(tx);
  });
  route(app, context, endpoints.closeProgram, async (tx) => {
    await closeProgram(tx, context.now());
    return program(tx);
  });
  route(app, context, endpoints.previewRules, (tx, { body }) => previewRules(tx, body.rules, context.now()));
  route(app, context, endpoints.countAdvocacy, (tx) => countWaiting(tx));

  route(app, context, endpoints.listActs, async (tx, { query }) => {
    const rows = await pageOfActs(tx, {
      ...query,
      states: query.state && [query.state],
      before: idCursor(query.cursor),
    });
    const { items, nextCursor } = pageOf(rows, query.limit, ({ id }) => id);
    return { items: await showActs(context, tx, items), nextCursor };
  });
  route(app, context, endpoints.ruleOnAct, async (tx, { params, body }) => {
    await ruleOnAct(context, tx, params.id, body);
    return act(tx, params.id);
  });
  route(app, context, endpoints.listEntries, async (tx, { query }) => {
    const rows = await pageOfEntries(tx, { ...query, before: idCursor(query.cursor) });
    const { items, nextCursor } = pageOf(rows, query.limit, ({ id }) => id);
    return { items: await showEntries(context, tx, items), nextCursor };
  });

  route(app, context, endpoints.listDisputes, async (tx, { query }) => {
    const after = idCursor(query.cursor);
    const rows = await pageOfDisputes(tx, { open: query.state === "open", after, limit: query.limit });
    const { items, nextCursor } = pageOf(rows, query.limit, ({ id }) => id);
    return { items: await showDisputes(context, tx, items), nextCursor };
  });
  route(app, context, endpoints.decideDispute, async (tx, { params, body }) => {
    await decideDispute(context, tx, params.id, body);
    const row = await disputeById(tx, params.id);
    const [shown] = await showDisputes(context, tx, row ? [row] : []);
    return shown;
  });

  route(app, context, endpoints.getPersonPoints, async (tx, { params }) => {
    if (!(await personById(tx, params.id))) throw notFound("person");
    return pointsOfPerson(context, tx, params.id);
  });
}
