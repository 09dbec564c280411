import type { WebSocketLike } from "@earshot/connectors/connector.ts";
import type { WebSocket } from "ws";

/** Frames that may wait before the socket is no longer read, and how few are left when it is read again. */
const mostWaiting = 2_000;
const fewWaiting = 500;
const pingEveryMs = 30_000;
/** Not a frame and not an answer to a ping for so long: the other side is gone, whatever the connection says. */
const silentMs = 90_000;

/** Resolves when the socket is open. Frames wait in line; while too many do, the other side is made to wait. */
export async function openSocket(socket: WebSocket): Promise<WebSocketLike> {
  const waiting: (string | Uint8Array)[] = [];
  let failure: Error | null = null;
  let ended = false;
  let heardAt = Date.now();
  let wake = () => {};
  socket.on("message", (data, isBinary) => {
    heardAt = Date.now();
    waiting.push(isBinary ? bytesOf(data) : String(data));
    if (waiting.length >= mostWaiting) socket.pause();
    wake();
  });
  for (const sign of ["ping", "pong"] as const) {
    socket.on(sign, () => {
      heardAt = Date.now();
    });
  }
  const end = () => {
    ended = true;
    clearInterval(pulse);
    wake();
  };
  socket.on("close", end);
  socket.on("error", (error) => {
    failure = error;
    end();
  });
  const pulse = setInterval(() => {
    if (socket.readyState !== socket.OPEN) return;
    // While it is not read, nothing can be heard either.
    if (socket.isPaused) heardAt = Date.now();
    if (Date.now() - heardAt > silentMs) {
      failure = new Error("The other side of the connection fell silent.");
      socket.terminate();
    } else socket.ping();
  }, pingEveryMs);
  pulse.unref();
  await new Promise<void>((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("The socket closed before it opened.")));
  });

  async function* frames(most: number): AsyncGenerator<(string | Uint8Array)[]> {
    for (;;) {
      while (waiting.length > 0) {
        const taken = waiting.splice(0, most);
        if (waiting.length <= fewWaiting && socket.isPaused) socket.resume();
        yield taken;
      }
      if (failure) throw failure;
      if (ended) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
  return {
    send: (data) => socket.send(data),
    close: () => socket.close(),
    frames,
    async *messages() {
      for await (const [frame] of frames(1))
        yield typeof frame === "string" ? frame : Buffer.from(frame ?? []).toString();
    },
  };
}

function bytesOf(data: WebSocket.RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}
