import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound, refuseStale } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { enqueue } from "#server/jobs.ts";
import { checked, connectorNamed, seal } from "./settings.ts";
import { type ChannelRow, changeChannel, lockChannel } from "./store.ts";

/** Renames, pauses or reconnects. New settings or credentials clear what went wrong and fetch at once. */
export async function updateChannel(
  context: Context,
  tx: Tx,
  id: string,
  given: { name?: string; paused?: boolean; settings?: Record<string, unknown>; credentials?: Record<string, string> },
  ifMatch: number | null,
): Promise<ChannelRow> {
  const before = await lockChannel(tx, id);
  if (!before) throw notFound("channel");
  refuseStale("this channel", before.version, ifMatch);
  const connector = connectorNamed(context, before.connector);
  const reconnects = given.settings !== undefined || given.credentials !== undefined;
  const resumes = given.paused === false && before.paused;
  const row = await changeChannel(tx, id, {
    ...(given.name !== undefined && { name: given.name }),
    ...(given.paused !== undefined && { paused: given.paused }),
    ...(given.settings !== undefined && { settings: checked(connector.manifest.settings, given.settings, "settings") }),
    ...(given.credentials !== undefined && {
      credentials: seal(context, id, checked(connector.manifest.credentials, given.credentials, "credentials")),
      account: null,
    }),
    ...(reconnects && { health: "ok", last_error: null, failures: 0, open_until: null }),
    ...((reconnects || resumes) && { next_poll_at: context.now() }),
  });
  if (reconnects || resumes)
    await enqueue(tx, "collect", { channelId: id }, { key: `collect:${id}`, queue: `collect:${id}` });
  record(tx, "channel.updated", { kind: "channel", id }, { version: row.version });
  return row;
}
