import * as endpoints from "@earshot/contract/workspace.ts";
import type { FastifyInstance } from "fastify";
import type { Context } from "#server/context.ts";
import { idCursor, pageOf } from "#server/db/page.ts";
import { notFound } from "#server/errors.ts";
import { route, routeOutside } from "#server/route.ts";
import { createApiKey } from "./create-api-key.ts";
import { me } from "./me.ts";
import { presentApiKey, presentTeammate, presentWorkspace } from "./present.ts";
import { revokeApiKey } from "./revoke-api-key.ts";
import { pageOfKeys, pageOfTeammates, thisWorkspace } from "./store.ts";
import { updateWorkspace } from "./update-workspace.ts";

export function workspaceRoutes(app: FastifyInstance, context: Context): void {
  routeOutside(app, endpoints.getMe, ({ caller }) => me(context, caller));

  route(app, context, endpoints.getWorkspace, async (tx) => {
    const row = await thisWorkspace(tx);
    if (!row) throw notFound("workspace");
    return presentWorkspace(row);
  });
  route(app, context, endpoints.updateWorkspace, async (tx, { body }) =>
    presentWorkspace(await updateWorkspace(tx, body)),
  );

  route(app, context, endpoints.listTeammates, async (tx, { query }) => {
    const rows = await pageOfTeammates(tx, idCursor(query.cursor), query.limit);
    return pageOf(rows.map(presentTeammate), query.limit, (teammate) => teammate.id);
  });

  route(app, context, endpoints.listApiKeys, async (tx, { query }) => {
    const rows = await pageOfKeys(tx, idCursor(query.cursor), query.limit);
    return pageOf(rows.map(presentApiKey), query.limit, (key) => key.id);
  });
  route(app, context, endpoints.createApiKey, async (tx, { body, caller }) => {
    const { key, secret } = await createApiKey(tx, body, caller.permissions);
    return { ...presentApiKey(key), secret };
  });
  route(app, context, endpoints.revokeApiKey, async (tx, { params }) => {
    await revokeApiKey(tx, params.id, context.now());
    return undefined;
  });
}
