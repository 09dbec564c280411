import type { Permission, Role } from "@earshot/contract/permissions.ts";
import type { Workspace } from "@earshot/contract/workspace.ts";
import { createContext, useContext } from "react";
import { type Format, formatIn } from "../i18n/format.ts";

export type MyWorkspace = Workspace & { role: Role; permissions: Permission[] };
export type Here = MyWorkspace & {
  /** the signed-in person; null only for a key */
  me: { id: string; name: string; email: string } | null;
  /** shown or hidden by what the role may do; the server decides in any case */
  can(permission: Permission): boolean;
  format: Format;
};

export const WorkspaceContext = createContext<Here | null>(null);

/** The workspace on screen, what I may do in it and how it writes times. */
export function useWorkspace(): Here {
  const here = useContext(WorkspaceContext);
  if (!here) throw new Error("useWorkspace stands outside of /w/…");
  return here;
}

export function hereOf(workspace: MyWorkspace, me: Here["me"]): Here {
  const may = new Set(workspace.permissions);
  return { ...workspace, me, can: (permission) => may.has(permission), format: formatIn(workspace.timezone) };
}
