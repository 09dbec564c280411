import { ConnectorError } from "./errors.ts";

/**
 * No whole answer arrived. Whether a change was made is unknown (`isDoubtful`) unless the request surely never left.
 */
export function unreached(error: unknown, isDoubtful: boolean, host: string): ConnectorError {
  if (error instanceof ConnectorError) return error;
  const codes = codesOf(error);
  const message = codes.length > 0 && error instanceof Error ? error.message : `The connection to ${host} failed.`;
  if (codes.includes("forbidden_address")) return new ConnectorError("forbidden_address", message, { cause: error });
  if (codes.some((code) => NEVER_LEFT.has(code))) return new ConnectorError("retryable", message, { cause: error });
  return doubtful(isDoubtful, message, error);
}

/** An answer that says nothing: what might have changed something is ambiguous, what only asked is to be asked again. */
export const doubtful = (isDoubtful: boolean, message: string, cause?: unknown): ConnectorError =>
  new ConnectorError(isDoubtful ? "ambiguous" : "retryable", message, { cause });

const NEVER_LEFT = new Set(
  "ECONNREFUSED ENOTFOUND EAI_AGAIN EHOSTUNREACH ENETUNREACH UND_ERR_CONNECT_TIMEOUT tls_failed url_refused".split(" "),
);

/** The codes of an error and of what caused it. */
function codesOf(error: unknown): string[] {
  const codes: string[] = [];
  let cause = error;
  for (let depth = 0; depth < 8 && typeof cause === "object" && cause !== null; depth += 1) {
    if ("code" in cause && typeof cause.code === "string") codes.push(cause.code);
    cause = "cause" in cause ? cause.cause : null;
  }
  return codes;
}
