import type { Connector, ConnectorEvent, Recheck } from "@earshot/connectors/connector.ts";
import { connectorContext } from "#server/channels/connector-context.ts";
import { type ChannelRow, channelById } from "#server/channels/store.ts";
import { backOff, named } from "#server/channels/trouble.ts";
import type { Context } from "#server/context.ts";
import { system, type Tx, transaction } from "#server/db/transaction.ts";
import { enqueue } from "#server/jobs.ts";
import { ingest } from "./ingest.ts";
import { confirmMs, type DuePost, duePosts, isTakenAway, noteFound } from "./rechecks.ts";

/** While more waits, a batch this often. */
const nextBatchMs = 60_000;
/** While nothing waits, a look this often. */
const idleMs = 15 * 60_000;
/** What other calls of the channel keep of what the network grants. */
const keptShare = 0.3;

/**
 * One batch of looking up, at their source, the posts that somebody may still act on. Networks that tell no edits and
 * deletes are asked: an edit becomes a revision, what is gone loses its content and leaves a tombstone, what is kept
 * from us is marked and goes after a day, an unclear answer changes nothing. Then the next batch, within the budget.
 */
export async function recheck(
  context: Context,
  workspaceId: string,
  channelId: string,
  options: { signal?: AbortSignal } = {},
): Promise<void> {
  const within = <T>(work: (tx: Tx) => Promise<T>) => transaction(context.db, workspaceId, system, work);
  const channel = await within((tx) => channelById(tx, channelId));
  const connector = channel && context.connectors.get(channel.connector);
  const plan = connector?.manifest.recheck;
  if (!channel || !connector?.recheck || !plan || channel.paused || channel.health === "reconnect") return;
  const now = context.now();
  const again = (at: Date) => within((tx) => enqueueRecheck(tx, channelId, at));
  const wait = busyUntil(channel, now);
  if (wait) return again(wait);

  const found = await within((tx) =>
    duePosts(tx, channelId, { every: plan.every * 1_000, limit: plan.atOnce + 1, now }),
  );
  const due = found.slice(0, plan.atOnce);
  const later = (ms: number) => new Date(context.now().getTime() + ms);
  if (due.length === 0) return again(later(Math.min(idleMs, plan.every * 1_000)));
  const signal = AbortSignal.any([AbortSignal.timeout(60_000), ...(options.signal ? [options.signal] : [])]);
  try {
    const results = await connector.recheck(
      connectorContext(context, channel, signal),
      due.map(({ externalId, localId }) => ({ externalId, localId })),
    );
    await within((tx) => settle(context, tx, connector, channelId, due, results));
    const doubted = results.some(({ state }) => state === "gone");
    await again(
      later(found.length > due.length ? nextBatchMs : doubted ? confirmMs : Math.min(idleMs, plan.every * 1_000)),
    );
  } catch (error) {
    const fault = named(error);
    if (options.signal?.aborted) return again(later(0));
    if (fault.code === "bug") context.log.error({ err: error, channelId }, "Looking posts up at their source failed");
    // The channel's own fetches tell of its health, and begin this anew when it is connected again.
    if (fault.code === "unauthorized") return;
    await again(fault.until ?? later(Math.max(nextBatchMs, backOff(3, context.random))));
  }
}

export const enqueueRecheck = (tx: Tx, channelId: string, at: Date, options: { onlyLost?: boolean } = {}) =>
  enqueue(
    tx,
    "recheck",
    { channelId },
    { key: `recheck:${channelId}`, queue: `collect:${channelId}`, runAt: at, keepEarlier: true, ...options },
  );

/** Told to wait, or most of what the network grants is spent: fetching comes first. */
function busyUntil(channel: ChannelRow, now: Date): Date | null {
  if (channel.open_until && channel.open_until > now) return channel.open_until;
  const { quota } = channel;
  const resetAt = quota?.resetAt ? new Date(quota.resetAt) : null;
  return quota && resetAt && resetAt > now && quota.remaining < quota.limit * keptShare ? resetAt : null;
}

/** The effects of a batch, and what is known now, in one transaction. */
async function settle(
  context: Context,
  tx: Tx,
  connector: Connector,
  channelId: string,
  due: DuePost[],
  results: Recheck[],
): Promise<void> {
  const now = context.now();
  const states = new Map(results.map((result) => [result.localId, result]));
  const events: ConnectorEvent[] = [];
  for (const post of due) {
    const result = states.get(post.localId);
    if (!result) continue;
    if (result.event) events.push(result.event, ...counters(result.event));
    else if (result.state === "edited" && connector.thread) await askForThread(tx, channelId, post.id);
    if (isTakenAway(post, result.state, now)) events.push(deletion(post, result.state));
  }
  await ingest(context, tx, { channelId, network: connector.manifest.id, reach: "all", live: true, events });
  const found = due.map(({ id, localId }) => ({ id, state: states.get(localId)?.state ?? ("unknown" as const) }));
  await noteFound(tx, channelId, found, now);
}

function counters({ post }: Extract<ConnectorEvent, { type: "post" }>): ConnectorEvent[] {
  return post.engagement ? [{ type: "engagement", externalId: post.externalId, ...post.engagement }] : [];
}

function deletion({ externalId, localId }: DuePost, state: Recheck["state"]): ConnectorEvent {
  return {
    type: "delete",
    externalId,
    localId,
    at: null,
    raw: JSON.stringify({ recheck: state, externalId, localId }),
  };
}

const askForThread = (tx: Tx, channelId: string, postId: string) =>
  enqueue(tx, "fetchThread", { channelId, postId }, { key: `thread:${postId}`, queue: `collect:${channelId}` });
