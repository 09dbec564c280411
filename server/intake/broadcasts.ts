import type { Connector } from "@earshot/connectors/connector.ts";
import { broadcastContext } from "#server/channels/broadcast-context.ts";
import { type ChannelRow, liveChannels, sourceMoves } from "#server/channels/store.ts";
import { backOff, named } from "#server/channels/trouble.ts";
import type { Context } from "#server/context.ts";
import { system, transaction } from "#server/db/transaction.ts";
import { topicsEverywhere } from "#server/topics/everywhere.ts";
import { inEveryWorkspace } from "#server/workspace/every.ts";
import { broadcastSource, hear, type Listener } from "./hear.ts";
import { type Kept, keepLooking } from "./keep-looking.ts";
import { rest } from "./rest.ts";
import { setStreaming } from "./set-streaming.ts";

/** Where nothing is wanted the cursor is kept this often: so much is heard once more after a crash. */
const keepCursorMs = 5_000;
/** What comes in the meantime is taken together: one look at the database for all of it. */
const gatherMs = 200;

type Group = Kept & { connector: Connector; channels: ChannelRow[] };

/**
 * Keeps one connection for each public stream that channels listen to, for all of them and all workspaces. It begins at
 * the oldest cursor among them, ends when nobody listens any more, and begins again after back-off.
 */
export function keepBroadcasts(context: Context): { stop(): Promise<void> } {
  const groups = new Map<string, Group>();

  const look = async (isStopped: () => boolean) => {
    const wanted = new Map<string, { connector: Connector; channels: ChannelRow[] }>();
    await inEveryWorkspace(context, async (tx) => {
      for (const channel of await liveChannels(tx)) {
        const connector = context.connectors.get(channel.connector);
        const isReady = !channel.paused && channel.health !== "reconnect" && channel.last_polled_at !== null;
        const address = isReady ? connector?.broadcast?.address(channel.settings) : null;
        if (!connector || !address) continue;
        const key = `${channel.connector} ${address}`;
        const group = wanted.get(key) ?? { connector, channels: [] };
        group.channels.push(channel);
        wanted.set(key, group);
      }
    });
    for (const [key, group] of groups) {
      const now = wanted.get(key)?.channels ?? [];
      const before = new Set(group.channels.map(({ id }) => id));
      // Who comes back listens on from where they were: the connection begins anew at the oldest cursor.
      const returns = now.some(({ id, created_at }) => !before.has(id) && created_at.getTime() < Date.now() - 60_000);
      group.channels = now;
      if (now.length === 0 || returns) group.abort.abort();
    }
    if (isStopped()) return;
    for (const [key, { connector, channels }] of wanted) {
      if (groups.has(key)) continue;
      const group: Group = { connector, channels, abort: new AbortController(), ended: Promise.resolve() };
      group.ended = listen(context, group).finally(() => groups.delete(key));
      groups.set(key, group);
    }
  };
  return keepLooking(context, "public streams", groups, look);
}

async function listen(context: Context, group: Group): Promise<void> {
  const { signal } = group.abort;
  const topics = topicsEverywhere(context);
  for (let failures = 0; !signal.aborted; failures++) {
    const began = Date.now();
    let code: string | null = null;
    try {
      const ctx = broadcastContext(context, group.connector.manifest.id, signal);
      const cursor = await oldestCursor(context, group.channels);
      const run = group.connector.broadcast!.open(ctx, group.channels[0]!.settings, cursor);
      await follow({ context, topics, run, channels: group.channels }, group);
    } catch (error) {
      code = named(error).code;
      if (code === "bug" && !signal.aborted) context.log.error({ err: error }, "Listening to a public stream failed");
      else if (!signal.aborted) context.log.info({ code }, "A public stream ended");
    }
    await tell(context, group.channels, false);
    if (Date.now() - began > 60_000) failures = 0;
    await rest(code === "capability_missing" ? 15 * 60_000 : backOff(failures, context.random), signal);
  }
}

async function follow(listener: Listener, group: Group): Promise<void> {
  const told = new Set<string>();
  let keptAt = 0;
  for await (const batch of listener.run.batches()) {
    listener.channels = group.channels;
    const news = group.channels.filter(({ id }) => !told.has(id));
    await tell(listener.context, news, true);
    for (const { id } of news) told.add(id);
    if (batch.cursor === null && batch.heard.length === 0) continue;
    const keepCursor = Date.now() - keptAt >= keepCursorMs || news.length > 0;
    await hear(listener, batch, keepCursor);
    if (keepCursor) keptAt = Date.now();
    if (batch.heard.length < 200) await rest(gatherMs, group.abort.signal);
    if (group.abort.signal.aborted) return;
  }
}

async function tell(context: Context, channels: ChannelRow[], streaming: boolean): Promise<void> {
  for (const { id, workspace_id } of channels) {
    await transaction(context.db, workspace_id, system, (tx) => setStreaming(context, tx, id, streaming)).catch(
      (error) => context.log.warn({ err: error, channelId: id }, "A channel's live state could not be kept"),
    );
  }
}

/** Cursors are the connector's own words; the one that was kept longest ago is the oldest. Null: from now on. */
async function oldestCursor(context: Context, channels: ChannelRow[]): Promise<string | null> {
  let oldest: { cursor: string; at: Date } | null = null;
  for (const { id, workspace_id } of channels) {
    const move = await transaction(context.db, workspace_id, system, (tx) => sourceMoves(tx, id, broadcastSource));
    if (move && (oldest === null || move.at < oldest.at)) oldest = move;
  }
  return oldest?.cursor ?? null;
}
