import type { Socket } from "node:net";
import { startClock, untilAborted } from "./clock.ts";
import type { Dial } from "./dial.ts";
import { toOutboundError } from "./errors.ts";

export interface ConnectOptions {
  host: string;
  port: number;
  tls: boolean;
  /** Until the connection (and the TLS handshake) stands; 10 s unless said. */
  timeoutMs?: number;
  signal?: AbortSignal;
}

/** Opens a TCP or TLS connection through the guarded dial; resolves when it stands, rejects with an OutboundError. */
export async function openConnection(dial: Dial, { host, port, tls, ...limits }: ConnectOptions): Promise<Socket> {
  const timeoutMs = limits.timeoutMs ?? 10_000;
  const clock = startClock(timeoutMs, limits.signal);
  const socket = dial.open({ host, port, tls });
  try {
    await untilAborted(established(socket, tls ? "secureConnect" : "connect"), clock.signal);
    return socket;
  } catch (thrown) {
    socket.destroy();
    throw clock.signal.aborted ? clock.signal.reason : toOutboundError(thrown, host, timeoutMs);
  } finally {
    clock.stop();
  }
}

function established(socket: Socket, event: "connect" | "secureConnect"): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.once(event, () => {
      socket.off("error", reject);
      resolve();
    });
  });
}
