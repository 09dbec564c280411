import * as endpoints from "@earshot/contract/inbox-views.ts";
import type { FastifyInstance } from "fastify";
import type { Context } from "#server/context.ts";
import { route } from "#server/route.ts";
import { keyPreferences, setKeyPreferences } from "./key-preferences.ts";
import { countViews, createView, deleteView, listViews, updateView } from "./views.ts";

export function viewRoutes(app: FastifyInstance, context: Context): void {
  route(app, context, endpoints.listViews, async (tx, { caller }) => ({ items: await listViews(tx, caller.userId) }));
  route(app, context, endpoints.countViews, async (tx, { caller }) => ({
    items: await countViews(context, tx, caller.userId),
  }));
  route(app, context, endpoints.createView, (tx, { body, caller }) => createView(tx, caller, body));
  route(app, context, endpoints.updateView, (tx, { params, body, ifMatch, caller }) =>
    updateView(tx, caller, params.id, body, ifMatch),
  );
  route(app, context, endpoints.deleteView, async (tx, { params, caller }) => {
    await deleteView(tx, caller, params.id);
    return undefined;
  });
  route(app, context, endpoints.getKeyPreferences, (tx, { caller }) => keyPreferences(tx, caller.userId));
  route(app, context, endpoints.setKeyPreferences, (tx, { body, caller }) =>
    setKeyPreferences(tx, caller.userId, body),
  );
}
