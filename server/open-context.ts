import { createHmac } from "node:crypto";
import { join } from "node:path";
import { connectors } from "@earshot/connectors/list.ts";
import { Kysely, PostgresDialect } from "kysely";
import type { Config } from "./config.ts";
import type { Context } from "./context.ts";
import type { Databases } from "./db/connect.ts";
import type { DB } from "./db/types.ts";
import { createLive } from "./live.ts";
import { createLog } from "./log.ts";
import { createGuard } from "./net/guard.ts";
import { loadMasterKey } from "./net/master-key.ts";
import { createKeyring } from "./net/seal.ts";
import { squareHost, squareServer } from "./square/server.ts";
import { createTopicIndex } from "./topics/match.ts";
import { createAnalyst } from "./understanding/analyst.ts";
import { createModelFiles } from "./understanding/model-file/model-files.ts";
import { createTaughtIndex } from "./understanding/taught.ts";
import { createAuth } from "./workspace/auth.ts";

/** Builds what everything is handed. */
export function openContext(config: Config, databases: Databases): Context {
  const log = createLog(config.logLevel);
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool: databases.app }) });
  const master = loadMasterKey(databases.dataDir, config.masterKey?.toString("hex"));
  const derived = (purpose: string) => createHmac("sha256", master.key).update(`earshot ${purpose}`).digest();
  const context = {
    config,
    log,
    db,
    app: databases.app,
    owner: databases.owner,
    keyring: createKeyring({ masterKeys: [master] }),
    auth: createAuth({ db, publicUrl: config.publicUrl, secret: derived("sessions").toString("hex"), log }),
    connectors,
    topics: createTopicIndex(),
    analyst: createAnalyst(config.signals, log),
    modelFiles: createModelFiles(config.modelsDir ?? join(databases.dataDir, "models")),
    taught: createTaughtIndex(),
    live: createLive({ url: databases.appUrl, db, log }),
    now: () => new Date(),
    random: Math.random,
    mediaKey: derived("pictures"),
  } satisfies Omit<Context, "guard">;
  const guard = createGuard({
    allowPrivateHosts: config.allowPrivateHosts,
    inProcess: { [squareHost]: (request) => squareServer(opened, request) },
  });
  const opened: Context = { ...context, guard };
  return opened;
}
