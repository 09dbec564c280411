import pg from "pg";
import type { Config } from "../config.ts";
import { checkRoles, prepareAppRole } from "./connect-roles.ts";
import { attachEmbedded, type Embedded, startEmbedded } from "./embedded.ts";
import { PlanKeeper } from "./plan-keeper.ts";
import { reach } from "./reach.ts";

export type Databases = {
  /** Migrations and maintenance: it passes by the policies. */
  owner: pg.Pool;
  /** Everything else: works as `earshot_app`, under the policies. */
  app: pg.Pool;
  /** For what opens its own connections. Whoever connects with `appUrl` works as `earshot_app` too. */
  ownerUrl: string;
  appUrl: string;
  /** Major version of the server, e.g. 18. */
  serverVersion: number;
  /** Where files are kept: `config.dataDir`, or root's fall-back beside the embedded database. */
  dataDir: string;
  embedded: boolean;
  /** Closes the pools, waiting for what is running, then stops the embedded server. */
  close: () => Promise<void>;
};

export type ConnectOptions = {
  log?: (line: string) => void;
  /** An external server that cannot be reached is tried again with back-off, rather than refused. */
  wait?: boolean;
  signal?: AbortSignal;
  /** Called whenever a server that is waited for is found away. */
  onAway?: () => void;
  /** For commands beside a running server: use its embedded database if there is one. */
  attach?: boolean;
  /** Connections of the application's pool; 20 unless told. */
  poolSize?: number;
};

type Source = Pick<Config, "databaseUrl" | "appDatabaseUrl" | "dataDir">;

/**
 * Opens the database as both roles: the embedded one, or DATABASE_URL. Throws StartRefused when it cannot be reached,
 * is older than 15, not UTF-8, read-only, or when the working role could bypass the policies.
 */
export async function connect(config: Source, options: ConnectOptions = {}): Promise<Databases> {
  const log = options.log ?? ((line: string) => void process.stderr.write(`${line}\n`));
  const embedded = config.databaseUrl === null ? await openEmbedded(config.dataDir, log, options) : null;
  const ownerUrl = embedded?.ownerUrl ?? String(config.databaseUrl);
  const pools: pg.Pool[] = [];
  try {
    const { serverVersion } = await reach(ownerUrl, { ...options, log, name: "DATABASE_URL", prepare: prepareAppRole });
    const appUrl = embedded?.appUrl ?? config.appDatabaseUrl ?? workingAsApp(ownerUrl);
    if (config.appDatabaseUrl) await reach(appUrl, { ...options, log, name: "EARSHOT_APP_DATABASE_URL" });
    const owner = openPool(ownerUrl, { max: 4, application_name: "earshot owner" }, log);
    const app = openPool(appUrl, { ...appLimits, max: options.poolSize ?? 20, application_name: "earshot" }, log);
    pools.push(owner, app);
    await checkRoles(app);
    return {
      owner,
      app,
      ownerUrl,
      appUrl,
      serverVersion,
      dataDir: embedded?.dataDir ?? config.dataDir,
      embedded: embedded !== null,
      close: once(close),
    };
  } catch (error) {
    await close();
    throw error;
  }

  async function close() {
    await Promise.allSettled(pools.map((pool) => pool.end()));
    await embedded?.stop();
  }
}

/** No statement of the application runs or waits forever; requests set a shorter time for themselves. */
const appLimits = {
  statement_timeout: 30_000,
  lock_timeout: 10_000,
  idle_in_transaction_session_timeout: 60_000,
} as const;

async function openEmbedded(dataDir: string, log: (line: string) => void, options: ConnectOptions): Promise<Embedded> {
  const running = options.attach ? attachEmbedded({ dataDir, log }) : null;
  return running ?? startEmbedded({ dataDir, log, signal: options.signal });
}

/**
 * A role given as a start-up option is what RESET ROLE goes back to, and holds for every connection made with the
 * address, the job queue's and the sessions' own included.
 */
function workingAsApp(ownerUrl: string): string {
  const [base = "", query = ""] = ownerUrl.split("?");
  const parameters = new URLSearchParams(query);
  parameters.set("options", `${parameters.get("options") ?? ""} -c role=earshot_app`.trim());
  // Spaces as %20: a plus sign is not understood by every reader of such addresses.
  return `${base}?${parameters.toString().replaceAll("+", "%20")}`;
}

function openPool(connectionString: string, limits: pg.PoolConfig, log: (line: string) => void): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    Client: PlanKeeper,
    ...limits,
  });
  // An idle connection that breaks is replaced at the next use; without a listener it would end the process. The queue
  // looks for one on the connection too.
  pool.on("error", (error) => log(`A database connection broke (${error.message}); the next use opens another.`));
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

function once(close: () => Promise<void>): () => Promise<void> {
  let closing: Promise<void> | undefined;
  return () => {
    closing ??= close();
    return closing;
  };
}
