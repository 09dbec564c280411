import { newId } from "#server/db/id.ts";
import { takeLine } from "#server/db/line.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { thisWorkspace } from "#server/workspace/store.ts";
import { insertPortal, lockPortal, type PortalRow, portalOf } from "./store.ts";

/** The portal of this workspace, locked for a change; made, closed and empty, when there is none. */
export async function beginPortal(tx: Tx): Promise<PortalRow> {
  if (!(await lockPortal(tx))) {
    await takeLine(tx);
    const workspace = await thisWorkspace(tx);
    if (!workspace) throw notFound("workspace");
    if (!(await lockPortal(tx))) await insertPortal(tx, newId(), workspace.name);
  }
  return portalOf(tx) as Promise<PortalRow>;
}

/** What a portal is before anybody wrote a word of it. */
export async function unwrittenPortal(tx: Tx): Promise<PortalRow> {
  const workspace = await thisWorkspace(tx);
  if (!workspace) throw notFound("workspace");
  return {
    name: workspace.name,
    tagline: "",
    welcome: "",
    rules: "",
    logo_url: null,
    color: null,
    address: null,
    opened_at: null,
    opened_by: null,
    override_reason: null,
    version: 0,
    purpose: "",
    member_gain: "",
    member_measure: "",
    company_gain: "",
    company_measure: "",
    charter_id: "",
    sample: workspace.sample,
  };
}
