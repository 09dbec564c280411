import { type ChildProcess, fork } from "node:child_process";
import type { FastifyInstance } from "fastify";
import pg from "pg";
import type { Ask, Asked } from "./http-client.ts";
import { percentile, rounded } from "./measure.ts";
import type { Ground } from "./open-ground.ts";
import { postgresCpu } from "./postgres-cpu.ts";

export type Reading = {
  "server p50": number;
  "server p95": number;
  "HTTP p50": number;
  "HTTP p95": number;
  "Node CPU": number;
  /** to a hundredth of a second over all runs */
  "PostgreSQL CPU": number;
  statements: number;
};

export type Reads = {
  /** Asks each path in turn, `runs` times in all; milliseconds. */
  read(paths: string[], runs: number): Promise<Reading>;
  close(): Promise<void>;
};

/** The server on a port of its own, asked by another process; times in the server run from a request's head to its end. */
export async function watchReads(app: FastifyInstance, ground: Ground): Promise<Reads> {
  const served: number[] = [];
  app.addHook("onResponse", async (_request, reply) => void served.push(reply.elapsedTime));
  const base = await app.listen({ host: "127.0.0.1", port: 0 });
  const client = fork(new URL("./http-client.ts", import.meta.url), { execArgv: process.execArgv });
  const statements = countStatements();
  return {
    async read(paths, runs) {
      const asked = Array.from({ length: runs }, (_, i) => paths[i % paths.length]!);
      served.length = 0;
      statements.reset();
      const before = process.cpuUsage();
      const databaseBefore = postgresCpu(ground.databases.dataDir) ?? Number.NaN;
      const times = await ask(client, { base, key: ground.key, paths: asked });
      const { user, system } = process.cpuUsage(before);
      const database = (postgresCpu(ground.databases.dataDir) ?? Number.NaN) - databaseBefore;
      const here = served.sort((a, b) => a - b);
      const there = times.sort((a, b) => a - b);
      return {
        "server p50": rounded(percentile(here, 0.5), 1),
        "server p95": rounded(percentile(here, 0.95), 1),
        "HTTP p50": rounded(percentile(there, 0.5), 1),
        "HTTP p95": rounded(percentile(there, 0.95), 1),
        "Node CPU": rounded((user + system) / 1_000 / runs, 1),
        "PostgreSQL CPU": rounded(database / runs, 1),
        statements: rounded(statements.count() / runs, 1),
      };
    },
    async close() {
      statements.restore();
      client.disconnect();
    },
  };
}

function ask(client: ChildProcess, work: Ask): Promise<number[]> {
  return new Promise((resolve, reject) => {
    client.once("message", (answer: Asked) =>
      "times" in answer ? resolve(answer.times) : reject(new Error(answer.error)),
    );
    client.send(work);
  });
}

/** Messages sent to PostgreSQL by everybody in this process. */
function countStatements() {
  // The driver's own signatures are a dozen; here it is enough that they are passed on.
  const prototype = pg.Client.prototype as unknown as { query(...given: unknown[]): unknown };
  const { query } = prototype;
  let count = 0;
  prototype.query = function counted(...given: unknown[]) {
    count += 1;
    return query.apply(this, given);
  };
  return {
    count: () => count,
    reset() {
      count = 0;
    },
    restore() {
      prototype.query = query;
    },
  };
}
