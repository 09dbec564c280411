import { connect } from "node:net";
import pg from "pg";
import { inject } from "vitest";

export type TestDatabase = {
  ownerUrl: string;
  appUrl: string;
  /** The superuser, for what neither log-in may see or do. */
  adminUrl: string;
  name: string;
  /** Removes the database, connections and all. Whatever is left goes with the test server. */
  drop: () => Promise<void>;
};

type Server = { ownerUrl: string; appUrl: string; adminUrl: string };

let made = 0;

/**
 * A database of its own for one test file: a clone of the migrated template, on the one PostgreSQL of the test run,
 * which the first caller starts. `template: null` gives an empty one, for tests of the migrations themselves.
 */
export async function testDatabase(options: { template?: string | null } = {}): Promise<TestDatabase> {
  const server = await testServer();
  const name = `test_${process.pid}_${++made}`;
  const template = options.template === null ? "template0" : (options.template ?? "earshot");
  // In memory 35 ms, on a disk 500; through the log (`wal_log`, the default) twelve and two times as long (16 MB, 1,137 relations, fsync off).
  await asAdmin(server.adminUrl, `create database ${name} owner earshot_owner template ${template} strategy file_copy`);
  return {
    ownerUrl: inDatabase(server.ownerUrl, name),
    appUrl: inDatabase(server.appUrl, name),
    adminUrl: inDatabase(server.adminUrl, name),
    name,
    drop: () => asAdmin(server.adminUrl, `drop database if exists ${name} with (force)`),
  };
}

/** The connection strings of the run's server: asked of the vitest main process, which answers when it is ready. */
function testServer(): Promise<Server> {
  return new Promise((resolve, reject) => {
    let text = "";
    const socket = connect(inject("testServerPort"), "127.0.0.1");
    socket.setEncoding("utf8");
    socket.on("data", (part) => {
      text += part;
    });
    socket.on("error", reject);
    socket.on("end", () => {
      const answer = JSON.parse(text) as Server & { error?: string };
      if (answer.error) reject(new Error(answer.error));
      else resolve(answer);
    });
  });
}

async function asAdmin(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function inDatabase(url: string, name: string): string {
  return url.replace(/(@[^/]*\/)[^?]*/, `$1${name}`);
}
