import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { openPlace, type Place, patience, until } from "../crash/place.ts";
import { freePort, type RunningServer } from "../crash/running-server.ts";
import { testDatabase } from "../database.ts";

const close: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const each of close.toReversed()) await each();
}, 60_000);

type Behind = { port: number; isReady: boolean; server: RunningServer };

/**
 * A balancer as they all are: it asks each server whether it is ready, sends nothing to one that says no, and keeps a
 * request waiting while none says yes. What a server that said yes does to a request is the request's fate.
 */
async function balance(behind: Behind[]): Promise<number> {
  let turn = 0;
  let over = false;
  // One question after the other: an older answer never comes after a newer one.
  const watch = async (each: Behind) => {
    for (; !over; await pause(50)) {
      each.isReady = await fetch(`http://127.0.0.1:${each.port}/health/ready`).then(
        ({ status }) => status === 200,
        () => false,
      );
    }
  };
  const watching = Promise.all(behind.map(watch));
  const choose = async () => {
    for (; !over; await pause(50)) {
      const ready = behind.filter(({ isReady }) => isReady);
      turn += 1;
      if (ready.length > 0) return ready[turn % ready.length];
    }
    return undefined;
  };
  const server = createServer(async (incoming, outgoing) => {
    incoming.on("error", () => undefined);
    outgoing.on("error", () => undefined);
    const chosen = await choose();
    const refuse = () => {
      if (!outgoing.headersSent) outgoing.writeHead(502);
      outgoing.end();
    };
    if (!chosen) return refuse();
    const { method, url, headers } = incoming;
    const onward = request(
      { port: chosen.port, host: "127.0.0.1", method, path: url, headers, agent: false },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.on("error", () => outgoing.destroy());
        answer.pipe(outgoing);
      },
    );
    onward.on("error", refuse);
    outgoing.on("close", () => onward.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  close.push(async () => {
    over = true;
    await watching;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

/** What a browser hears until the server ends it. */
async function listen(place: Place, port: number): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/events`, {
    headers: { authorization: `Bearer ${place.env.EARSHOT_BOOTSTRAP_API_KEY}` },
  });
  return response.text();
}

/** None of so many may fail, over at least so many restarts. */
const enough = { requests: 10_000, restarts: 10 };

test("F-07: restarts under load, one server after the other: none of 10,000 requests fails, who listens is told when to come again", {
  timeout: 20 * patience,
}, async () => {
  const database = await testDatabase();
  close.push(database.drop);
  const place = await openPlace(database);
  close.push(place.close);
  const start = async (port: number): Promise<Behind> => {
    const server = place.start({ role: "web", env: { EARSHOT_PORT: String(port) } });
    await server.ready();
    return { port, isReady: false, server };
  };
  const behind = [await start(await freePort()), await start(await freePort())];
  const front = await balance(behind);
  const key = place.env.EARSHOT_BOOTSTRAP_API_KEY!;
  await until("both are ready", async () => behind.every(({ isReady }) => isReady));

  let asked = 0;
  let over = false;
  const failed: string[] = [];
  const ask = async (method: string, path: string, body?: object) => {
    asked += 1;
    const answer = await fetch(`http://127.0.0.1:${front}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, ...(body && { "content-type": "application/json" }) },
      ...(body && { body: JSON.stringify(body) }),
    }).catch((error: Error) => ({ status: error.message, text: async () => "" }));
    const text = await answer.text();
    if (answer.status !== 200 && answer.status !== 201) failed.push(`${method} ${path}: ${answer.status} ${text}`);
  };
  const repeat = async (work: (n: number) => Promise<void>) => {
    for (let n = 0; !over; n += 1) {
      await work(n);
      await pause(5);
    }
  };
  const load = Promise.all([
    repeat(() => ask("GET", "/api/v1/workspace")),
    repeat(() => ask("GET", "/api/v1/posts?q=steam")),
    repeat((n) => ask("POST", "/api/v1/posts", { text: `steam ${n}`, network: "forum", externalId: `r-${n}` })),
  ]);
  load.catch(() => undefined);

  let round = 0;
  for (; round < enough.restarts || asked < enough.requests; round += 1) {
    const one = behind[round % 2]!;
    const heard = listen(place, one.port);
    heard.catch(() => undefined);
    await pause(500);
    one.server.kill("SIGTERM");
    expect(await one.server.exited).toEqual({ code: 0, signal: null });
    expect((await heard).match(/retry: \d+/g)?.length).toBeGreaterThan(1);
    Object.assign(one, await start(one.port));
    await until("it is ready again", async () => one.isReady);
  }
  over = true;
  await load;
  console.info(`F-07: ${asked} requests over ${round} restarts, ${failed.length} failed`);
  expect(failed).toEqual([]);
});
