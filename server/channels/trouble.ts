import { ConnectorError } from "@earshot/connectors/errors.ts";
import type { Health } from "@earshot/contract/channels.ts";
import { OutboundError } from "#server/net/errors.ts";

export type Trouble = {
  code: string;
  /** a sentence for a person */
  message: string;
  health: Health;
  /** not before; null asks for back-off */
  until: Date | null;
  /** no call is made until somebody does something */
  stops: boolean;
};

const minute = 60_000;
/** In a row; then the circuit is open and one probe goes out per longest wait. */
export const circuitAfter = 5;

/** What an error outside means for a channel. Anything unexpected is a bug: kept as one, tried again like the rest. */
export function troubleOf(error: unknown, failures: number, now: Date): Trouble {
  const { code, message, until } = named(error);
  switch (code) {
    case "unauthorized":
      return { code, message, health: "reconnect", until: null, stops: true };
    case "rate_limited":
      return { code, message, health: "degraded", until: until ?? new Date(now.getTime() + 15 * minute), stops: false };
    case "forbidden_address":
    case "forbidden":
    case "unreadable":
      return { code, message, health: "failing", until: until ?? new Date(now.getTime() + 60 * minute), stops: false };
    case "gone":
      return { code, message, health: "failing", until: new Date(now.getTime() + 24 * 60 * minute), stops: false };
    default:
      return { code, message, health: failures + 1 >= circuitAfter ? "failing" : "degraded", until, stops: false };
  }
}

export function named(error: unknown): { code: string; message: string; until: Date | null } {
  if (error instanceof ConnectorError) {
    // A connector wraps what the guard said; a refused address keeps its own name.
    const cause = error.cause;
    if (cause instanceof OutboundError && cause.code === "forbidden_address") {
      return { code: cause.code, message: cause.message, until: null };
    }
    return { code: error.code, message: error.message, until: error.until };
  }
  if (error instanceof OutboundError) {
    return { code: error.code === "forbidden_address" ? error.code : "retryable", message: error.message, until: null };
  }
  return {
    code: "bug",
    message: "Something unexpected went wrong while reading; the log has the details.",
    until: null,
  };
}

/** Full-jitter exponential: somewhere up to 30 s, 1, 2, 4, 8, 15 minutes. */
export function backOff(failures: number, random: () => number): number {
  return Math.max(1_000, random() * Math.min(30_000 * 2 ** failures, 15 * minute));
}
