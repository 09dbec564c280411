import { advocacyRoutes } from "./advocacy/routes.ts";
import type { Capability } from "./app.ts";
import { channelRoutes } from "./channels/routes.ts";
import { communityRoutes } from "./community/routes.ts";
import { failedJobRoutes } from "./failed-jobs.ts";
import { ideaRoutes } from "./ideas/routes.ts";
import { importRoutes } from "./imports/routes.ts";
import { inboxRoutes } from "./inbox/routes.ts";
import { insightRoutes } from "./insights/routes.ts";
import { intakeRoutes } from "./intake/routes.ts";
import { knowledgeRoutes } from "./knowledge/routes.ts";
import { leavingRoutes } from "./leaving/routes.ts";
import { linkRoutes } from "./links/routes.ts";
import { liveRoutes } from "./live-stream.ts";
import { mailRoutes } from "./mail/routes.ts";
import { peopleRoutes } from "./people/routes.ts";
import { portalRoutes } from "./portal/routes.ts";
import { postRoutes } from "./posts/routes.ts";
import { rippleRoutes } from "./ripple/routes.ts";
import { sampleRoutes } from "./sample/routes.ts";
import { squareRoutes } from "./square/routes.ts";
import { topicRoutes } from "./topics/routes.ts";
import { ownModelRoutes } from "./understanding/own-model-routes.ts";
import { understandingRoutes } from "./understanding/routes.ts";
import { workspaceRoutes } from "./workspace/routes.ts";

/** Everything the server can do, in the order of a post's way. */
export const capabilities: readonly Capability[] = [
  workspaceRoutes,
  channelRoutes,
  topicRoutes,
  intakeRoutes,
  postRoutes,
  understandingRoutes,
  ownModelRoutes,
  peopleRoutes,
  inboxRoutes,
  ideaRoutes,
  knowledgeRoutes,
  insightRoutes,
  portalRoutes,
  communityRoutes,
  leavingRoutes,
  advocacyRoutes,
  linkRoutes,
  rippleRoutes,
  importRoutes,
  failedJobRoutes,
  mailRoutes,
  squareRoutes,
  sampleRoutes,
  liveRoutes,
];
