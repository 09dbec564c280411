import { setTimeout as pause } from "node:timers/promises";
import type { Config } from "./config.ts";
import { type Claim, claimServer } from "./db/claim-server.ts";
import { connect, type Databases } from "./db/connect.ts";
import { migrate } from "./db/migrate.ts";
import { isPassing } from "./db/reach.ts";

type Options = {
  log: (line: string) => void;
  signal: AbortSignal;
  /** called whenever the database is found away */
  onAway?: () => void;
};

/**
 * Both roles on a database that is migrated; the embedded one is claimed as well. A server that is away is waited for,
 * also when it goes away again half-way through. Throws StartRefused for what waiting does not cure.
 */
export async function openDatabases(
  config: Config,
  options: Options,
): Promise<{ databases: Databases; claim: Claim | null }> {
  for (;;) {
    const databases = await connect(config, { ...options, wait: true });
    let claim: Claim | null = null;
    try {
      if (databases.embedded) claim = await claimServer(databases.owner, { log: options.log });
      await migrate(databases.owner);
      return { databases, claim };
    } catch (error) {
      await claim?.release();
      await databases.close();
      if (databases.embedded || !isPassing(error) || options.signal.aborted) throw error;
      options.onAway?.();
      options.log(`The database went away while it was made ready (${(error as Error).message}); waiting for it.`);
      await pause(1_000, undefined, { signal: options.signal }).catch(() => undefined);
    }
  }
}
