import type { Context } from "#server/context.ts";
import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import { enqueue } from "#server/jobs.ts";
import { checked, connectorNamed, seal } from "./settings.ts";
import { type ChannelRow, insertChannel, slugsLike } from "./store.ts";

/** Connects an account, feed or source. Nothing is called here; the first fetch is a job of the same commit. */
export async function createChannel(
  context: Context,
  tx: Tx,
  given: { connector: string; name: string; settings: Record<string, unknown>; credentials?: Record<string, string> },
): Promise<ChannelRow> {
  const connector = connectorNamed(context, given.connector);
  const settings = checked(connector.manifest.settings, given.settings, "settings");
  const credentials = checked(connector.manifest.credentials, given.credentials ?? {}, "credentials");
  const id = newId();
  const row = await insertChannel(tx, {
    id,
    connector: connector.manifest.id,
    slug: await freeSlug(tx, given.name, connector.manifest.id),
    name: given.name,
    settings,
    credentials: seal(context, id, credentials),
    next_poll_at: context.now(),
  });
  await enqueue(tx, "collect", { channelId: id }, { key: `collect:${id}`, queue: `collect:${id}` });
  record(tx, "channel.created", { kind: "channel", id }, { version: row.version });
  return row;
}

/** A short name for `channel:` in queries: from the name, or from the connector when the name has no Latin letters. */
async function freeSlug(tx: Tx, name: string, connector: string): Promise<string> {
  const plain = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 50);
  const base = plain || connector;
  const taken = await slugsLike(tx, base);
  if (!taken.has(base)) return base;
  for (let n = 2; ; n++) if (!taken.has(`${base}-${n}`)) return `${base}-${n}`;
}
