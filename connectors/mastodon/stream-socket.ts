import { z } from "zod";
import { authorization, type Context } from "./client.ts";
import type { Frame } from "./frame.ts";
import type { Channel } from "./stream.ts";

const message = z.object({
  stream: z.array(z.string()).catch([]),
  event: z.string().min(1).max(100),
  payload: z.unknown().optional(),
});

/** Subscribes to every channel over one socket. Rejects when it does not open; the frames end when it closes. */
export async function overSocket(ctx: Context, origin: string, channels: Channel[]): Promise<AsyncGenerator<Frame>> {
  // The token goes into a header: addresses end up in logs.
  const socket = await ctx.webSocket(`${origin.replace(/^http/, "ws")}/api/v1/streaming`, {
    headers: authorization(ctx),
  });
  for (const channel of channels) socket.send(JSON.stringify({ type: "subscribe", ...channel }));
  return frames(ctx, socket);
}

async function* frames(ctx: Context, socket: Awaited<ReturnType<Context["webSocket"]>>): AsyncGenerator<Frame> {
  const close = () => socket.close();
  ctx.signal.addEventListener("abort", close, { once: true });
  try {
    if (ctx.signal.aborted) return;
    for await (const text of socket.messages()) {
      const frame = frameOf(text);
      if (frame !== null) yield frame;
      if (ctx.signal.aborted) return;
    }
  } finally {
    ctx.signal.removeEventListener("abort", close);
    socket.close();
  }
}

/** Answers to subscriptions and what is no event at all are passed over, save that nothing unreadable goes unseen. */
function frameOf(text: string): Frame | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { stream: "user", tag: null, event: "unreadable", payload: text };
  }
  const read = message.safeParse(value);
  if (!read.success) return null;
  const { event, payload } = read.data;
  const [stream = "user", tag = null] = read.data.stream;
  return {
    stream: stream.split(":")[0] ?? stream,
    tag,
    event,
    // Old and forked servers send the object itself where Mastodon sends it as text.
    payload: typeof payload === "string" ? payload : JSON.stringify(payload ?? null),
  };
}
