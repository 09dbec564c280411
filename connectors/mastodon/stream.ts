import type { ConnectorEvent, Source } from "../connector.ts";
import { ConnectorError } from "../errors.ts";
import { instanceOf } from "./account.ts";
import { type Context, isSignedIn, serverOf } from "./client.ts";
import { eventOf, type Read, readingOf, readNotification, readStatus } from "./events.ts";
import type { Frame } from "./frame.ts";
import { Parents } from "./parents.ts";
import { type Place, placeOf } from "./sources.ts";
import { overSocket } from "./stream-socket.ts";
import { overServerSentEvents } from "./stream-sse.ts";

type Batch = { sourceId: string; events: ConnectorEvent[] };

/**
 * Live events of the account and the hashtags over one WebSocket, or over server-sent events where that does not open.
 * The first batch is empty and says: connected, pull now and nothing falls between. Ends when the connection does.
 * Throws `capability_missing` where the server has no streaming or there is nothing to stream: polling goes on.
 */
export async function* stream(ctx: Context, sources: Source[]): AsyncGenerator<Batch> {
  const places = sources.map(placeOf);
  const channels = channelsOf(places);
  if (!isSignedIn(ctx) || channels.length === 0) {
    throw new ConnectorError("capability_missing", "Without an access token nothing is streamed.");
  }
  const origin = await streamingAddress(ctx);
  const parents = new Parents(5_000);
  let frames: AsyncGenerator<Frame>;
  try {
    frames = await overSocket(ctx, origin, channels);
  } catch (error) {
    if (ctx.signal.aborted) return;
    ctx.log.info({ reason: error instanceof Error ? error.message : String(error) }, "no WebSocket, trying SSE");
    frames = await overServerSentEvents(ctx, origin, channels);
  }
  try {
    yield { sourceId: sources[0]!.id, events: [] };
    for await (const frame of frames) {
      const batch = await batchOf(ctx, frame, places, parents);
      if (batch !== null) yield batch;
    }
  } catch (error) {
    if (!ctx.signal.aborted) throw error;
  } finally {
    await frames.return(undefined);
  }
}

/** What to subscribe to; searches cannot be streamed. */
export type Channel = { stream: "user" } | { stream: "hashtag"; tag: string };

function channelsOf(places: Place[]): Channel[] {
  const isUserWanted = places.some(({ kind }) => kind === "notifications" || kind === "own" || kind === "home");
  return [
    ...(isUserWanted ? [{ stream: "user" } as const] : []),
    ...places.flatMap((place): Channel[] => (place.kind === "hashtag" ? [{ stream: "hashtag", tag: place.tag }] : [])),
  ];
}

/** Streaming may live at an address of its own, which the server names. */
async function streamingAddress(ctx: Context): Promise<string> {
  const server = await instanceOf(ctx);
  const named = server?.configuration?.urls?.streaming ?? server?.urls?.streaming_api ?? "";
  const origin = /^(wss?|https?):\/\//i.test(named) && URL.canParse(named) ? named : serverOf(ctx);
  const url = new URL(origin);
  // The token is not sent in the clear because a server says so.
  const isSecure = serverOf(ctx).startsWith("https:") || /^(wss|https):/.test(url.protocol);
  return `${isSecure ? "https" : "http"}://${url.host}${url.pathname.replace(/\/+$/, "")}`;
}

async function batchOf(ctx: Context, frame: Frame, places: Place[], parents: Parents): Promise<Batch | null> {
  switch (frame.event) {
    case "update":
    case "status.update":
      return onStatus(ctx, frame, places, parents);
    case "notification":
      return onNotification(ctx, frame, parents);
    case "delete":
      return { sourceId: sourceOf(frame, places), events: [deletion(frame, parents)] };
    // Nothing said in public or to us: what they bring comes as a notification or an update as well.
    case "filters_changed":
    case "notifications_merged":
    case "conversation":
      return null;
    default:
      return { sourceId: sourceOf(frame, places), events: [unknown(frame)] };
  }
}

async function onStatus(ctx: Context, frame: Frame, places: Place[], parents: Parents): Promise<Batch | null> {
  const read = readStatus(parsed(frame.payload), frame.payload);
  if (read.type !== "status") return { sourceId: sourceOf(frame, places), events: [await toEvent(ctx, read, parents)] };
  const event = await toEvent(ctx, read, parents);
  if (frame.stream !== "user" || event.type !== "post") return { sourceId: sourceOf(frame, places), events: [event] };
  // The user's stream carries the home timeline: ours and what addresses us always, the rest when home is followed.
  const isOurs = event.post.author?.externalId === ctx.account?.externalId;
  if (isOurs) return { sourceId: "own", events: [event] };
  if (event.post.addressed) return { sourceId: "notifications", events: [event] };
  return places.some(({ kind }) => kind === "home") ? { sourceId: "home", events: [event] } : null;
}

async function onNotification(ctx: Context, frame: Frame, parents: Parents): Promise<Batch> {
  const read = readNotification(parsed(frame.payload), frame.payload);
  return { sourceId: "notifications", events: [await toEvent(ctx, read, parents)] };
}

async function toEvent(ctx: Context, read: Read, parents: Parents): Promise<ConnectorEvent> {
  if (read.type === "status") await parents.learn(ctx, [read.status]);
  return eventOf(read, readingOf(ctx, parents));
}

/** The network tells the id on this server only; the global one as well when the post came by earlier. */
function deletion({ payload }: Frame, parents: Parents): ConnectorEvent {
  const localId = String(parsed(payload) ?? payload).trim();
  // Snowflakes are larger than a number holds, so the payload is taken as text.
  const id = /^\d+$/.test(payload.trim()) ? payload.trim() : localId;
  return { type: "delete", externalId: parents.uriOf(id), localId: id, at: null, raw: payload };
}

function unknown(frame: Frame): ConnectorEvent {
  return { type: "unknown", kind: `stream ${frame.event}`.slice(0, 100), raw: frame.payload };
}

function sourceOf(frame: Frame, places: Place[]): string {
  if (frame.stream !== "hashtag") return "notifications";
  const tag = frame.tag?.toLowerCase();
  const place = places.find((each) => each.kind === "hashtag" && each.tag.toLowerCase() === tag);
  const first = places.find((each) => each.kind === "hashtag");
  const known = place ?? first;
  return known?.kind === "hashtag" ? `hashtag:${known.tag}` : "notifications";
}

function parsed(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}
