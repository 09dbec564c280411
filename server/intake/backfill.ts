import type { ConnectorEvent } from "@earshot/connectors/connector.ts";
import { connectorContext } from "#server/channels/connector-context.ts";
import { channelById, moveBackfill, sourceState } from "#server/channels/store.ts";
import { named } from "#server/channels/trouble.ts";
import type { Context } from "#server/context.ts";
import { system, type Tx, transaction } from "#server/db/transaction.ts";
import { enqueue } from "#server/jobs.ts";
import { ingest } from "./ingest.ts";
import { readAhead } from "./read-ahead.ts";

/** History takes at most 30 % of the time that calls take: after each page it rests twice as long and more. */
const restFactor = 2.4;
const leastRestMs = 1_000;
/** Said this shortly before the channel was made, by whoever's clock, counts as said since. */
const sinceMs = 5 * 60_000;
/** The process stops: the page is read again at the next start. */
const stopping = { code: "retryable", until: new Date(0) };

/**
 * One page of history of each source, going backwards from where listening began; then the next page, later. It opens
 * no conversation and raises nothing, never runs beside the channel's own fetches, and goes on where it stopped.
 */
export async function backfill(
  context: Context,
  workspaceId: string,
  channelId: string,
  options: { signal?: AbortSignal } = {},
): Promise<void> {
  const within = <T>(work: (tx: Tx) => Promise<T>) => transaction(context.db, workspaceId, system, work);
  const channel = await within((tx) => channelById(tx, channelId));
  const connector = channel && context.connectors.get(channel.connector);
  if (!channel || !connector?.backfill || channel.paused || channel.health === "reconnect") return;
  const began = Date.now();
  let more = false;
  let until: Date | null = null;
  const signal = AbortSignal.any([AbortSignal.timeout(60_000), ...(options.signal ? [options.signal] : [])]);
  try {
    for (const source of connector.sources(channel.settings)) {
      const state = await within((tx) => sourceState(tx, channelId, source.id));
      if (state.backfillDone) continue;
      const page = await connector.backfill(connectorContext(context, channel, signal), source, state.backfillCursor);
      const done = page.done || page.nextCursor === null;
      const ahead = await readAhead(context, workspaceId, page.events);
      await within(async (tx) => {
        // What was said since the channel was made is news, also when history meets it before the next fetch does.
        const isNews = (event: ConnectorEvent) =>
          event.type === "post" && Date.parse(event.post.postedAt ?? "") > channel.created_at.getTime() - sinceMs;
        for (const live of [false, true]) {
          await ingest(context, tx, {
            channelId,
            network: channel.connector,
            reach: source.reach,
            live,
            events: page.events.filter((event) => isNews(event) === live),
            ahead,
          });
        }
        await moveBackfill(tx, channelId, source.id, page.nextCursor, done);
      });
      more ||= !done;
      if (page.waitUntil && (!until || page.waitUntil > until)) until = page.waitUntil;
    }
  } catch (error) {
    const fault = options.signal?.aborted ? stopping : named(error);
    if (fault.code === "bug") context.log.error({ err: error, channelId }, "Reading history failed");
    if (fault.code === "unauthorized" || fault.code === "gone") return;
    more = true;
    until = fault.until ?? new Date(context.now().getTime() + 15 * 60_000);
  }
  if (!more) return;
  const rest = new Date(context.now().getTime() + Math.max(leastRestMs, (Date.now() - began) * restFactor));
  await within((tx) =>
    enqueue(
      tx,
      "backfill",
      { channelId },
      {
        key: `backfill:${channelId}`,
        queue: `collect:${channelId}`,
        runAt: until && until > rest ? until : rest,
      },
    ),
  );
}
