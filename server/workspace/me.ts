import type { Me } from "@earshot/contract/workspace.ts";
import type { Context } from "#server/context.ts";
import { system, transaction } from "#server/db/transaction.ts";
import { type Caller, workspacesOf } from "./authenticate.ts";
import { permissionsOf } from "./policy.ts";
import { presentMembership } from "./present.ts";
import { personOf, thisWorkspace } from "./store.ts";

/** Who asks, and where they may work. A key is nobody's person: it sees its workspace, with what it may do. */
export async function me(context: Context, caller: Caller): Promise<Me> {
  if (caller.userId !== null) {
    const [user, memberships] = await Promise.all([
      personOf(context.db, caller.userId),
      workspacesOf(context, caller.userId),
    ]);
    return {
      user: user ?? null,
      workspaces: memberships.map((row) => presentMembership(row, permissionsOf(row.role))),
    };
  }
  if (caller.workspaceId === null) return { user: null, workspaces: [] };
  const row = await transaction(context.db, caller.workspaceId, system, thisWorkspace);
  // The contract wants a role; "agent" promises nothing, permissions say what holds.
  return { user: null, workspaces: row ? [presentMembership({ ...row, role: "agent" }, caller.permissions)] : [] };
}
