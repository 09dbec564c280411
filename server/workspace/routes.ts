import * as endpoints from "@earshot/contract/workspace.ts";
import type { FastifyInstance } from "fastify";
import type { Context } from "#server/context.ts";
import { idCursor, pageOf } from "#server/db/page.ts";
import { transaction } from "#server/db/transaction.ts";
import { notFound, refused } from "#server/errors.ts";
import { route, routeOutside } from "#server/route.ts";
import { authRoutes } from "./auth-bridge.ts";
import { createApiKey } from "./create-api-key.ts";
import { me } from "./me.ts";
import { sampleOffer } from "./offer-sample.ts";
import { presentApiKey, presentTeammate, presentWorkspace } from "./present.ts";
import { revokeApiKey } from "./revoke-api-key.ts";
import { setup, setupDone } from "./setup.ts";
import { pageOfKeys, pageOfTeammates, thisWorkspace } from "./store.ts";
import { updateWorkspace } from "./update-workspace.ts";

export function workspaceRoutes(app: FastifyInstance, context: Context): void {
  authRoutes(app, context);

  routeOutside(app, endpoints.getSetup, async () => ({ done: await setupDone(context) }));
  routeOutside(app, endpoints.createSetup, async ({ body, reply }) => {
    const openSample = sampleOffer(app);
    if (body.sample && !openSample) throw refused("capability_missing", "This Earshot has no sample workspace.");
    const { workspace, userId } = await setup(context, body);
    if (body.sample) await openSample?.(context, userId);
    for (const cookie of await context.auth.signIn(body.email, body.password)) reply.header("set-cookie", cookie);
    return { workspace: presentWorkspace(workspace) };
  });

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
  // Outside `route`, which would keep the answer, secret and all, under an Idempotency-Key.
  routeOutside(app, endpoints.createApiKey, async ({ body, caller, request }) =>
    transaction(
      context.db,
      caller.workspaceId ?? "",
      caller.actor,
      async (tx) => {
        const { key, secret } = await createApiKey(tx, body, caller.permissions);
        return { ...presentApiKey(key), secret };
      },
      { requestId: request.id },
    ),
  );
  route(app, context, endpoints.revokeApiKey, async (tx, { params }) => {
    await revokeApiKey(tx, params.id, context.now());
    return undefined;
  });
}
