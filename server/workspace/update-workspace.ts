import type { Tx } from "#server/db/transaction.ts";
import { badRequest, notFound } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { changeWorkspace, thisWorkspace, type WorkspaceRow } from "./store.ts";

/** Changes name or time zone; the slug stays, since addresses hold it. */
export async function updateWorkspace(tx: Tx, change: { name?: string; timezone?: string }): Promise<WorkspaceRow> {
  const before = await thisWorkspace(tx);
  if (!before) throw notFound("workspace");
  const timezone = change.timezone === undefined ? undefined : knownTimezone(change.timezone);
  if (change.name === undefined && timezone === undefined) return before;
  const after = await changeWorkspace(tx, { name: change.name, timezone });
  if (!after) throw notFound("workspace");
  record(
    tx,
    "workspace.updated",
    { kind: "workspace", id: tx.workspaceId },
    {
      data: {
        before: { name: before.name, timezone: before.timezone },
        after: { name: after.name, timezone: after.timezone },
      },
    },
  );
  return after;
}

const zones = new Set(["UTC", ...Intl.supportedValuesOf("timeZone")]);

/** The zone by the name that Intl knows it under; an offset or abbreviation is no place with a calendar. */
export function knownTimezone(name: string): string {
  if (zones.has(name)) return name;
  let known: string | undefined;
  try {
    known = new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    // said below
  }
  if (known === undefined || !zones.has(known)) {
    throw badRequest("This time zone is not known: use a name such as Europe/Berlin.", [
      { path: "timezone", code: "unknown_timezone", message: "Use a name such as Europe/Berlin" },
    ]);
  }
  return known;
}
