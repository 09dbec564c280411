import { connectorContext } from "#server/channels/connector-context.ts";
import { type ChannelRow, channelById, liveChannels } from "#server/channels/store.ts";
import { backOff, named } from "#server/channels/trouble.ts";
import type { Context } from "#server/context.ts";
import { system, type Tx, transaction } from "#server/db/transaction.ts";
import { inEveryWorkspace } from "#server/workspace/every.ts";
import { ingest } from "./ingest.ts";
import { type Kept, keepLooking } from "./keep-looking.ts";
import { readAhead } from "./read-ahead.ts";
import { rest } from "./rest.ts";
import { setStreaming } from "./set-streaming.ts";

type Open = Kept & { version: number };

/**
 * Keeps one live connection per channel whose network offers one. It ends with the channel, begins again after back-off,
 * and while it stands the channel's polls only reconcile. Events are stored before the next ones are taken.
 */
export function keepStreams(context: Context): { stop(): Promise<void> } {
  const open = new Map<string, Open>();

  const look = async (isStopped: () => boolean) => {
    const wanted = new Map<string, { workspaceId: string; channel: ChannelRow }>();
    await inEveryWorkspace(context, async (tx) => {
      for (const channel of await liveChannels(tx)) {
        const ready = !channel.paused && channel.health !== "reconnect" && channel.last_polled_at !== null;
        if (ready && context.connectors.get(channel.connector)?.stream)
          wanted.set(channel.id, { workspaceId: tx.workspaceId, channel });
      }
    });
    for (const [id, { abort, version }] of open) if (wanted.get(id)?.channel.version !== version) abort.abort();
    if (isStopped()) return;
    for (const [id, { workspaceId, channel }] of wanted) {
      if (open.has(id)) continue;
      const abort = new AbortController();
      const ended = follow(context, workspaceId, channel, abort.signal).finally(() => open.delete(id));
      open.set(id, { abort, ended, version: channel.version });
    }
  };
  return keepLooking(context, "live connections", open, look);
}

async function follow(context: Context, workspaceId: string, channel: ChannelRow, signal: AbortSignal): Promise<void> {
  const within = <T>(work: (tx: Tx) => Promise<T>) => transaction(context.db, workspaceId, system, work);
  const connector = context.connectors.get(channel.connector)!;
  const sources = connector.sources(channel.settings);
  const reaches = new Map(sources.map((source) => [source.id, source.reach]));
  for (let failures = 0; !signal.aborted; failures++) {
    const began = Date.now();
    try {
      const current = (await within((tx) => channelById(tx, channel.id))) ?? channel;
      let announced = false;
      for await (const { events, sourceId } of connector.stream!(connectorContext(context, current, signal), sources)) {
        if (!announced) await within((tx) => setStreaming(context, tx, channel.id, true));
        announced = true;
        if (events.length === 0) continue;
        const ahead = await readAhead(context, workspaceId, events);
        await within((tx) =>
          ingest(context, tx, {
            channelId: channel.id,
            network: channel.connector,
            reach: (sourceId && reaches.get(sourceId)) || "account",
            live: true,
            events,
            ahead,
          }),
        );
      }
    } catch (error) {
      if (!signal.aborted)
        context.log.info({ channelId: channel.id, code: named(error).code }, "A live connection ended");
      if (named(error).code === "capability_missing" || named(error).code === "unauthorized") break;
    }
    await within((tx) => setStreaming(context, tx, channel.id, false)).catch(() => {});
    if (Date.now() - began > 60_000) failures = 0;
    await rest(backOff(failures, context.random), signal);
  }
  // Where streaming is missing, asking again at once would be rude; the channel polls meanwhile.
  await within((tx) => setStreaming(context, tx, channel.id, false)).catch(() => {});
  if (!signal.aborted) await rest(15 * 60_000, signal);
}
