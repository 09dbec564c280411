import { RedirectRefusedError } from "./errors.ts";
import { neutralHeaders } from "./request-headers.ts";

export type RequestBody = NonNullable<RequestInit["body"]> | null;

/** One request on its way out. */
export interface Order {
  url: URL;
  method: string;
  headers: Headers;
  body: RequestBody;
}

/**
 * The request that follows a redirect answer, or null when the answer is final. Credentials and everything else that
 * could identify stay behind when the host or port changes. A body is sent again only on 307 and 308 to the same host;
 * a POST never turns silently into a GET, save for 303, where that is the meaning. Throws RedirectRefusedError.
 */
export function followRedirect(order: Order, response: Response): Order | null {
  const location = response.headers.get("location");
  if (!STATUSES.has(response.status) || location === null) return null;

  const url = parseLocation(location, order.url);
  const sameHost = url.host === order.url.host;
  const isRead = order.method === "GET" || order.method === "HEAD";
  const repeats = response.status === 307 || response.status === 308;

  if (!isRead && response.status !== 303 && !(repeats && sameHost)) {
    throw new RedirectRefusedError(`A ${order.method} was redirected and is not repeated at another address.`);
  }
  if (repeats && order.body instanceof ReadableStream) {
    throw new RedirectRefusedError("A streamed request was redirected and cannot be repeated.");
  }

  const keepsBody = !isRead && response.status !== 303;
  const headers = sameHost ? new Headers(order.headers) : neutralHeaders(order.headers);
  if (!keepsBody) for (const name of ["content-type", "content-encoding", "idempotency-key"]) headers.delete(name);
  return {
    url,
    headers,
    method: isRead || keepsBody ? order.method : "GET",
    body: keepsBody ? order.body : null,
  };
}

const STATUSES = new Set([301, 302, 303, 307, 308]);

function parseLocation(location: string, base: URL): URL {
  let url: URL;
  try {
    url = new URL(location, base);
  } catch {
    throw new RedirectRefusedError("The address redirects to something that is no address.");
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new RedirectRefusedError(`The address redirects to ${url.protocol}, only http and https are followed.`);
  }
  if (base.protocol === "https:" && url.protocol === "http:") {
    throw new RedirectRefusedError("The address redirects from https to http.");
  }
  url.username = "";
  url.password = "";
  return url;
}
