import { sql } from "kysely";
import type pg from "pg";

/** Any number will do, as long as nobody else takes it. */
const lifelineLock = 4473;

export type Lifeline = {
  /** Takes the locks of these workers that are not held yet. Throws when the database cannot be reached. */
  hold(workers: Iterable<string>): Promise<void>;
  close(): Promise<void>;
};

/**
 * Holds an advisory lock for each worker of this process on a connection of its own. The database gives them back the
 * moment the process ends, however it ends: others need not wait until it has been silent for long.
 */
export function keepLifeline(pool: pg.Pool): Lifeline {
  let client: pg.PoolClient | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  let closed = false;
  const held = new Set<string>();

  const lose = (lost: pg.PoolClient) => {
    if (client !== lost) return;
    client = null;
    held.clear();
    lost.release(true);
  };
  const take = async (workers: string[]) => {
    const missing = workers.filter((worker) => !held.has(worker));
    if (closed || missing.length === 0) return;
    const current = client ?? (await pool.connect());
    if (current !== client) {
      client = current;
      current.once("error", () => lose(current)).once("end", () => lose(current));
    }
    try {
      await current.query("select pg_advisory_lock($1, hashtext(worker)) from unnest($2::text[]) as worker", [
        lifelineLock,
        missing,
      ]);
    } catch (error) {
      lose(current);
      throw error;
    }
    if (client === current) for (const worker of missing) held.add(worker);
    if (closed) lose(current);
  };
  return {
    hold(workers) {
      // One after the other, so that there is one connection.
      const mine = turn.then(() => take([...workers]));
      turn = mine.catch(() => undefined);
      return mine;
    },
    async close() {
      closed = true;
      await turn;
      if (client) lose(client);
    },
  };
}

/** SQL: whether somebody holds the lifeline of the worker in this column. */
export const hasLifeline = (worker: ReturnType<typeof sql.ref>) => sql<boolean>`exists (
  select from pg_locks k
  where k.locktype = 'advisory' and k.granted and k.classid = ${lifelineLock} and k.objsubid = 2
    and k.objid = (hashtext(${worker})::bigint & 4294967295)::oid
    and k.database = (select d.oid from pg_database d where d.datname = current_database()))`;
