import { ConnectorError } from "../errors.ts";
import { authorization, type Context } from "./client.ts";
import type { Frame } from "./frame.ts";
import type { Channel } from "./stream.ts";

/** One long answer per channel, read side by side. Rejects when none opens. */
export async function overServerSentEvents(
  ctx: Context,
  origin: string,
  channels: Channel[],
): Promise<AsyncGenerator<Frame>> {
  const end = new AbortController();
  const signal = AbortSignal.any([ctx.signal, end.signal]);
  const opened = await Promise.allSettled(channels.map((channel) => open(ctx, origin, channel, signal)));
  const bodies = opened.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  const [refused] = opened.flatMap((each) => (each.status === "rejected" ? [each.reason as unknown] : []));
  // Half a stream would look like a whole one.
  if (refused !== undefined) {
    end.abort();
    throw refused;
  }
  return merged(
    bodies.map(({ channel, body }) => framesOf(channel, body)),
    end,
  );
}

type Opened = { channel: Channel; body: ReadableStream<Uint8Array> };

async function open(ctx: Context, origin: string, channel: Channel, signal: AbortSignal): Promise<Opened> {
  const path = channel.stream === "user" ? "user" : `hashtag?tag=${encodeURIComponent(channel.tag)}`;
  let response: Response;
  try {
    response = await ctx.fetch(`${origin}/api/v1/streaming/${path}`, {
      headers: { accept: "text/event-stream", ...authorization(ctx) },
      stream: true,
      signal,
    });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "forbidden_address") {
      throw new ConnectorError("forbidden_address", error.message, { cause: error });
    }
    throw new ConnectorError("retryable", `The stream of ${new URL(origin).host} did not open.`, { cause: error });
  }
  const isStream = response.headers.get("content-type")?.includes("text/event-stream") ?? false;
  if (response.ok && isStream && response.body) return { channel, body: response.body };
  await response.body?.cancel();
  if (response.status === 401) throw new ConnectorError("unauthorized", "The server refuses the access token.");
  if (response.status === 429 || response.status >= 500) {
    throw new ConnectorError("retryable", `The stream answered ${response.status}.`);
  }
  throw new ConnectorError("capability_missing", "This server does not stream.");
}

/** Whichever speaks next. The first to end ends all, so that a channel that fell silent is noticed. */
async function* merged(generators: AsyncGenerator<Frame>[], end: AbortController): AsyncGenerator<Frame> {
  const next = (index: number) => generators[index]!.next().then((result) => ({ index, result }));
  const waiting = generators.map((_, index) => next(index));
  try {
    while (waiting.length > 0) {
      const { index, result } = await Promise.race(waiting);
      if (result.done) return;
      waiting[index] = next(index);
      yield result.value;
    }
  } finally {
    end.abort();
    await Promise.allSettled(waiting);
  }
}

/** Most characters of one event. */
const MOST = 5_000_000;

async function* framesOf(channel: Channel, body: ReadableStream<Uint8Array>): AsyncGenerator<Frame> {
  const tag = channel.stream === "hashtag" ? channel.tag : null;
  let event = "";
  let data: string[] = [];
  for await (const line of linesOf(body)) {
    if (line === "") {
      if (data.length > 0 || event !== "")
        yield { stream: channel.stream, tag, event: event || "message", payload: data.join("\n") };
      event = "";
      data = [];
    } else if (line.startsWith("event:")) event = fieldValue(line, "event:").slice(0, 100);
    else if (line.startsWith("data:")) data.push(fieldValue(line, "data:"));
    // Everything else is a comment, which keeps the line alive, or a field that says nothing to us.
  }
}

function fieldValue(line: string, field: string): string {
  return line.slice(field.length).replace(/^ /, "");
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const bytes of body as unknown as AsyncIterable<Uint8Array>) {
    rest += decoder.decode(bytes, { stream: true });
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? "";
    if (rest.length > MOST) throw new ConnectorError("retryable", "The stream sent an event that does not end.");
    yield* lines;
  }
}
