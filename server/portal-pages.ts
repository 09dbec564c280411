import { pointPages } from "./advocacy/portal-pages.ts";
import { questionPages } from "./community/portal-pages.ts";
import { ideaPages } from "./ideas/portal-pages.ts";
import { articlePages } from "./knowledge/portal-pages.ts";
import { leavingPages } from "./leaving/portal-pages.ts";
import { linkPages } from "./links/portal-pages.ts";
import { memberPages } from "./members/portal-pages.ts";
import type { PortalPages } from "./portal/site.ts";
import { ripplePages } from "./ripple/portal-pages.ts";

/** Everything the customers' site shows, in the order of its navigation. */
export const portalPages: readonly PortalPages[] = [
  // What waits for the member stands above everything else on the first page.
  leavingPages,
  questionPages,
  articlePages,
  ideaPages,
  pointPages,
  memberPages,
  linkPages,
  ripplePages,
];
