/** Every failure of an outbound connection. `code` is a stable slug, `message` a sentence fit for a channel's `lastError`. */
export class OutboundError extends Error {
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** The target is not a public address and not on the allow-list. Says nothing of what the name resolved to. */
export class ForbiddenAddressError extends OutboundError {
  constructor() {
    super(
      "forbidden_address",
      "Earshot does not connect to private or internal addresses. To allow one, add its host and port to EARSHOT_ALLOW_PRIVATE_HOSTS.",
    );
  }
}

/** The address cannot be used: not http(s) or ws(s), credentials inside, or not a URL at all. */
export class UrlRefusedError extends OutboundError {
  constructor(reason: string) {
    super("url_refused", reason);
  }
}

/** A request header that must not be set from outside, or a value with a line break in it. */
export class HeaderRefusedError extends OutboundError {
  constructor(name: string) {
    super("header_refused", `The request header ${JSON.stringify(name.slice(0, 64))} may not be sent.`);
  }
}

/** Nothing arrived in time: connecting, headers, the whole body, or the next piece of a stream. */
export class FetchTimeoutError extends OutboundError {
  constructor(milliseconds: number) {
    super("timeout", `No complete answer within ${milliseconds / 1000} s.`);
  }
}

/** The decoded body is longer than `maxBytes`; null: a message of a WebSocket is longer than is taken. */
export class BodyTooLargeError extends OutboundError {
  constructor(maxBytes: number | null) {
    super(
      "body_too_large",
      maxBytes === null ? "A message is larger than is taken." : `The answer is larger than ${maxBytes} bytes.`,
    );
  }
}

/** The response headers are longer than 16 kB. */
export class HeadersTooLargeError extends OutboundError {
  constructor() {
    super("headers_too_large", "The answer's headers are larger than 16 kB.");
  }
}

/** More than three redirects. */
export class TooManyRedirectsError extends OutboundError {
  constructor(most: number) {
    super("too_many_redirects", `The address redirects more than ${most} times.`);
  }
}

/** A redirect that is not followed: another scheme, https to http, or one that would repeat a body elsewhere. */
export class RedirectRefusedError extends OutboundError {
  constructor(reason: string) {
    super("redirect_refused", reason);
  }
}

/** The peer's certificate did not verify. */
export class TlsFailedError extends OutboundError {
  constructor(host: string, cause: unknown) {
    super("tls_failed", `The certificate of ${host} could not be verified.`, { cause });
  }
}

/** The peer answered with something that is not HTTP, or with a body that cannot be decoded. */
export class BadResponseError extends OutboundError {
  // No cause: the parser's error carries bytes of the answer, which belong in no log.
  constructor(host: string) {
    super("bad_response", `${host} sent an answer that is not valid HTTP.`);
  }
}

/** No connection, or it broke. The address behind the name stays in `cause`, for the log only. */
export class ConnectionFailedError extends OutboundError {
  constructor(message: string, cause: unknown) {
    super("connection_failed", message, { cause });
  }
}

/** Turns whatever fetch, undici or a socket threw into an OutboundError. `host` is as the caller wrote it. */
export function toOutboundError(thrown: unknown, host: string, timeoutMs: number): OutboundError {
  for (const cause of causes(thrown)) {
    if (cause instanceof OutboundError) return cause;
    if (cause instanceof Error && cause.name === "HTTPParserError") return new BadResponseError(host);
    const code = codeOf(cause);
    if (code === undefined) continue;
    if (code === "UND_ERR_HEADERS_OVERFLOW") return new HeadersTooLargeError();
    if (code === "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH") return new BodyTooLargeError(null);
    if (TIMEOUTS.has(code)) return new FetchTimeoutError(timeoutMs);
    if (CERTIFICATE.test(code)) return new TlsFailedError(host, cause);
    if (MALFORMED.test(code)) return new BadResponseError(host);
    const sentence = SENTENCES[code];
    if (sentence) return new ConnectionFailedError(`${host} ${sentence}.`, thrown);
  }
  return new ConnectionFailedError(`The connection to ${host} failed.`, thrown);
}

const TIMEOUTS = new Set([
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
  "ETIMEDOUT",
  "ESOCKETTIMEDOUT",
]);
const CERTIFICATE = /^(CERT_|ERR_TLS_CERT|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH)/;
const MALFORMED =
  /^(HPE_|Z_|ERR_SSL|EPROTO|ERR__ERROR_FORMAT|ERR_BROTLI|UND_ERR_RES_|ERR_INVALID_CHAR|ERR_PADDING|ERR_STREAM_PREMATURE)/;
const SENTENCES: Record<string, string> = {
  ENOTFOUND: "was not found",
  EAI_AGAIN: "could not be looked up just now",
  ECONNREFUSED: "refused the connection",
  ECONNRESET: "closed the connection",
  EPIPE: "closed the connection",
  UND_ERR_SOCKET: "closed the connection before the answer was complete",
  UND_ERR_DESTROYED: "was not asked: Earshot is stopping",
  UND_ERR_CLOSED: "was not asked: Earshot is stopping",
  EHOSTUNREACH: "is not reachable",
  ENETUNREACH: "is not reachable",
};

function* causes(thrown: unknown): Generator<unknown> {
  let current = thrown;
  for (let depth = 0; depth < 8 && current !== undefined && current !== null; depth += 1) {
    yield current;
    current = current instanceof Error ? current.cause : undefined;
  }
}

function codeOf(thrown: unknown): string | undefined {
  if (typeof thrown !== "object" || thrown === null || !("code" in thrown)) return undefined;
  return typeof thrown.code === "string" ? thrown.code : undefined;
}
