import type { ConnectorContext } from "../connector.ts";
import { ConnectorError } from "../errors.ts";

export type Call = { method?: "GET" | "POST" | "DELETE"; path: string; json?: Record<string, unknown> };
type Context = Pick<ConnectorContext<unknown, unknown>, "fetch" | "signal" | "now">;

/**
 * One request to the square. Everything that can go wrong outside becomes a ConnectorError; a request that changes
 * something and may have arrived becomes `ambiguous`.
 */
export async function ask(ctx: Context, base: string, { method = "GET", path, json }: Call): Promise<unknown> {
  let response: Response;
  let text: string;
  try {
    response = await ctx.fetch(base + path, {
      method,
      signal: ctx.signal,
      ...(json && { body: JSON.stringify(json), headers: { "content-type": "application/json" } }),
    });
    text = await response.text();
  } catch (error) {
    throw unreached(error, method);
  }
  if (!response.ok) throw refused(response, text, method, ctx.now());
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch (cause) {
    const code = method === "GET" ? "unreadable" : "ambiguous";
    throw new ConnectorError(code, "The square answered with something that is not JSON.", { cause });
  }
}

/** No whole answer arrived. Whether a change was made is unknown. */
function unreached(error: unknown, method: string): ConnectorError {
  const code = error instanceof Error && "code" in error ? error.code : null;
  const message = error instanceof Error && typeof code === "string" ? error.message : "The square gave no answer.";
  if (code === "forbidden_address") return new ConnectorError(code, message, { cause: error });
  return new ConnectorError(method === "GET" ? "retryable" : "ambiguous", message, { cause: error });
}

function refused(response: Response, text: string, method: string, now: Date): ConnectorError {
  const { status } = response;
  const until = retryTime(response.headers.get("retry-after"), now);
  const said = `The square answered ${status}.`;
  switch (status) {
    case 401:
      return new ConnectorError("unauthorized", "The square does not know this channel.");
    case 403:
      return new ConnectorError("forbidden", said);
    case 404:
    case 410:
      return new ConnectorError(
        "gone",
        method === "GET" ? "There is no square here any more." : "The post is not on the square any more.",
      );
    case 422:
      return new ConnectorError("invalid", sentence(text) ?? said);
    case 429:
      return new ConnectorError("rate_limited", "The square asks to slow down.", { until });
    default:
      if (status >= 400 && status < 500) return new ConnectorError("invalid", said);
      return new ConnectorError(method === "GET" ? "retryable" : "ambiguous", said, { until });
  }
}

/** The square's own words when they are some. */
function sentence(text: string): string | null {
  const line = text.replace(/\s+/g, " ").trim().slice(0, 300);
  return /^\p{L}.*[.!?]$/u.test(line) ? line : null;
}

/** Seconds or an HTTP date; null for nothing, nonsense and the past. */
function retryTime(header: string | null, now: Date): Date | null {
  const text = header?.trim() ?? "";
  const time = /^\d{1,9}$/.test(text) ? now.getTime() + Number(text) * 1_000 : Date.parse(text);
  return text !== "" && time > now.getTime() ? new Date(time) : null;
}
