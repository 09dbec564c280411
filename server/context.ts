import type { Connector } from "@earshot/connectors/connector.ts";
import type { Kysely } from "kysely";
import type pg from "pg";
import type { Logger } from "pino";
import type { Config } from "./config.ts";
import type { DB } from "./db/types.ts";
import type { Live } from "./live.ts";
import type { Guard } from "./net/guard.ts";
import type { Keyring } from "./net/seal.ts";
import type { TopicIndex } from "./topics/match.ts";
import type { Analyst } from "./understanding/analyst.ts";
import type { ModelFiles } from "./understanding/model-file/model-files.ts";
import type { TaughtIndex } from "./understanding/taught.ts";
import type { Auth } from "./workspace/auth.ts";

/** What every verb, route and job is handed: built once at start, closed at the end, nothing hidden in modules. */
export type Context = {
  config: Config;
  log: Logger;
  /** as the working role, under row-level security */
  db: Kysely<DB>;
  app: pg.Pool;
  /** migrations and maintenance only */
  owner: pg.Pool;
  guard: Guard;
  keyring: Keyring;
  auth: Auth;
  connectors: ReadonlyMap<string, Connector>;
  topics: TopicIndex;
  /** says of posts what analysis finds */
  analyst: Analyst;
  /** runs the models that the operator has put there as files, each in a process of its own */
  modelFiles: ModelFiles;
  /** what the people of each workspace taught it */
  taught: TaughtIndex;
  live: Live;
  /** the clock, so that tests can move it */
  now(): Date;
  random(): number;
  /** signs media addresses */
  mediaKey: Buffer;
};
