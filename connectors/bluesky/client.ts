import type { ConnectorContext, Quota } from "../connector.ts";
import { ConnectorError } from "../errors.ts";
import { quotaOf, retryTime } from "../rate.ts";
import { doubtful, unreached } from "../unreached.ts";
import type { Credentials, Settings } from "./settings.ts";

export type Context = ConnectorContext<Settings, Credentials>;
/** What reading in public takes: no channel, no log-in. */
export type Asker = Pick<Context, "fetch" | "signal" | "now">;

export type Answer = { body: unknown; quota: Quota | null };

export type Call = {
  /** origin of the server that is asked */
  origin: string;
  /** the method's name, such as com.atproto.repo.getRecord */
  method: string;
  params?: Record<string, string | number | undefined>;
  /** a procedure (POST) instead of a query; null: one without input */
  input?: Record<string, unknown> | null;
  token?: string;
  /** a procedure that may be repeated freely: what is lost on the way is only to be tried again */
  repeatable?: boolean;
  timeoutMs?: number;
};

/** A refusal by the network's own name, such as RecordNotFound. */
export class Refusal extends ConnectorError {
  readonly reason: string;
  constructor(error: ConnectorError, reason: string) {
    super(error.code, error.message, { until: error.until });
    this.reason = reason;
  }
}

const MAX_BYTES = 10_000_000;
const READ_TIMEOUT_MS = 15_000;
const WRITE_TIMEOUT_MS = 30_000;

/**
 * One request. Everything that can go wrong outside becomes a ConnectorError; a request that changes something and may
 * have arrived becomes `ambiguous`.
 */
export async function call(ctx: Asker, request: Call): Promise<Answer> {
  const changes = request.input !== undefined;
  const isDoubtful = changes && !request.repeatable;
  const { host } = new URL(request.origin);
  let response: Response;
  let text: string;
  try {
    response = await ctx.fetch(addressOf(request), {
      method: changes ? "POST" : "GET",
      headers: {
        accept: "application/json",
        ...(request.token && { authorization: `Bearer ${request.token}` }),
        ...(request.input && { "content-type": "application/json" }),
      },
      ...(request.input && { body: JSON.stringify(request.input) }),
      signal: ctx.signal,
      maxBytes: MAX_BYTES,
      timeoutMs: request.timeoutMs ?? (changes ? WRITE_TIMEOUT_MS : READ_TIMEOUT_MS),
    });
    text = await response.text();
  } catch (error) {
    throw unreached(error, isDoubtful, host);
  }
  if (!response.ok) throw refused(response, text, isDoubtful, host, ctx.now());
  const body = text === "" && changes ? null : parse(text);
  if (body === undefined) {
    const what = text.trimStart().startsWith("<") ? "a web page" : "something that is not whole JSON";
    throw doubtful(isDoubtful, `${host} answered with ${what}.`);
  }
  return { body, quota: quotaOf(response.headers, "ratelimit", ctx.now()) };
}

function addressOf({ origin, method, params = {} }: Call): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) if (value !== undefined) query.set(name, String(value));
  return `${origin}/xrpc/${method}${query.size > 0 ? `?${query}` : ""}`;
}

/** What the names of the network's errors mean, whatever status they come with. */
const BY_REASON = new Map<string, ConnectorError["code"]>([
  ["RecordNotFound", "gone"],
  ["RepoNotFound", "gone"],
  ["NotFound", "gone"],
  ["RepoTakendown", "forbidden"],
  ["RepoSuspended", "forbidden"],
  ["RepoDeactivated", "forbidden"],
  ["AccountTakedown", "unauthorized"],
  ["AuthFactorTokenRequired", "unauthorized"],
  ["ExpiredToken", "unauthorized"],
  ["InvalidToken", "unauthorized"],
  ["InvalidSwap", "duplicate"],
  ["RateLimitExceeded", "rate_limited"],
]);

function refused(response: Response, text: string, isDoubtful: boolean, host: string, now: Date): ConnectorError {
  const { reason, message } = saidIn(text);
  const said = message ? `${host} said: ${message}` : `${host} answered ${response.status}.`;
  const until = retryTime(response.headers, "ratelimit", now);
  const named = (code: ConnectorError["code"]) => new Refusal(new ConnectorError(code, said, { until }), reason);
  // Older servers name what is missing in words alone.
  if (response.status === 400 && /^Could not (locate record|find repo)/i.test(message)) return named("gone");
  const known = BY_REASON.get(reason);
  if (known && known !== "rate_limited") return named(known);
  switch (response.status) {
    case 401:
      return named("unauthorized");
    case 403:
      return named("forbidden");
    case 404:
    case 410:
      return named("gone");
    case 429:
      return new ConnectorError("rate_limited", `${host} asks to slow down.`, { until });
    case 408:
    case 425:
      return new ConnectorError(isDoubtful ? "ambiguous" : "retryable", said, { until });
    default:
      if (response.status < 500) return named("invalid");
      return new ConnectorError(isDoubtful ? "ambiguous" : "retryable", said, { until });
  }
}

/** The network's own words, one line, at most 300 characters. */
function saidIn(text: string): { reason: string; message: string } {
  const body = parse(text);
  if (typeof body !== "object" || body === null) return { reason: "", message: "" };
  const reason = "error" in body && typeof body.error === "string" ? body.error.slice(0, 100) : "";
  const said = "message" in body && typeof body.message === "string" ? body.message : reason;
  const line = said.replace(/\s+/g, " ").trim().slice(0, 300);
  return { reason, message: line === "" || /[.!?]$/.test(line) ? line : `${line}.` };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
