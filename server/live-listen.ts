import pg from "pg";
import type { Logger } from "pino";

export type Listener = {
  /** Resolves when the connection stands for the first time. */
  ready: Promise<void>;
  close(): Promise<void>;
};

type Options = {
  url: string;
  channel: string;
  log: Logger;
  heard: (payload: string) => void;
  /** The connection was away and stands again: notifications may have been lost. */
  missed: () => void;
};

const soonestMs = 100;
const latestMs = 5_000;
/** A connection whose other end vanished is noticed by asking. */
const askEveryMs = 15_000;
const answerWithinMs = 5_000;

/** Keeps one connection that hears a channel's notifications, opened again with back-off whenever it breaks. */
export function listen({ url, channel, log, heard, missed }: Options): Listener {
  let client: pg.Client | null = null;
  let timer: NodeJS.Timeout | undefined;
  let asking: NodeJS.Timeout | undefined;
  let failures = 0;
  let stoodBefore = false;
  let closed = false;
  let standing: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => {
    standing = resolve;
  });

  const open = async () => {
    const next = new pg.Client({
      connectionString: url,
      keepAlive: true,
      connectionTimeoutMillis: 10_000,
      query_timeout: answerWithinMs,
      application_name: "earshot live",
    });
    let lost = false;
    const lose = (error?: Error) => {
      if (lost) return;
      lost = true;
      clearInterval(asking);
      next.end().catch(() => undefined);
      if (closed) return;
      const inMs = Math.min(latestMs, soonestMs * 2 ** failures++);
      log.warn({ err: error, inMs }, "the connection for live updates broke; it is opened again");
      timer = setTimeout(open, inMs);
    };
    next.on("error", lose);
    next.on("end", () => lose());
    next.on("notification", (message) => heard(message.payload ?? ""));
    try {
      await next.connect();
      await next.query(`listen ${pg.escapeIdentifier(channel)}`);
    } catch (error) {
      return lose(error as Error);
    }
    if (closed) return lose();
    client = next;
    failures = 0;
    asking = setInterval(() => next.query("select 1").catch(lose), askEveryMs).unref();
    if (stoodBefore) missed();
    stoodBefore = true;
    standing();
  };

  void open();
  return {
    ready,
    async close() {
      closed = true;
      clearTimeout(timer);
      clearInterval(asking);
      standing();
      await client?.end().catch(() => undefined);
    },
  };
}
