import type { ConnectorContext, Quota } from "../connector.ts";
import { ConnectorError } from "../errors.ts";
import { quotaOf, retryTime } from "../rate.ts";
import { doubtful, unreached } from "../unreached.ts";
import { type Links, linksOf } from "./links.ts";
import { type Credentials, originOf, type Settings } from "./settings.ts";

export type Context = ConnectorContext<Settings, Credentials>;

export type Answer = {
  /** as it came */
  text: string;
  /** parsed `text` */
  body: unknown;
  links: Links;
  quota: Quota | null;
};

type Call = {
  method?: "GET" | "POST" | "DELETE";
  /** path and query on the channel's server */
  path: string;
  json?: Record<string, unknown>;
  idempotencyKey?: string;
};

const MAX_BYTES = 10_000_000;
const READ_TIMEOUT_MS = 15_000;
const WRITE_TIMEOUT_MS = 30_000;

/** The channel's server. */
export function serverOf(ctx: Context): string {
  const origin = originOf(ctx.settings.server);
  if (origin === null) throw new ConnectorError("invalid", "The server's address cannot be read.");
  return origin;
}

/**
 * One request to the channel's server. Everything that can go wrong outside becomes a ConnectorError; a request that
 * changes something and may have arrived becomes `ambiguous`.
 */
export async function call(ctx: Context, request: Call): Promise<Answer> {
  const method = request.method ?? "GET";
  const changes = method !== "GET";
  const host = new URL(serverOf(ctx)).host;
  let response: Response;
  let text: string;
  try {
    response = await ctx.fetch(serverOf(ctx) + request.path, {
      method,
      headers: headersOf(ctx, request),
      ...(request.json && { body: JSON.stringify(request.json) }),
      signal: ctx.signal,
      maxBytes: MAX_BYTES,
      timeoutMs: changes ? WRITE_TIMEOUT_MS : READ_TIMEOUT_MS,
    });
    text = await response.text();
  } catch (error) {
    throw unreached(error, changes, host);
  }
  if (!response.ok) throw refused(response, text, method, { host, now: ctx.now(), signedIn: isSignedIn(ctx) });
  const body = parse(text);
  if (body === undefined) {
    const what = text.trimStart().startsWith("<") ? "a web page" : "something that is not whole JSON";
    throw doubtful(changes, `${host} answered with ${what}.`);
  }
  return {
    text,
    body,
    links: linksOf(response.headers.get("link"), request.path),
    quota: quotaOf(response.headers, "x-ratelimit", ctx.now()),
  };
}

export function isSignedIn(ctx: Context): boolean {
  return Boolean(ctx.credentials.accessToken);
}

export function authorization(ctx: Context): Record<string, string> {
  return ctx.credentials.accessToken ? { authorization: `Bearer ${ctx.credentials.accessToken}` } : {};
}

function headersOf(ctx: Context, request: Call): Record<string, string> {
  return {
    accept: "application/json",
    ...authorization(ctx),
    ...(request.json && { "content-type": "application/json" }),
    ...(request.idempotencyKey && { "idempotency-key": request.idempotencyKey }),
  };
}

type Asker = { host: string; now: Date; signedIn: boolean };

function refused(response: Response, text: string, method: string, { host, now, signedIn }: Asker): ConnectorError {
  const reason = reasonOf(text);
  const said = reason ? `${host} said: ${reason}` : `${host} answered ${response.status}.`;
  const until = retryTime(response.headers, "x-ratelimit", now);
  switch (response.status) {
    case 401:
      return signedIn
        ? new ConnectorError("unauthorized", said)
        : new ConnectorError("unauthorized", `${host} shows this to signed-in accounts only: add an access token.`);
    case 403:
      return new ConnectorError("forbidden", said);
    case 404:
    case 410:
      return new ConnectorError("gone", said);
    case 429:
      return new ConnectorError("rate_limited", `${host} asks to slow down.`, { until });
    case 408:
    case 425:
      return new ConnectorError(method === "GET" ? "retryable" : "ambiguous", said, { until });
    default:
      if (response.status < 500) return new ConnectorError("invalid", said);
      // A 5xx may come from a proxy that lost patience after the post was made, and Mastodon itself has answered 500
      // to a repeated Idempotency-Key whose post stood (mastodon#40399).
      return new ConnectorError(method === "GET" ? "retryable" : "ambiguous", said, { until });
  }
}

/** The network's own words, one line, at most 300 characters. */
function reasonOf(text: string): string | null {
  const body = parse(text);
  if (typeof body !== "object" || body === null) return null;
  const said = ("error_description" in body && body.error_description) || ("error" in body && body.error);
  if (typeof said !== "string" || said.trim() === "") return null;
  const line = said.replace(/\s+/g, " ").trim().slice(0, 300);
  return /[.!?]$/.test(line) ? line : `${line}.`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
