import { HeaderRefusedError } from "./errors.ts";

export type HeaderEntries = NonNullable<RequestInit["headers"]>;

/**
 * Copies request headers, letting through the names of the list plus `allowed` (a network's own headers, `cookie`
 * included when a connector truly needs it). Names by which a request could pose as another or change its framing are
 * refused always. Throws HeaderRefusedError, which never repeats a value.
 */
export function requestHeaders(init: HeaderEntries | undefined, allowed: readonly string[] = []): Headers {
  const extra = new Set(allowed.map((name) => name.toLowerCase()));
  const headers = new Headers();
  for (const [name, value] of pairs(init)) {
    const key = name.toLowerCase();
    if (NEVER.test(key) || !(PLAIN.has(key) || extra.has(key))) throw new HeaderRefusedError(name);
    try {
      // Headers trims line breaks at the ends instead of refusing them.
      if (/[\r\n\0]/.test(value)) throw new HeaderRefusedError(name);
      headers.append(name, value);
    } catch {
      throw new HeaderRefusedError(name);
    }
  }
  return headers;
}

/** The headers that may follow a redirect to another host: nothing that identifies anybody or describes a body. */
export function neutralHeaders(headers: Headers): Headers {
  return new Headers([...headers].filter(([name]) => NEUTRAL.has(name)));
}

const NEUTRAL = new Set([
  "accept",
  "accept-language",
  "cache-control",
  "if-modified-since",
  "if-none-match",
  "range",
  "user-agent",
]);

const PLAIN = new Set([
  ...NEUTRAL,
  "a-im",
  "accept-encoding",
  "authorization",
  "content-encoding",
  "content-type",
  "date",
  "digest",
  "dpop",
  "idempotency-key",
  "if-match",
  "if-unmodified-since",
  "last-event-id",
  "link",
  "prefer",
  "pragma",
  "signature",
  "signature-input",
  "webhook-id",
  "webhook-signature",
  "webhook-timestamp",
]);

const NEVER =
  /^(host|connection|keep-alive|content-length|transfer-encoding|te|trailer|upgrade|expect|via|forwarded|origin|referer|http2-settings|proxy-.*|sec-.*|x-forwarded-.*|x-real-ip|x-client-ip|x-cluster-client-ip|true-client-ip|x-original-.*|x-rewrite-url|x-http-method.*|x-method-override|metadata.*|x-aws-ec2-metadata-.*|x-google-metadata-.*|x-metadata-.*)$/;

function pairs(init: HeaderEntries | undefined): Iterable<[string, string]> {
  if (init === undefined) return [];
  if (init instanceof Headers) return init;
  if (Array.isArray(init)) return init.map(([name = "", value = ""]) => [String(name), String(value)]);
  return Object.entries(init).map(([name, value]) => [name, String(value)]);
}
