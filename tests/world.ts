import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { connectors as everyConnector } from "@earshot/connectors/list.ts";
import { permissions, type Role } from "@earshot/contract/permissions.ts";
import type { FastifyInstance } from "fastify";
import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import { pino } from "pino";
import { type Capability, createApp } from "../server/app.ts";
import { readConfig } from "../server/config.ts";
import type { Context } from "../server/context.ts";
import { newId } from "../server/db/id.ts";
import { PlanKeeper } from "../server/db/plan-keeper.ts";
import { system, transaction } from "../server/db/transaction.ts";
import type { DB } from "../server/db/types.ts";
import { createLive } from "../server/live.ts";
import { liveRoutes } from "../server/live-stream.ts";
import { createGuard } from "../server/net/guard.ts";
import { createKeyring } from "../server/net/seal.ts";
import { createTopicIndex } from "../server/topics/match.ts";
import { createAnalyst } from "../server/understanding/analyst.ts";
import { createModelFiles } from "../server/understanding/model-file/model-files.ts";
import { createTaughtIndex } from "../server/understanding/taught.ts";
import { createAuth } from "../server/workspace/auth.ts";
import { keepApiKey } from "../server/workspace/create-api-key.ts";
import { hashPassword } from "../server/workspace/password.ts";
import { workspaceRoutes } from "../server/workspace/routes.ts";
import { addTeammate, addWorkspace } from "../server/workspace/store.ts";
import { type TestDatabase, testDatabase } from "./database.ts";

/** The team of Brunnwerk, each with a password of their own making: `password`. */
export const team = {
  mei: { name: "Mei Tanaka", email: "mei.tanaka@brunnwerk.example", role: "owner" },
  tom: { name: "Tom Aldous", email: "tom.aldous@brunnwerk.example", role: "admin" },
  jonas: { name: "Jonas Weil", email: "jonas.weil@brunnwerk.example", role: "manager" },
  ana: { name: "Ana Ribeiro", email: "ana.ribeiro@brunnwerk.example", role: "agent" },
  priya: { name: "Priya Nair", email: "priya.nair@brunnwerk.example", role: "analyst" },
  ida: { name: "Ida Falk", email: "ida.falk@agency.example", role: "partner" },
} as const satisfies Record<string, { name: string; email: string; role: Role }>;
export type Teammate = keyof typeof team;
export const password = "steam for five seconds";

export type Answer = {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests assert on what came, whatever its shape
  body: any;
  text: string;
  headers: Record<string, string | string[] | undefined>;
};

export type RequestOptions = {
  body?: unknown;
  /** an API key; Brunnwerk's with all scopes unless told; null for none */
  key?: string | null;
  headers?: Record<string, string>;
};

export type Place = { id: string; slug: string; key: string; keyId: string };

export type World = {
  context: Context;
  app: FastifyInstance;
  database: TestDatabase;
  /** Brunnwerk, where the cast works */
  workspace: Place;
  /** the rival's workspace, for tests of tenancy */
  ostra: Place;
  clock: { now: Date; advance(ms: number): void };
  /** `path` is below /api/v1, or whole when it starts with /api/, /health/ or `!` (then without it) */
  request(method: string, path: string, options?: RequestOptions): Promise<Answer>;
  /** The same with a teammate's session, in Brunnwerk. */
  as(who: Teammate): (method: string, path: string, options?: RequestOptions) => Promise<Answer>;
  /** The Cookie header of a teammate's session, signed in at first use. */
  cookie(who: Teammate): Promise<string>;
  /** The user id of a teammate. */
  userId(who: Teammate): string;
  /** A transaction of Brunnwerk. */
  tx<T>(work: Parameters<typeof transaction<T>>[3], workspaceId?: string): Promise<T>;
  close(): Promise<void>;
};

export type WorldOptions = {
  capabilities?: readonly Capability[];
  connectors?: Context["connectors"];
  now?: Date;
  random?: () => number;
  allowPrivateHosts?: string[];
  /** hosts that are served inside the process */
  inProcess?: Record<string, (context: Context, request: Request) => Response | Promise<Response>>;
  publicUrl?: string;
  env?: Record<string, string>;
  /** Also opens the connection that hears of commits. */
  listen?: boolean;
  consoleFolder?: string;
  /** another way to the same database, for the application's own connections */
  through?: (database: TestDatabase) => Promise<string>;
};

/** A database of its own with two workspaces, the team, and the whole server in front of it, not listening. */
export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const database = await testDatabase();
  const limits = { max: 8, options: "-c statement_timeout=30000" };
  const appUrl = (await options.through?.(database)) ?? database.appUrl;
  const pool = new pg.Pool({ connectionString: appUrl, Client: PlanKeeper, ...limits });
  const owner = new pg.Pool({ connectionString: database.ownerUrl, max: 2 });
  for (const each of [pool, owner]) {
    each.on("error", () => undefined);
    each.on("connect", (client) => client.on("error", () => undefined));
  }
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) });
  const log = pino({ level: process.env.EARSHOT_LOG_LEVEL ?? "silent" });
  const clock = {
    now: options.now ?? new Date(),
    advance(ms: number) {
      clock.now = new Date(clock.now.getTime() + ms);
    },
  };
  // Moves on by itself unless the test fixed it.
  const offset = () => (options.now ? clock.now : new Date(Math.max(Date.now(), clock.now.getTime())));
  const config = readConfig(
    { EARSHOT_PUBLIC_URL: options.publicUrl ?? "http://127.0.0.1:4470", EARSHOT_LOG_LEVEL: "silent", ...options.env },
    null,
  );
  const guard = createGuard({
    allowPrivateHosts: options.allowPrivateHosts,
    inProcess: Object.fromEntries(
      Object.entries(options.inProcess ?? {}).map(([host, serve]) => [
        host,
        async (request) => serve(context, request),
      ]),
    ),
  });
  const live = createLive({ url: database.appUrl, db, log });
  const context: Context = {
    config,
    log,
    db,
    app: pool,
    owner,
    guard,
    keyring: createKeyring({ masterKeys: [{ id: "test", key: randomBytes(32) }] }),
    auth: createAuth({ db, publicUrl: config.publicUrl, secret: randomBytes(32).toString("hex"), log }),
    connectors: options.connectors ?? everyConnector,
    topics: createTopicIndex(),
    analyst: createAnalyst(config.signals, log),
    modelFiles: createModelFiles(config.modelsDir ?? join(config.dataDir, "models")),
    taught: createTaughtIndex(),
    live,
    now: offset,
    random: options.random ?? Math.random,
    mediaKey: randomBytes(32),
  };
  const app = createApp(context, [...new Set([...(options.capabilities ?? []), workspaceRoutes, liveRoutes])], {
    consoleFolder: options.consoleFolder,
  });
  await app.ready();
  if (options.listen) await live.listen();

  const userIds = Object.fromEntries(Object.keys(team).map((who) => [who, newId()])) as Record<Teammate, string>;
  const workspace = await addPlace(context, "brunnwerk", "Brunnwerk");
  const ostra = await addPlace(context, "ostra", "Ostra");
  await transaction(db, workspace.id, system, async (tx) => {
    for (const [who, { name, email, role }] of Object.entries(team)) {
      const userId = userIds[who as Teammate];
      await tx.db.insertInto("auth.user").values({ id: userId, name, email, emailVerified: true }).execute();
      await addTeammate(tx, { userId, name, email, role });
    }
  });

  const request = async (method: string, path: string, more: RequestOptions = {}): Promise<Answer> => {
    const { key = workspace.key } = more;
    const response = await app.inject({
      method: method as "GET",
      url: addressOf(path),
      headers: { ...(key !== null && { authorization: `Bearer ${key}` }), ...more.headers },
      ...(more.body !== undefined && {
        payload: typeof more.body === "string" ? more.body : JSON.stringify(more.body),
      }),
      ...(more.body !== undefined && {
        headers: {
          "content-type": "application/json",
          ...(key !== null && { authorization: `Bearer ${key}` }),
          ...more.headers,
        },
      }),
    });
    return {
      status: response.statusCode,
      body: /json/.test(String(response.headers["content-type"])) ? JSON.parse(response.body) : response.body,
      text: response.body,
      headers: response.headers as Answer["headers"],
    };
  };

  const cookies = new Map<Teammate, Promise<string>>();
  const cookie = (who: Teammate) => {
    const known = cookies.get(who) ?? signIn(context, userIds[who], team[who].email);
    cookies.set(who, known);
    return known;
  };

  return {
    context,
    app,
    database,
    workspace,
    ostra,
    clock,
    request,
    cookie,
    userId: (who) => userIds[who],
    as:
      (who) =>
      async (method, path, more = {}) =>
        request(method, path, {
          key: null,
          ...more,
          headers: {
            cookie: await cookie(who),
            origin: config.publicUrl,
            "earshot-workspace": workspace.id,
            ...more.headers,
          },
        }),
    tx: (work, workspaceId = workspace.id) => transaction(db, workspaceId, system, work),
    async close() {
      await app.close();
      context.modelFiles.close();
      await live.close();
      await guard.close();
      await Promise.all([db.destroy(), owner.end()]);
      await database.drop();
    },
  };
}

async function addPlace(context: Context, slug: string, name: string): Promise<Place> {
  const id = newId();
  const key = `esk_${randomBytes(32).toString("base64url")}`;
  return transaction(context.db, id, system, async (tx) => {
    await addWorkspace(tx, { slug, name, timezone: "UTC" });
    const row = await keepApiKey(tx, { name: "tests", scopes: [...permissions], secret: key });
    return { id, slug, key, keyId: row.id };
  });
}

/** One password for all, at a cost that lets hundreds of tests sign in: the cost is part of what is stored. */
let hashed: Promise<string> | undefined;

async function signIn(context: Context, userId: string, email: string): Promise<string> {
  hashed ??= hashPassword(password, { n: 4, r: 8, p: 1 });
  await context.db
    .insertInto("auth.account")
    .values({ id: newId(), accountId: userId, providerId: "credential", userId, password: await hashed })
    .execute();
  const [first = ""] = await context.auth.signIn(email, password);
  return first.split(";")[0] ?? "";
}

function addressOf(path: string): string {
  if (path.startsWith("!")) return path.slice(1);
  return /^\/(api|health)\//.test(path) ? path : `/api/v1${path}`;
}
