import { gunzipSync } from "node:zlib";
import type { ConnectorContext } from "../connector.ts";
import { ConnectorError, type ConnectorErrorCode } from "../errors.ts";

export type Answer =
  | { state: "same"; movedTo: string | null }
  | {
      state: "page";
      bytes: Uint8Array;
      contentType: string | null;
      /** where it was found at last */
      url: string;
      /** the address that replaces the asked one for good */
      movedTo: string | null;
      etag: string | null;
      lastModified: string | null;
    };

export type Validators = { etag: string | null; lastModified: string | null };

type Reach = Pick<ConnectorContext<unknown, unknown>, "fetch" | "signal" | "now">;

/**
 * Fetches a feed or page, conditionally. Follows at most three redirects itself, because only single hops tell a
 * permanent move from a passing one. Throws ConnectorErrors alone.
 */
export async function request(ctx: Reach, address: string, validators: Validators | null = null): Promise<Answer> {
  let url = address;
  let movedTo: string | null = null;
  let permanent = true;
  for (let hop = 0; hop <= MAX_HOPS; hop += 1) {
    const response = await send(ctx, url, validators);
    const location = redirects.has(response.status) ? response.headers.get("location") : null;
    if (location === null) return read(ctx, response, url, movedTo);
    await response.body?.cancel().catch(() => undefined);
    url = nextAddress(url, location);
    permanent = permanent && (response.status === 301 || response.status === 308);
    if (permanent) movedTo = url;
  }
  throw new ConnectorError("retryable", `The address redirects more than ${MAX_HOPS} times.`);
}

const MAX_HOPS = 3;
const MAX_BYTES = 10_000_000;
const TIMEOUT_MS = 30_000;
const redirects = new Set([301, 302, 303, 307, 308]);

async function send(ctx: Reach, url: string, validators: Validators | null): Promise<Response> {
  const headers: Record<string, string> = {
    accept:
      "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.5",
  };
  if (validators?.etag) headers["if-none-match"] = validators.etag;
  if (validators?.lastModified) headers["if-modified-since"] = validators.lastModified;
  const options = {
    headers,
    redirect: "manual" as const,
    signal: ctx.signal,
    maxBytes: MAX_BYTES,
    timeoutMs: TIMEOUT_MS,
  };
  return guarded(ctx, () => ctx.fetch(url, options));
}

async function read(ctx: Reach, response: Response, url: string, movedTo: string | null): Promise<Answer> {
  if (response.status === 304) return { state: "same", movedTo };
  if (!response.ok) {
    await response.body?.cancel().catch(() => undefined);
    throw refusal(response, ctx.now());
  }
  const bytes = unzipped(new Uint8Array(await guarded(ctx, () => response.arrayBuffer())));
  return {
    state: "page",
    bytes,
    contentType: response.headers.get("content-type"),
    url,
    movedTo,
    etag: bounded(response.headers.get("etag")),
    lastModified: bounded(response.headers.get("last-modified")),
  };
}

/** What goes wrong here goes wrong outside: the guard's refusals, broken connections, time-outs. */
async function guarded<T>(ctx: Reach, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (ctx.signal.aborted)
      throw new ConnectorError("retryable", "The read was stopped before it was done.", { cause: error });
    if (error instanceof ConnectorError) throw error;
    const code = error instanceof Error && "code" in error ? error.code : null;
    const sentence = error instanceof Error && typeof code === "string" ? error.message : "The connection broke.";
    throw new ConnectorError(refusals.get(String(code)) ?? "retryable", sentence, { cause: error });
  }
}

const refusals = new Map<string, ConnectorErrorCode>([
  ["forbidden_address", "forbidden_address"],
  ["url_refused", "invalid"],
  ["body_too_large", "unreadable"],
]);

function nextAddress(from: string, location: string): string {
  if (!URL.canParse(location, from)) {
    throw new ConnectorError("unreadable", "The address redirects to something that is no address.");
  }
  const next = new URL(location, from);
  if (next.protocol !== "https:" && (next.protocol !== "http:" || from.startsWith("https:"))) {
    const scheme = next.protocol.replace(":", "");
    throw new ConnectorError("forbidden_address", `The address redirects to ${scheme}, which is not followed.`);
  }
  return next.href;
}

function refusal(response: Response, now: Date): ConnectorError {
  const { status } = response;
  const until = retryAfter(response.headers.get("retry-after"), now);
  switch (status) {
    case 401:
      return new ConnectorError("unauthorized", "The feed asks for a log-in (401).");
    case 403:
      return new ConnectorError("forbidden", "The server does not let Earshot read this feed (403).", { until });
    case 404:
      return new ConnectorError("retryable", "There is nothing at this address (404).", { until });
    case 410:
      return new ConnectorError("gone", "The feed was taken down for good (410).");
    case 429:
      return new ConnectorError("rate_limited", "The server asks for fewer requests (429).", { until });
    default:
      return new ConnectorError("retryable", `The server answered ${status}.`, { until });
  }
}

/** Seconds or an HTTP date; null for nothing, nonsense and the past. */
export function retryAfter(header: string | null, now: Date): Date | null {
  const text = header?.trim() ?? "";
  const time = /^\d{1,9}$/.test(text) ? now.getTime() + Number(text) * 1000 : Date.parse(text);
  return text !== "" && time > now.getTime() ? new Date(time) : null;
}

/** A feed that is stored compressed and served as it lies there. */
function unzipped(bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_BYTES });
  } catch (cause) {
    throw new ConnectorError("retryable", "The compressed answer cannot be unpacked.", { cause });
  }
}

const bounded = (header: string | null) => (header !== null && header.length <= 1000 ? header : null);
