import * as endpoints from "@earshot/contract/portal.ts";
import type { FastifyInstance } from "fastify";
import type { Context } from "#server/context.ts";
import { route } from "#server/route.ts";
import { unwrittenPortal } from "./begin-portal.ts";
import { closePortal } from "./close-portal.ts";
import { openPortal } from "./open-portal.ts";
import { presentPortal } from "./present.ts";
import { portalOf } from "./store.ts";
import { updatePortal } from "./update-portal.ts";

export function portalRoutes(app: FastifyInstance, context: Context): void {
  route(app, context, endpoints.getPortal, async (tx) =>
    presentPortal(context, (await portalOf(tx)) ?? (await unwrittenPortal(tx))),
  );
  route(app, context, endpoints.updatePortal, async (tx, { body, ifMatch }) =>
    presentPortal(context, await updatePortal(context, tx, body, ifMatch)),
  );
  route(app, context, endpoints.openPortal, async (tx, { body }) =>
    presentPortal(context, await openPortal(tx, body.overrideReason ?? null, context.now())),
  );
  route(app, context, endpoints.closePortal, async (tx) => presentPortal(context, await closePortal(tx)));
}
