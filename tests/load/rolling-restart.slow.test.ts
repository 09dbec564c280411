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

/** A balancer as they all are: it asks each server whether it is ready, and sends nothing to one that says no. */
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
  const server = createServer((incoming, outgoing) => {
    const ready = behind.filter(({ isReady }) => isReady);
    turn += 1;
    const chosen = ready[turn % ready.length];
    const refuse = () => {
      if (!outgoing.headersSent) outgoing.writeHead(502);
      outgoing.end();
    };
    incoming.on("error", () => undefined);
    outgoing.on("error", () => undefined);
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

test("F-07: restarts under load, one server after the other: none of the requests fails, who listens is told when to come again", {
  timeout: 10 * patience,
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
      await pause(20);
    }
  };
  const load = Promise.all([
    repeat(() => ask("GET", "/api/v1/workspace")),
    repeat(() => ask("GET", "/api/v1/posts?q=steam")),
    repeat((n) => ask("POST", "/api/v1/posts", { text: `steam ${n}`, network: "forum", externalId: `r-${n}` })),
  ]);
  load.catch(() => undefined);

  for (let round = 0; round < 10; round += 1) {
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
  console.info(`F-07: ${asked} requests over 10 restarts, ${failed.length} failed`);
  expect(failed).toEqual([]);
  expect(asked).toBeGreaterThan(100);
});
