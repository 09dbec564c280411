import type { ConnectorContext, GuardedFetch } from "@earshot/connectors/connector.ts";
import { openSocket } from "../../server/channels/open-socket.ts";
import { createGuard } from "../../server/net/guard.ts";
import { sanitizeHtml } from "../../server/net/sanitize.ts";

export type LogLine = { level: "info" | "warn" | "error"; fields: object; message: string };

export type TestContext<S, C> = ConnectorContext<S, C> & {
  /** what the connector logged, in order */
  logged: LogLine[];
  close(): Promise<void>;
};

type Given<S, C> = Partial<Omit<ConnectorContext<S, C>, "settings" | "credentials">> & {
  settings: S;
  credentials: C;
  /** `host:port` of the loopback peers that may be reached */
  allow?: string[];
};

/** A connector's surroundings with the server's real guard and sanitizer, a fixed clock and no randomness. */
export function testContext<S, C>({ allow = [], ...given }: Given<S, C>): TestContext<S, C> {
  const guard = createGuard({ allowPrivateHosts: allow });
  const logged: LogLine[] = [];
  const log = (level: LogLine["level"]) => (fields: object, message: string) =>
    void logged.push({ level, fields, message });
  return {
    channelId: "0197a000-0000-7000-8000-000000000001",
    session: memorySession(),
    account: null,
    fetch: guard.fetch as GuardedFetch,
    webSocket: (url, options) => openSocket(guard.webSocket(url, { ...options, signal: given.signal })),
    signal: new AbortController().signal,
    now: () => new Date("2026-03-02T12:00:00.000Z"),
    random: () => 0.5,
    log: { info: log("info"), warn: log("warn"), error: log("error") },
    sanitize: (html) => sanitizeHtml(html),
    ...given,
    logged,
    close: () => guard.close(),
  };
}

/** A log-in kept for as long as the test; who comes second waits for the first, as under the channel's row lock. */
function memorySession(): ConnectorContext<unknown, unknown>["session"] {
  let current: string | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  return {
    current: () => current,
    renew(stale, earn) {
      const mine = turn.then(async () => {
        if (current !== null && current !== stale) return current;
        current = await earn();
        return current;
      });
      turn = mine.catch(() => undefined);
      return mine;
    },
  };
}
