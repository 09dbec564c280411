import type { PortalPages } from "#server/portal/site.ts";
import { rippleFile } from "./ripple-file.ts";

/** What a member's answers did, in the file they take along. */
export const ripplePages: PortalPages = (site) => {
  site.along("ripple", "What your answers did beyond whom they answered, in figures", ({ tx, member }) =>
    rippleFile(tx, member.identityId),
  );
};
