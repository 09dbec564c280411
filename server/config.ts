import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseEnv } from "node:util";
import * as read from "./config-values.ts";
import { otherVariables, variables } from "./config-variables.ts";
import { StartRefused } from "./start-refused.ts";
import { type EnricherName, enrichers } from "./understanding/analyst.ts";

export type Config = {
  host: string;
  port: number;
  /** An origin, without a slash at the end. */
  publicUrl: string;
  /** The origin of the customers' site. */
  portalUrl: string;
  portalPort: number;
  /** Somebody chose the port: the start is refused when it is taken. */
  portalPortChosen: boolean;
  /** Addresses and networks (CIDR). */
  trustedProxies: string[];
  allowHttp: boolean;
  /** As configured, absolute; root's data may be elsewhere: `Databases.dataDir`. */
  dataDir: string;
  /** Null: the embedded PostgreSQL. */
  databaseUrl: string | null;
  appDatabaseUrl: string | null;
  role: "web" | "worker" | "all";
  /** `host:port`, hosts in lower case, IPv6 in brackets. */
  allowPrivateHosts: string[];
  bootstrap: { owner: string | null; apiKey: string | null };
  /** 32 bytes, or null to make and keep one in the data folder. */
  masterKey: Buffer | null;
  logLevel: (typeof read.logLevels)[number];
  /** What analysis is to say of each post; none: no model is loaded. */
  signals: EnricherName[];
  /** Where the operator puts model files; null: `models` in the data folder. */
  modelsDir: string | null;
  demo: boolean;
  /** Where a crash test ends the process (fail-point.ts). */
  failPoint: string | null;
  /** Sentences worth a line in the log: names that nothing reads. */
  warnings: string[];
};

/** The checkout. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Reads the configuration once: the environment, and under it the file (`EARSHOT_CONFIG`, else `.env` in the checkout;
 * null: none) as KEY=VALUE lines or JSON. An empty string counts as unset. Throws StartRefused with a sentence that
 * names the variable for anything malformed or contradictory.
 */
export function readConfig(env: NodeJS.ProcessEnv, file: string | null | undefined = configFile(env)): Config {
  const fromFile = file ? parseFile(file) : {};
  const get = (name: string) => env[name]?.trim() || fromFile[name]?.trim() || null;
  const port = read.port("EARSHOT_PORT", get("EARSHOT_PORT") ?? "4470");
  const portalPort = read.port("EARSHOT_PORTAL_PORT", get("EARSHOT_PORTAL_PORT") ?? String(besides(port)));
  const allowHttp = read.flag("EARSHOT_ALLOW_HTTP", get("EARSHOT_ALLOW_HTTP"));
  const config: Config = {
    host: read.host("EARSHOT_HOST", get("EARSHOT_HOST") ?? "127.0.0.1"),
    port,
    publicUrl: read.origin("EARSHOT_PUBLIC_URL", get("EARSHOT_PUBLIC_URL") ?? `http://127.0.0.1:${port}`, allowHttp),
    portalUrl: read.origin(
      "EARSHOT_PORTAL_URL",
      get("EARSHOT_PORTAL_URL") ?? `http://127.0.0.1:${portalPort}`,
      allowHttp,
    ),
    portalPort,
    portalPortChosen: get("EARSHOT_PORTAL_PORT") !== null,
    trustedProxies: read
      .list(get("EARSHOT_TRUSTED_PROXIES"))
      .map((value) => read.network("EARSHOT_TRUSTED_PROXIES", value)),
    allowHttp,
    dataDir: resolve(root, get("EARSHOT_DATA_DIR") ?? "data"),
    databaseUrl: read.optional(get("DATABASE_URL"), (value) => read.database("DATABASE_URL", value)),
    appDatabaseUrl: read.optional(get("EARSHOT_APP_DATABASE_URL"), (value) =>
      read.database("EARSHOT_APP_DATABASE_URL", value),
    ),
    role: read.oneOf("EARSHOT_ROLE", get("EARSHOT_ROLE") ?? "all", ["web", "worker", "all"]),
    allowPrivateHosts: read
      .list(get("EARSHOT_ALLOW_PRIVATE_HOSTS"))
      .map((value) => read.hostAndPort("EARSHOT_ALLOW_PRIVATE_HOSTS", value)),
    bootstrap: {
      owner: read.optional(get("EARSHOT_BOOTSTRAP_OWNER"), (value) =>
        read.mailAddress("EARSHOT_BOOTSTRAP_OWNER", value),
      ),
      apiKey: read.optional(get("EARSHOT_BOOTSTRAP_API_KEY"), (value) =>
        read.apiKey("EARSHOT_BOOTSTRAP_API_KEY", value),
      ),
    },
    masterKey: read.optional(get("EARSHOT_MASTER_KEY"), (value) => read.key("EARSHOT_MASTER_KEY", value)),
    logLevel: read.oneOf("EARSHOT_LOG_LEVEL", get("EARSHOT_LOG_LEVEL") ?? "info", read.logLevels),
    signals: read.someOf("EARSHOT_SIGNALS", get("EARSHOT_SIGNALS") ?? enrichers.join(","), enrichers),
    modelsDir: read.optional(get("EARSHOT_MODELS_DIR"), (value) => resolve(root, value)),
    demo: read.flag("EARSHOT_DEMO", get("EARSHOT_DEMO")),
    failPoint: env.EARSHOT_FAIL_POINT ?? null,
    warnings: unread(env, "the environment"),
  };
  const strangers = unread(fromFile, file ?? "");
  if (strangers[0]) throw new StartRefused(strangers[0]);
  refuseContradictions(config);
  return config;
}

function refuseContradictions(config: Config): void {
  if (config.appDatabaseUrl && !config.databaseUrl)
    throw new StartRefused(
      "EARSHOT_APP_DATABASE_URL is set without DATABASE_URL, whose owner makes and migrates the tables.",
    );
  if (config.appDatabaseUrl && config.appDatabaseUrl === config.databaseUrl)
    throw new StartRefused("EARSHOT_APP_DATABASE_URL must name another log-in than DATABASE_URL, or be left unset.");
  if (config.bootstrap.apiKey && !config.bootstrap.owner)
    throw new StartRefused(
      "EARSHOT_BOOTSTRAP_API_KEY is set without EARSHOT_BOOTSTRAP_OWNER, the mail address it acts for.",
    );
  if (config.portalPort === config.port)
    throw new StartRefused("EARSHOT_PORTAL_PORT must be another port than EARSHOT_PORT.");
  if (config.portalUrl === config.publicUrl)
    throw new StartRefused(
      "EARSHOT_PORTAL_URL must be another origin than EARSHOT_PUBLIC_URL, so that customers' pages never share the team's cookies.",
    );
}

/** The portal's port unless told: the next one. */
function besides(port: number): number {
  return port < 65_535 ? port + 1 : port - 1;
}

function configFile(env: NodeJS.ProcessEnv): string | null {
  const named = env.EARSHOT_CONFIG?.trim();
  if (named) return resolve(root, named);
  const beside = join(root, ".env");
  return existsSync(beside) ? beside : null;
}

function parseFile(file: string): Record<string, string> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new StartRefused(
      `The configuration file ${file} cannot be read (${(error as Error).message}); see EARSHOT_CONFIG.`,
    );
  }
  if (!file.endsWith(".json")) return parseEnv(text) as Record<string, string>;
  try {
    const values = JSON.parse(text) as Record<string, unknown>;
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, plain(name, value)]));
  } catch (error) {
    throw new StartRefused(
      `The configuration file ${file} must be a JSON object of names and plain values (${(error as Error).message}).`,
    );
  }
}

function plain(name: string, value: unknown): string {
  if (Array.isArray(value)) return value.map((one) => plain(name, one)).join(",");
  if (typeof value === "boolean") return value ? "1" : "0";
  if (typeof value === "string" || typeof value === "number") return String(value);
  throw new Error(`${name} is neither text, number, yes or no, nor a list of them`);
}

/** A misspelled name would otherwise be ignored in silence. */
function unread(given: Record<string, string | undefined>, where: string): string[] {
  const known = new Set([...variables.map(({ name }) => name), ...otherVariables]);
  return Object.keys(given)
    .filter((name) => name.startsWith("EARSHOT_") && !known.has(name))
    .map((name) => `${name} in ${where} is no variable of Earshot's; check its spelling.`);
}
