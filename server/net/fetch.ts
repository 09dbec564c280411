import type { Dispatcher } from "undici";
import { boundedBody } from "./bounded-body.ts";
import { type Clock, startClock, untilAborted } from "./clock.ts";
import {
  BadResponseError,
  BodyTooLargeError,
  ForbiddenAddressError,
  RedirectRefusedError,
  TooManyRedirectsError,
  toOutboundError,
  UrlRefusedError,
} from "./errors.ts";
import { followRedirect, type Order } from "./redirect.ts";
import { requestHeaders } from "./request-headers.ts";

/** What the guarded fetch understands of RequestInit (method, headers, body, signal, redirect), and its own limits. */
export interface GuardedInit extends RequestInit {
  /** Most bytes of the decoded body; 5 MB unless said. */
  maxBytes?: number;
  /** For the whole exchange, redirects and body included; 10 s unless said. With `stream`, until the headers. */
  timeoutMs?: number;
  /** A long-lived body (server-sent events): no total time, no size, but an idle limit. */
  stream?: boolean;
  /** With `stream`: longest silence; 90 s unless said. */
  idleTimeoutMs?: number;
  /** Names of a network's own request headers, beside the usual ones. */
  allowHeaders?: readonly string[];
  /** Told of each redirect that is followed, such as a feed's 301. */
  onRedirect?: (hop: { status: number; from: string; to: string }) => void;
}

export type GuardedFetch = (input: string | URL | Request, init?: GuardedInit) => Promise<Response>;

export type InProcessHandler = (request: Request) => Promise<Response>;

interface FetchOptions {
  dispatcher: Dispatcher;
  inProcess: ReadonlyMap<string, InProcessHandler>;
  userAgent: string;
}

const MAX_BYTES = 5_000_000;
const TIMEOUT_MS = 10_000;
const IDLE_TIMEOUT_MS = 90_000;
const MAX_HOPS = 3;

/** Builds the fetch of the guard: redirects by hand, bounded time, size and headers, failures as OutboundError. */
export function createFetch(options: FetchOptions): GuardedFetch {
  return async (input, init = {}) => {
    const request = input instanceof Request ? input : undefined;
    const timeoutMs = init.timeoutMs ?? TIMEOUT_MS;
    const clock = startClock(timeoutMs, init.signal ?? request?.signal);
    let host = "The address";
    const translate = (thrown: unknown) =>
      clock.signal.aborted ? clock.signal.reason : toOutboundError(thrown, host, timeoutMs);

    try {
      let order = await firstOrder(request, request ? request.url : String(input), init, options.userAgent);
      for (let hops = 0; ; hops += 1) {
        host = order.url.hostname;
        const response = await send(order, clock, options);
        const next = init.redirect === "manual" ? null : followRedirect(order, response);
        if (!next) return present(response, order, { init, clock, translate, redirected: hops > 0 });

        await response.body?.cancel();
        if (init.redirect === "error") throw new RedirectRefusedError("The address redirects.");
        if (hops === MAX_HOPS) throw new TooManyRedirectsError(MAX_HOPS);
        // Only our own code may name an in-process host, never a stranger's answer.
        if (next.url.host !== order.url.host && options.inProcess.has(next.url.hostname)) {
          throw new ForbiddenAddressError();
        }
        init.onRedirect?.({ status: response.status, from: order.url.href, to: next.url.href });
        order = next;
      }
    } catch (thrown) {
      const error = translate(thrown);
      clock.abort(error);
      throw error;
    }
  };
}

async function firstOrder(
  request: Request | undefined,
  address: string,
  init: GuardedInit,
  userAgent: string,
): Promise<Order> {
  const url = readUrl(address);
  const headers = requestHeaders(init.headers ?? request?.headers, init.allowHeaders);
  if (!headers.has("user-agent")) headers.set("user-agent", userAgent);
  const method = (init.method ?? request?.method ?? "GET").toUpperCase();
  const body = init.body ?? (request?.body ? await request.arrayBuffer() : null);
  return { url, method, headers, body };
}

function readUrl(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url) throw new UrlRefusedError("The address is not a URL.");
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new UrlRefusedError("Only http and https addresses can be fetched.");
  }
  if (url.username || url.password) {
    throw new UrlRefusedError("The address holds a user name or password; credentials belong in their own field.");
  }
  return url;
}

async function send(order: Order, clock: Clock, { dispatcher, inProcess }: FetchOptions): Promise<Response> {
  const init = {
    method: order.method,
    headers: order.headers,
    body: order.body,
    redirect: "manual",
    signal: clock.signal,
    ...(order.body instanceof ReadableStream && { duplex: "half" }),
  } satisfies RequestInit & { duplex?: string };
  const handler = inProcess.get(order.url.hostname);
  if (handler) return untilAborted(handler(new Request(order.url, init)), clock.signal);
  // Node's own fetch knows undici's dispatchers by shape; the two packages' types differ.
  return await fetch(order.url, { ...init, dispatcher: dispatcher as unknown as RequestInit["dispatcher"] });
}

interface Presentation {
  init: GuardedInit;
  clock: Clock;
  translate: (thrown: unknown) => unknown;
  redirected: boolean;
}

function present(response: Response, order: Order, { init, clock, translate, redirected }: Presentation): Response {
  const stream = init.stream ?? false;
  const maxBytes = stream ? Number.POSITIVE_INFINITY : (init.maxBytes ?? MAX_BYTES);
  const headers = new Headers(response.headers);
  if (headers.has("content-encoding")) {
    headers.delete("content-encoding");
    headers.delete("content-length");
  }

  let body: ReadableStream<Uint8Array> | null = null;
  if (response.body === null || order.method === "HEAD" || NO_BODY.has(response.status)) {
    clock.stop();
  } else if (Number(headers.get("content-length")) > maxBytes) {
    response.body.cancel().catch(() => {});
    throw new BodyTooLargeError(maxBytes);
  } else {
    const idleTimeoutMs = stream ? (init.idleTimeoutMs ?? IDLE_TIMEOUT_MS) : undefined;
    if (idleTimeoutMs !== undefined) clock.pause();
    body = boundedBody(response.body, { clock, maxBytes, idleTimeoutMs, translate });
  }
  if (response.status < 200 || response.status > 599) throw new BadResponseError(order.url.hostname);

  const bounded = new Response(body, { status: response.status, statusText: response.statusText, headers });
  Object.defineProperties(bounded, { url: { value: order.url.href }, redirected: { value: redirected } });
  return bounded;
}

const NO_BODY = new Set([204, 205, 304]);
