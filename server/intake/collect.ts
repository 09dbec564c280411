import type { Account, Connector, Pull, Source } from "@earshot/connectors/connector.ts";
import { connectorContext } from "#server/channels/connector-context.ts";
import {
  type ChannelRow,
  changeChannel,
  channelById,
  lockChannel,
  moveCursor,
  sourceState,
} from "#server/channels/store.ts";
import { backOff, type Trouble, troubleOf } from "#server/channels/trouble.ts";
import type { Context } from "#server/context.ts";
import { system, type Tx, transaction } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import { failPoint } from "#server/fail-point.ts";
import { enqueue } from "#server/jobs.ts";
import { ingest } from "./ingest.ts";
import { type ReadAhead, readAhead } from "./read-ahead.ts";
import { enqueueRecheck } from "./recheck.ts";

/** Pages one run takes from one source; what is left comes with the next run, at once. */
const mostPages = 20;
/** While a stream brings everything live, polls only reconcile. */
const reconcileEvery = 5 * 60_000;

export type Collected = { pages: number; posts: number; trouble: Trouble | null };

/**
 * One run of a channel: who speaks through it, then page after page of each source, each stored in one transaction with
 * the cursor that follows it. Whatever goes wrong outside becomes the channel's health; the next run is scheduled as
 * the network, the connector or the back-off says.
 */
export async function collect(
  context: Context,
  workspaceId: string,
  channelId: string,
  options: { asked?: boolean; signal?: AbortSignal } = {},
): Promise<Collected> {
  const within = <T>(work: (tx: Tx) => Promise<T>) => transaction(context.db, workspaceId, system, work);
  const channel = await within((tx) => channelById(tx, channelId));
  const connector = channel && context.connectors.get(channel.connector);
  if (!channel || !connector || channel.paused || channel.health === "reconnect")
    return { pages: 0, posts: 0, trouble: null };
  if (mustWait(channel, context.now(), options.asked ?? false)) {
    await within((tx) => again(tx, channel, channel.open_until ?? context.now()));
    return { pages: 0, posts: 0, trouble: null };
  }

  const done: Collected = { pages: 0, posts: 0, trouble: null };
  let current = channel;
  let waitUntil: Date | null = null;
  let unfinished = false;
  // Aborted when the process stops: what was stored stays, the rest of the run comes with the next start.
  const signal = AbortSignal.any([AbortSignal.timeout(120_000), ...(options.signal ? [options.signal] : [])]);
  try {
    current = await withAccount(context, within, connector, current, signal);
    for (const source of connector.sources(current.settings)) {
      const ctx = connectorContext(context, current, signal);
      let cursor = (await within((tx) => sourceState(tx, channelId, source.id))).cursor;
      for (let page = 0; ; page++) {
        const pull = await connector.pull(ctx, source, cursor);
        if (pull.events.length > 0) failPoint(context, "pulled");
        const from = cursor;
        const ahead = await readAhead(context, workspaceId, pull.events);
        done.posts += await within((tx) => store(context, tx, current, { source, from, ahead }, pull));
        if (pull.events.length > 0) failPoint(context, "collected");
        done.pages += 1;
        cursor = pull.nextCursor;
        if (pull.waitUntil && (!waitUntil || pull.waitUntil > waitUntil)) waitUntil = pull.waitUntil;
        if (pull.settings) current = { ...current, settings: { ...current.settings, ...pull.settings } };
        if (pull.done) break;
        if (page + 1 >= mostPages || options.signal?.aborted) {
          unfinished = true;
          break;
        }
      }
    }
  } catch (error) {
    if (error instanceof Overtaken) return done;
    if (options.signal?.aborted) {
      await within((tx) => again(tx, current, context.now()));
      return done;
    }
    done.trouble = troubleOf(error, current.failures, context.now());
    if (done.trouble.code === "bug") context.log.error({ err: error, channelId }, "Collecting failed");
  }
  await within((tx) => settle(context, tx, connector, channelId, done, { waitUntil, unfinished }));
  return done;
}

/** A rate limit is honored exactly, whoever asks; an open circuit gives way to a person who asks. */
function mustWait(channel: ChannelRow, now: Date, asked: boolean): boolean {
  if (!channel.open_until || channel.open_until <= now) return false;
  return !asked || channel.last_error?.code === "rate_limited";
}

async function withAccount(
  context: Context,
  within: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>,
  connector: Connector,
  channel: ChannelRow,
  signal: AbortSignal,
): Promise<ChannelRow> {
  if (!connector.account || channel.account) return channel;
  const account: Account | null = await connector.account(connectorContext(context, channel, signal));
  if (!account) return channel;
  return within(async (tx) => {
    await tx.db
      .updateTable("identity")
      .set({ own_channel_id: channel.id })
      .where("workspace_id", "=", tx.workspaceId)
      .where("network", "=", channel.connector)
      .where("external_id", "=", account.externalId)
      .execute();
    return changeChannel(tx, channel.id, { account }, { keepVersion: true });
  });
}

/** Another run has moved the cursor meanwhile: this one was taken for dead, and what it fetched is theirs to store. */
class Overtaken extends Error {}

/**
 * A page and the cursor after it, in one transaction: neither is ever there without the other. Throws Overtaken when the
 * cursor is not where the page began.
 */
async function store(
  context: Context,
  tx: Tx,
  channel: ChannelRow,
  { source, from, ahead }: { source: Source; from: string | null; ahead: ReadAhead },
  pull: Pull,
): Promise<number> {
  const saved = await ingest(context, tx, {
    channelId: channel.id,
    network: channel.connector,
    reach: source.reach,
    live: true,
    events: pull.events,
    ahead,
  });
  if (pull.events.length > 0) failPoint(context, "ingested");
  if (!(await moveCursor(tx, channel.id, source.id, pull.nextCursor, from))) throw new Overtaken();
  const locked = await lockChannel(tx, channel.id);
  if (locked && (pull.quota || pull.gap || pull.settings)) {
    await changeChannel(
      tx,
      channel.id,
      {
        ...(pull.quota && { quota: pull.quota }),
        ...(pull.gap && { gaps: [...locked.gaps, pull.gap].slice(-20) }),
        ...(pull.settings && { settings: { ...locked.settings, ...pull.settings } }),
      },
      { keepVersion: true },
    );
  }
  return saved.length;
}

async function settle(
  context: Context,
  tx: Tx,
  connector: Connector,
  channelId: string,
  { trouble }: Collected,
  { waitUntil, unfinished }: { waitUntil: Date | null; unfinished: boolean },
): Promise<void> {
  const before = await lockChannel(tx, channelId);
  if (!before) return;
  const now = context.now();
  const next = trouble
    ? (trouble.until ?? new Date(now.getTime() + backOff(before.failures, context.random)))
    : nextPoll(context, connector, before, now, waitUntil, unfinished);
  const row = await changeChannel(
    tx,
    channelId,
    {
      last_polled_at: now,
      next_poll_at: trouble?.stops ? null : next,
      health: trouble?.health ?? "ok",
      last_error: trouble ? { code: trouble.code, message: trouble.message, at: now.toISOString() } : null,
      failures: trouble ? before.failures + 1 : 0,
      open_until: trouble && !trouble.stops ? next : null,
    },
    { keepVersion: true },
  );
  if (
    row.health !== before.health ||
    row.last_error?.code !== before.last_error?.code ||
    before.last_polled_at === null
  ) {
    record(tx, "channel.updated", { kind: "channel", id: channelId }, { version: row.version });
  }
  if (!trouble?.stops) await again(tx, row, next);
  if (!trouble && connector.backfill && before.last_polled_at === null) {
    await enqueue(tx, "backfill", { channelId }, { key: `backfill:${channelId}`, queue: `collect:${channelId}` });
  }
  // Also whenever it is well again: what a refused log-in or a pause ended begins anew.
  const began = before.last_polled_at === null || before.health !== "ok";
  if (!trouble && began && connector.manifest.recheck) await enqueueRecheck(tx, channelId, now);
}

function nextPoll(
  context: Context,
  connector: Connector,
  channel: ChannelRow,
  now: Date,
  waitUntil: Date | null,
  unfinished: boolean,
): Date {
  if (unfinished) return now;
  const every = channel.streaming ? reconcileEvery : connector.manifest.pollEvery * 1_000;
  // ±10 %, so that channels connected together drift apart.
  const usual = new Date(now.getTime() + every * (0.9 + 0.2 * context.random()));
  return waitUntil && waitUntil > usual ? waitUntil : usual;
}

const again = (tx: Tx, channel: Pick<ChannelRow, "id">, at: Date) =>
  enqueue(
    tx,
    "collect",
    { channelId: channel.id },
    // Somebody may have asked for a fetch while this one ran.
    { key: `collect:${channel.id}`, queue: `collect:${channel.id}`, runAt: at, keepEarlier: true },
  );
