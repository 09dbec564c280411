import { existsSync, rmSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { join } from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { type Embedded, startEmbedded } from "./server/db/embedded.ts";
import { scratchFolder } from "./tests/scratch-folder.ts";

declare module "vitest" {
  export interface ProvidedContext {
    testServerPort: number;
  }
}

/**
 * One PostgreSQL for the whole run, started when the first test asks for a database (most files never do), with the
 * database `earshot` migrated once as the template that `testDatabase()` clones. See tests/database.ts.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let server: Promise<Embedded> | undefined;
  const folder = scratchFolder("earshot-test-");
  const door = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on("error", () => undefined);
    server ??= start(folder);
    server.then(
      ({ ownerUrl, appUrl, adminUrl }) => answer(socket, { ownerUrl, appUrl, adminUrl }),
      (error: Error) => answer(socket, { error: error.stack ?? error.message }),
    );
  });
  await new Promise<void>((resolve) => door.listen(0, "127.0.0.1", resolve));
  project.provide("testServerPort", (door.address() as { port: number }).port);
  return async () => {
    door.close();
    await (await server?.catch(() => undefined))?.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

async function start(folder: string): Promise<Embedded> {
  const server = await startEmbedded({ dataDir: join(folder, "data"), durable: false, log: () => undefined, settings });
  const owner = new pg.Pool({ connectionString: server.ownerUrl, max: 2 });
  owner.on("error", () => undefined);
  owner.on("connect", (client) => client.on("error", () => undefined));
  try {
    const migrations = join(import.meta.dirname, "server/db/migrate.ts");
    if (existsSync(migrations)) await ((await import(migrations)) as Migrations).migrate(owner);
  } catch (error) {
    await owner.end();
    await server.stop();
    throw error;
  }
  await owner.end();
  return server;
}

type Migrations = { migrate: (owner: pg.Pool) => Promise<void> };

/** The tests' data need not survive the machine; each file has its own pools; what lies in memory is kept small. */
const settings = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  max_connections: "200",
  max_wal_size: "128MB",
};

function answer(socket: Socket, value: object): void {
  socket.end(JSON.stringify(value));
}
