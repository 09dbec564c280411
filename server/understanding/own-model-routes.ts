import * as modelFiles from "@earshot/contract/model-files.ts";
import * as endpoints from "@earshot/contract/own-models.ts";
import type { FastifyInstance } from "fastify";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { route, routeOutside } from "#server/route.ts";
import { listModelFiles } from "./model-file/list-model-files.ts";
import { lockOwnModel, type OwnModelState, ownModels } from "./own-models.ts";
import { putOwnModel } from "./put-own-model.ts";
import { tryOwnModel } from "./try-own-model.ts";

export function ownModelRoutes(app: FastifyInstance, context: Context): void {
  const one = async (tx: Tx, id: string) => {
    const row = (await ownModels(tx, context.now())).find((model) => model.id === id);
    if (!row) throw notFound("model");
    return present(row);
  };
  route(app, context, endpoints.listOwnModels, async (tx) => ({
    items: (await ownModels(tx, context.now())).map(present),
  }));
  route(app, context, endpoints.createOwnModel, async (tx, { body, ifMatch }) =>
    one(tx, await putOwnModel(context, tx, null, body, ifMatch)),
  );
  route(app, context, endpoints.updateOwnModel, async (tx, { params, body, ifMatch }) =>
    one(tx, await putOwnModel(context, tx, params.id, body, ifMatch)),
  );
  route(app, context, endpoints.deleteOwnModel, async (tx, { params }) => {
    if (!(await lockOwnModel(tx, params.id))) throw notFound("model");
    await tx.db
      .deleteFrom("own_model")
      .where("workspace_id", "=", tx.workspaceId)
      .where("id", "=", params.id)
      .execute();
    record(tx, "own_model.deleted", { kind: "own_model", id: params.id }, { data: { by: tx.actor.name } });
    return undefined;
  });
  routeOutside(app, modelFiles.listModelFiles, () => listModelFiles(context.modelFiles.folder));
  routeOutside(app, endpoints.testOwnModel, ({ params, body, caller }) =>
    tryOwnModel(context, caller.workspaceId ?? "", caller.actor, params.id, body.text),
  );
}

function present(row: OwnModelState): endpoints.OwnModel {
  const state = {
    id: row.id,
    model: row.model,
    tasks: row.tasks,
    active: row.active,
    requestsADay: row.requests_a_day,
    today: {
      requests: row.requests,
      tokens: row.tokens,
      cpuSeconds: Math.round(row.cpu_ms / 100) / 10,
      answered: row.answered,
      fellBack: row.fell_back,
    },
    openUntil: row.open_until?.toISOString() ?? null,
    lastError: row.last_error,
    lastAnswerAt: row.last_answer_at?.toISOString() ?? null,
    waiting: row.waiting,
    version: row.version,
  };
  if (row.kind === "file") return { ...state, kind: "file", labels: row.labels, cpuSecondsADay: row.cpu_seconds_a_day };
  return {
    ...state,
    kind: "endpoint",
    baseUrl: row.base_url,
    hasKey: row.key !== null,
    privatePosts: row.private_posts,
    tokensADay: row.tokens_a_day,
  };
}
