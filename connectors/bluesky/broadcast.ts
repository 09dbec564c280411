import type {
  Account,
  Broadcast,
  BroadcastBatch,
  BroadcastContext,
  ConnectorEvent,
  Overheard,
  Pull,
} from "../connector.ts";
import { ConnectorError } from "../errors.ts";
import { LIKE, POST, REPOST, readAtUri } from "./at-uri.ts";
import { Identities } from "./identities.ts";
import { readJetstreamFrame } from "./jetstream-frame.ts";
import { normalize } from "./normalize.ts";
import type { Operation, Told } from "./operation.ts";
import { overhear } from "./overhear.ts";
import { inJson, readRepoFrame } from "./repo-frame.ts";
import { originOf, type Settings } from "./settings.ts";
import { readStreamCursor, type StreamCursor, writeStreamCursor } from "./stream-cursor.ts";
import { timeOfTid } from "./tid.ts";

/** The whole network's public stream, as a Jetstream (JSON) or as the repositories' own (signed commits). */
export const broadcast: Broadcast<Settings> = {
  address(settings) {
    const stream = streamOf(settings);
    return stream && `${stream.address} ${settings.plcDirectory} ${settings.service}`;
  },
  open(ctx, settings, cursor) {
    const stream = streamOf(settings);
    if (!stream) throw new ConnectorError("capability_missing", "This channel listens to no public stream.");
    const identities = new Identities(ctx, settings);
    return {
      batches: () => batches(ctx, stream, readStreamCursor(cursor), identities),
      events: (wanted, account) => eventsOf(ctx, wanted, account, identities),
    };
  },
};

type Stream = { kind: "jetstream" | "repositories"; address: string };

const USUAL = { jetstream: "https://jetstream2.us-east.bsky.network", repositories: "https://bsky.network" } as const;
const PATH = { jetstream: "/subscribe", repositories: "/xrpc/com.atproto.sync.subscribeRepos" } as const;

function streamOf({ stream: kind, streamAddress }: Settings): Stream | null {
  if (kind === "none") return null;
  const origin = originOf(streamAddress ?? USUAL[kind]);
  return origin === null ? null : { kind, address: origin.replace(/^http/, "ws") + PATH[kind] };
}

const MOST_AT_ONCE = 500;
/** A Jetstream is asked for a little more than was heard: two of them do not count in step. */
const OVERLAP_US = 2_000_000;
/** A Jetstream keeps a day (JETSTREAM_EVENT_TTL) and does not say so when it is asked for more. */
const KEPT_MS = 24 * 3_600_000;
const SILENCE_MS = 60_000;
/** What a Jetstream is asked to leave out; the network's own rules allow no post near it. */
const MOST_BYTES = 5_000_000;
/** By number, or by time and past the overlap. */
const STEP = { repositories: 1, jetstream: OVERLAP_US } as const;
/** So often one after the other; then the stream is what is wrong, and it rests. */
const MOST_STEPS = 20;

async function* batches(
  ctx: BroadcastContext,
  stream: Stream,
  given: StreamCursor | null,
  identities: Identities,
): AsyncGenerator<BroadcastBatch> {
  const before = given?.address === stream.address ? given : null;
  // A place in another stream says when, and nothing else.
  let missingFrom =
    given !== null && before === null ? { at: given.at, reason: "the stream has another address now" } : null;
  let after = before;
  let steps = 0;
  for (let opened = false; ; opened = true) {
    const socket = await ctx.webSocket(addressOf(stream, after));
    const close = () => socket.close();
    ctx.signal.addEventListener("abort", close, { once: true });
    let isAhead = false;
    let isTooLarge = false;
    let warned = false;
    try {
      if (!opened) yield { heard: [], cursor: after && writeStreamCursor(after) };
      for await (const frames of socket.frames(MOST_AT_ONCE)) {
        steps = 0;
        const batch: BroadcastBatch = { heard: [], cursor: null };
        for (const frame of frames) {
          const told = read(stream, frame);
          if (told === null && !warned)
            ctx.log.warn({ stream: stream.address }, "a message of the stream cannot be read");
          warned ||= told === null;
          if (told?.type === "outdated" && after)
            missingFrom = { at: after.at, reason: "the stream does not reach back so far" };
          if (told?.type === "future") isAhead = true;
          if (told?.type === "ended") ctx.log.info({ reason: told.reason }, "the stream hangs up");
          if (told === null || !("seq" in told) || told.seq === null) continue;
          const at = told.at ?? after?.at ?? ctx.now().toISOString();
          if (stream.kind === "jetstream" && after === before && before && isCut(before, at, ctx.now()))
            missingFrom = { at: before.at, reason: "the stream does not reach back so far" };
          if (missingFrom) batch.gap = gapFrom(missingFrom, at);
          missingFrom = null;
          after = { address: stream.address, seq: told.seq, at };
          if (told.type === "identity") identities.forget(told.did);
          if (told.type === "operations") batch.heard.push(...told.operations.flatMap((each) => overhear(each) ?? []));
        }
        if (after && after !== before) yield { ...batch, cursor: writeStreamCursor(after) };
        if (ctx.signal.aborted || isAhead) break;
      }
    } catch (error) {
      isTooLarge = steps < MOST_STEPS && (error as { code?: unknown }).code === "body_too_large";
      if (!isTooLarge || !after) throw error;
    } finally {
      ctx.signal.removeEventListener("abort", close);
      socket.close();
    }
    if (isTooLarge && after && !ctx.signal.aborted) {
      // Asked for again it would only come again: it is stepped over, a little further each time that was not enough.
      missingFrom ??= { at: after.at, reason: "a message was too large to be read" };
      after = { ...after, seq: after.seq + STEP[stream.kind] * 2 ** steps };
      steps += 1;
      continue;
    }
    if (!isAhead || !after || ctx.signal.aborted) return;
    // The server was made anew and counts from the beginning: heard from now on.
    missingFrom = { at: after.at, reason: "the stream was made anew" };
    after = null;
  }
}

function addressOf({ kind, address }: Stream, after: StreamCursor | null): string {
  const query = new URLSearchParams();
  if (kind === "jetstream") {
    for (const each of [POST, LIKE, REPOST]) query.append("wantedCollections", each);
    query.set("maxMessageSizeBytes", String(MOST_BYTES));
  }
  if (after) query.set("cursor", String(kind === "jetstream" ? Math.max(0, after.seq - OVERLAP_US) : after.seq));
  return query.size > 0 ? `${address}?${query}` : address;
}

/** Null for what cannot be read: one message of many, which says nothing about the others. */
function read({ kind }: Stream, frame: string | Uint8Array): Told | null {
  try {
    if (kind === "jetstream")
      return readJetstreamFrame(typeof frame === "string" ? frame : Buffer.from(frame).toString());
    return typeof frame === "string" ? null : readRepoFrame(frame);
  } catch {
    return null;
  }
}

const isCut = (before: StreamCursor, at: string, now: Date): boolean =>
  now.getTime() - Date.parse(before.at) > KEPT_MS && Date.parse(at) - Date.parse(before.at) > SILENCE_MS;

const gapFrom = ({ at, reason }: { at: string; reason: string }, to: string): Pull["gap"] => ({ from: at, to, reason });

/** Authors are asked for side by side, a few at once. */
const SIDE_BY_SIDE = 8;

async function eventsOf(
  ctx: BroadcastContext,
  wanted: Overheard[],
  account: Account | null,
  identities: Identities,
): Promise<ConnectorEvent[]> {
  const events: ConnectorEvent[] = [];
  const read = async (heard: Overheard): Promise<ConnectorEvent> => {
    try {
      return await eventOf(heard, account, identities);
    } catch (error) {
      // One record that breaks us must not stand in the way of all that follow it.
      ctx.log.error({ err: error, externalId: heard.externalId }, "a record of the stream cannot be told");
      return { type: "unknown", kind: "record", raw: JSON.stringify(inJson(heard.frame)) };
    }
  };
  for (let at = 0; at < wanted.length; at += SIDE_BY_SIDE) {
    events.push(...(await Promise.all(wanted.slice(at, at + SIDE_BY_SIDE).map(read))));
  }
  return events;
}

async function eventOf(heard: Overheard, account: Account | null, identities: Identities): Promise<ConnectorEvent> {
  const { did, action, collection, rkey, rev, at, record: found } = heard.frame as Operation;
  const { externalId } = heard;
  if (heard.kind === "reaction") {
    const kind = collection === LIKE ? "like" : "repost";
    const subjectExternalId = heard.about[0] ?? null;
    // Who it is matters for our own posts alone; nobody else is asked about.
    const isOurs = account !== null && readAtUri(subjectExternalId ?? "")?.did === account.externalId;
    const author = isOurs && action !== "delete" ? await identities.author(did) : null;
    return { type: "reaction", kind, externalId, subjectExternalId, gone: action === "delete", author };
  }
  const record = inJson(found);
  const raw = JSON.stringify({ did, action, collection, rkey, rev, time: at, ...(action !== "delete" && { record }) });
  if (heard.kind === "delete") return { type: "delete", externalId, localId: externalId, at, raw };
  const identity = await identities.of(did);
  const edited = action === "update" ? new Date(timeOfTid(rev) ?? Date.parse(at)) : null;
  const author = await identities.author(did);
  return normalize({ uri: externalId, record, author, pds: identity.pds, account, edited, engagement: null, raw });
}
