import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { StartRefused } from "../start-refused.ts";

export type ReachOptions = {
  /** The variable that gave the address, for the sentence. */
  name: string;
  log: (line: string) => void;
  wait?: boolean;
  signal?: AbortSignal;
  /** Called whenever the server is found away. */
  onAway?: () => void;
  /** Done on the connection once it stands. */
  prepare?: (client: pg.Client) => Promise<void>;
};

/** While one and the same reason holds, the log is reminded of it this often. */
const remindEveryMs = 60_000;

/**
 * Connects once to see that the server is there and fit to be used. With `wait`, a server that is down, starting or
 * full is tried again after 1, 2, 4 … 15 s until it answers or the signal is given. Throws StartRefused.
 */
export async function reach(url: string, options: ReachOptions): Promise<{ serverVersion: number }> {
  let said = { reason: "", at: 0 };
  for (let tries = 0; ; tries++) {
    const client = clientFor(url, options.name);
    try {
      await client.connect();
      const serverVersion = await checkServer(client, options.name);
      await options.prepare?.(client);
      if (said.at > 0) options.log(`The database at ${placeOf(url)} answers now.`);
      return { serverVersion };
    } catch (error) {
      if (error instanceof StartRefused) throw error;
      const reason = explain(error);
      if (!isPassing(error))
        throw new StartRefused(
          `${options.name} (${placeOf(url)}) refused us: ${reason}; correct the address, the log-in or its rights.`,
        );
      if (!options.wait || options.signal?.aborted)
        throw new StartRefused(
          `${options.name} cannot be reached at ${placeOf(url)} (${reason}); start that PostgreSQL, or correct the address.`,
        );
      if (reason !== said.reason || Date.now() - said.at >= remindEveryMs) {
        said = { reason, at: Date.now() };
        options.log(
          `The database at ${placeOf(url)} cannot be reached yet (${reason}); trying again until it answers, at least every 15 s.`,
        );
      }
      options.onAway?.();
      await pause(Math.min(2 ** tries, 15) * 1000, undefined, { signal: options.signal }).catch(() => undefined);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

function clientFor(url: string, name: string): pg.Client {
  try {
    const client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: 10_000,
      application_name: "earshot start",
    });
    client.on("error", () => undefined);
    return client;
  } catch {
    // The message of the parser may hold the password.
    throw new StartRefused(
      `${name} is not an address that can be read, like postgresql://user:password@host:5432/database.`,
    );
  }
}

async function checkServer(client: pg.Client, name: string): Promise<number> {
  const { rows } = await client.query<{ version: string; number: number; encoding: string; readonly: boolean }>(
    `select current_setting('server_version') as version, current_setting('server_version_num')::int as number,
            current_setting('server_encoding') as encoding, pg_is_in_recovery() as readonly`,
  );
  const found = rows[0];
  if (!found || found.number < 150_000)
    throw new StartRefused(`${name} is PostgreSQL ${found?.version}, and Earshot needs version 15 or newer.`);
  if (found.encoding !== "UTF8")
    throw new StartRefused(
      `${name} is a database in ${found.encoding}, and Earshot needs UTF8: create database … encoding 'UTF8' template template0.`,
    );
  if (found.readonly)
    throw new StartRefused(`${name} is a read-only replica, and Earshot writes: give it the primary.`);
  return Math.floor(found.number / 10_000);
}

/** Cured by waiting: no connection, server starting or stopping, too many connections. */
export function isPassing(error: unknown): boolean {
  const { code = "", cause } = error as { code?: string; cause?: unknown };
  if (code === "" && cause instanceof Error) return isPassing(cause);
  if (/^(08|53|57P0)/.test(code)) return true;
  if (/^(ECONNREFUSED|ECONNRESET|ENOENT|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE)$/.test(code))
    return true;
  return code === "" && /timeout|terminated|ended|not queryable/i.test((error as Error).message);
}

function explain(error: unknown): string {
  // Several addresses of one name fail together, with the messages inside.
  const { message, errors } = error as Error & { errors?: Error[] };
  return (message || errors?.map((one) => one.message).join(", ") || "no reason given").trim().replace(/\.$/, "");
}

/** Host, port and database: never the password. */
function placeOf(url: string): string {
  const [, rest = ""] = /^[a-z]+:\/\/(.*)$/.exec(url) ?? [];
  return rest.replace(/^.*@/, "").split("?")[0] || "its address";
}
