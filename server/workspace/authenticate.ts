import type { Permission } from "@earshot/contract/permissions.ts";
import type { Actor } from "#server/db/transaction.ts";

/** Who sends a request, and what they may do in the workspace it names. */
export type Caller = {
  /** false: nobody in particular */
  known: boolean;
  actor: Actor;
  /** the signed-in teammate; null for a key */
  userId: string | null;
  /** null when none was named, or none that this caller may enter */
  workspaceId: string | null;
  permissions: ReadonlySet<Permission>;
  /** for sentences: "this API key", "the role analyst" */
  describe: string;
};
