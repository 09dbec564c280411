/** Everything a connector may say went wrong outside. Anything else that is thrown is a bug of ours. */
export type ConnectorErrorCode =
  /** try again, after `until` when known */
  | "retryable"
  | "rate_limited"
  /** the credentials no longer serve: reconnect */
  | "unauthorized"
  | "forbidden"
  | "gone"
  /** the network will never accept this */
  | "invalid"
  | "duplicate"
  /** sent or not is unknown */
  | "ambiguous"
  /** the guard refused the address */
  | "forbidden_address"
  /** the answer was not what the network promises: HTML for a feed, JSON that is none */
  | "unreadable"
  | "capability_missing";

export class ConnectorError extends Error {
  readonly code: ConnectorErrorCode;
  readonly until: Date | null;
  constructor(code: ConnectorErrorCode, message: string, options: { until?: Date | null; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = "ConnectorError";
    this.code = code;
    this.until = options.until ?? null;
  }
}
