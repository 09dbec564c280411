import { setTimeout as pause } from "node:timers/promises";
import type pg from "pg";
import { StartRefused } from "../start-refused.ts";

export type Claim = {
  /** Aborted when another process holds the claim after our connection was lost: stop serving. */
  lost: AbortSignal;
  release: () => Promise<void>;
};

/** Any number will do, as long as nobody else takes it. */
const serverLock = 4_470_002;

/**
 * Says that this is the database's one server process, by an advisory lock on a connection of its own that is kept for
 * as long as the process serves, and taken again when the database restarts. `patience`: ms to wait for a predecessor
 * that is on its way out. Throws StartRefused when another one holds it.
 */
export async function claimServer(
  owner: pg.Pool,
  options: { log: (line: string) => void; patience?: number },
): Promise<Claim> {
  const lost = new AbortController();
  const released = new AbortController();
  let held = await take(Date.now() + (options.patience ?? 5000));
  if (!held)
    throw new StartRefused(
      "Another Earshot server is running on this database; stop that one first, or give this one a database of its own.",
    );
  guard(held);
  return { lost: lost.signal, release };

  function guard(client: pg.PoolClient) {
    client.on("error", () => undefined);
    client.once("end", () => {
      if (held !== client) return;
      held = null;
      client.release(true);
      void again();
    });
  }

  async function again() {
    for (let wait = 250; !released.signal.aborted; wait = Math.min(wait * 2, 5000)) {
      try {
        const client = await take(Date.now() + 15_000);
        if (released.signal.aborted) return client?.release(true);
        held = client;
        if (held) return guard(held);
        options.log("Another Earshot server has taken over this database; this one stops.");
        return lost.abort();
      } catch {
        await pause(wait, undefined, { signal: released.signal }).catch(() => undefined);
      }
    }
  }

  /** Null when another holds it until then. */
  async function take(until: number): Promise<pg.PoolClient | null> {
    const client = await owner.connect();
    try {
      do {
        const { rows } = await client.query<{ ours: boolean }>("select pg_try_advisory_lock($1) as ours", [serverLock]);
        if (rows[0]?.ours) return client;
        await pause(200, undefined, { signal: released.signal }).catch(() => undefined);
      } while (Date.now() < until && !released.signal.aborted);
      client.release();
      return null;
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  async function release() {
    released.abort();
    const client = held;
    held = null;
    // Closing the connection gives the lock back.
    client?.release(true);
  }
}
