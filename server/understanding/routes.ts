import { getReanalysis, type Reanalysis, startReanalysis, stopReanalysis } from "@earshot/contract/reanalysis.ts";
import type { FastifyInstance } from "fastify";
import type { Context } from "#server/context.ts";
import { lastId } from "#server/db/id.ts";
import { takeLine } from "#server/db/line.ts";
import type { Tx } from "#server/db/transaction.ts";
import { refused } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { route } from "#server/route.ts";
import { learningRoutes } from "./learning-routes.ts";
import { askForReanalysis } from "./reanalyze.ts";
import { beginReanalysis, moveReanalysis, reanalysisOf } from "./store.ts";

export function understandingRoutes(app: FastifyInstance, context: Context): void {
  learningRoutes(app, context);
  const state = async (tx: Tx): Promise<Reanalysis> => {
    const row = await reanalysisOf(tx);
    const running = row !== undefined && row.before !== null;
    return {
      state: running ? "running" : !context.analyst.works ? "off" : row ? "ended" : "never",
      total: row?.total ?? 0,
      lookedAt: row?.looked_at ?? 0,
      changed: row?.changed ?? 0,
      startedAt: row?.started_at.toISOString() ?? null,
      endedAt: row?.ended_at?.toISOString() ?? null,
    };
  };
  route(app, context, getReanalysis, (tx) => state(tx));
  route(app, context, startReanalysis, async (tx) => {
    if (!context.analyst.works)
      throw refused("nothing_to_do", "This installation asks for no signals: see EARSHOT_SIGNALS.");
    await takeLine(tx);
    await beginReanalysis(tx, lastId, context.now());
    await askForReanalysis(tx);
    record(tx, "reanalysis.started", null);
    return state(tx);
  });
  route(app, context, stopReanalysis, async (tx) => {
    await takeLine(tx);
    const row = await reanalysisOf(tx);
    if (!row || row.before === null) return undefined;
    await moveReanalysis(tx, { before: null, lookedAt: 0, changed: 0, now: context.now() });
    record(tx, "reanalysis.ended", null, { data: { changed: row.changed } });
    return undefined;
  });
}
