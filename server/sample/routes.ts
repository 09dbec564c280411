import * as endpoints from "@earshot/contract/workspace.ts";
import type { FastifyInstance } from "fastify";
import type { Context } from "#server/context.ts";
import { forbidden } from "#server/errors.ts";
import { routeOutside } from "#server/route.ts";
import type { Caller } from "#server/workspace/authenticate.ts";
import { offerSample } from "#server/workspace/offer-sample.ts";
import { openSample } from "./open.ts";
import { presentSample } from "./present.ts";
import { removeSample } from "./remove.ts";
import { setSpeed } from "./set-speed.ts";
import { readState } from "./state.ts";

export function sampleRoutes(app: FastifyInstance, context: Context): void {
  offerSample(app, openSample);

  routeOutside(app, endpoints.getSample, async ({ caller }) => {
    allow(caller);
    return presentSample(context, await readState(context.db));
  });
  routeOutside(app, endpoints.loadSample, async ({ caller }) => {
    allow(caller);
    return presentSample(context, await openSample(context, caller.userId));
  });
  routeOutside(app, endpoints.playSample, async ({ caller, body }) => {
    allow(caller);
    return presentSample(context, await setSpeed(context, body.speed));
  });
  routeOutside(app, endpoints.removeSample, async ({ caller }) => {
    allow(caller);
    await removeSample(context);
    return undefined;
  });
}

/** The sample belongs to the installation, not to a workspace: whoever works here may open it, and a key that manages. */
function allow(caller: Caller): void {
  if (caller.userId !== null || caller.permissions.has("workspace:manage")) return;
  throw forbidden("This needs a signed-in teammate, or an API key with the permission workspace:manage.");
}
