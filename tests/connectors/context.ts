import type { ConnectorContext, GuardedFetch, WebSocketLike } from "@earshot/connectors/connector.ts";
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
    account: null,
    fetch: guard.fetch as GuardedFetch,
    webSocket: (url, options) => messages(guard.webSocket(url, { ...options, signal: given.signal })),
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

type Socket = ReturnType<ReturnType<typeof createGuard>["webSocket"]>;

/** Resolves when the socket is open; rejects when it never opens. */
async function messages(socket: Socket): Promise<WebSocketLike> {
  const waiting: string[] = [];
  let wake = () => {};
  let ended = false;
  let failure: Error | null = null;
  socket.on("message", (data) => {
    waiting.push(String(data));
    wake();
  });
  socket.on("close", () => {
    ended = true;
    wake();
  });
  socket.on("error", (error: Error) => {
    failure = error;
    ended = true;
    wake();
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("open", () => resolve());
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("The socket closed before it opened.")));
  });
  return {
    send: (data) => socket.send(data),
    close: () => socket.close(),
    async *messages() {
      for (;;) {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) yield next;
        if (failure) throw failure;
        if (ended) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
