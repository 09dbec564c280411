import { WebSocket } from "ws";
import type { Dial } from "./dial.ts";
import { toOutboundError, UrlRefusedError } from "./errors.ts";
import { type HeaderEntries, requestHeaders } from "./request-headers.ts";

export interface GuardedWebSocketOptions {
  protocols?: string | string[];
  headers?: HeaderEntries;
  /** Names of a network's own request headers, beside the usual ones. */
  allowHeaders?: readonly string[];
  /** Most bytes of one decoded message; 5 MB unless said. */
  maxBytes?: number;
  /** Until the connection is open; 10 s unless said. */
  timeoutMs?: number;
  /** Closes the socket at once. */
  signal?: AbortSignal;
}

/**
 * Opens a WebSocket through the guarded dial. A refused address arrives as the socket's `error` event, like every other
 * failure to connect, as an OutboundError; a URL or header that cannot be used throws at once. Redirects are not
 * followed.
 */
export function openWebSocket(
  dial: Dial,
  address: string | URL,
  options: GuardedWebSocketOptions,
  userAgent: string,
): WebSocket {
  const url = readUrl(address);
  const headers = requestHeaders(options.headers, options.allowHeaders);
  if (!headers.has("user-agent")) headers.set("user-agent", userAgent);
  const secure = url.protocol === "wss:";
  const port = Number(url.port) || (secure ? 443 : 80);
  const timeoutMs = options.timeoutMs ?? 10_000;

  const socket = new WebSocket(url, options.protocols ?? [], {
    headers: Object.fromEntries(headers),
    maxPayload: options.maxBytes ?? 5_000_000,
    handshakeTimeout: timeoutMs,
    followRedirects: false,
    perMessageDeflate: false,
    createConnection: () => dial.open({ host: url.hostname, port, tls: secure }),
  });

  const emit = socket.emit.bind(socket);
  socket.emit = (event: string | symbol, ...args: unknown[]) =>
    emit(event, ...(event === "error" ? [toOutboundError(args[0], url.hostname, timeoutMs)] : args));

  const { signal } = options;
  if (signal) {
    const end = () => socket.terminate();
    if (signal.aborted) queueMicrotask(end);
    else signal.addEventListener("abort", end, { once: true });
    socket.once("close", () => signal.removeEventListener("abort", end));
  }
  return socket;
}

function readUrl(address: string | URL): URL {
  const url = URL.canParse(String(address)) ? new URL(address) : undefined;
  if (!url) throw new UrlRefusedError("The address is not a URL.");
  if (url.protocol !== "ws:" && url.protocol !== "wss:") {
    throw new UrlRefusedError("Only ws and wss addresses can be opened as a WebSocket.");
  }
  if (url.username || url.password) {
    throw new UrlRefusedError("The address holds a user name or password; credentials belong in their own field.");
  }
  url.hash = "";
  return url;
}
