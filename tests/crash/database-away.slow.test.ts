import { setTimeout as pause } from "node:timers/promises";
import { afterAll, describe, expect, test } from "vitest";
import { testDatabase } from "../database.ts";
import { openGate } from "./gate.ts";
import { openPlace, type Place, patience, until } from "./place.ts";
import { freePort, startServer } from "./running-server.ts";

const close: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const each of close.toReversed()) await each();
}, 60_000);

const at = (place: Place, path: string) => fetch(`http://127.0.0.1:${place.env.EARSHOT_PORT}${path}`);

describe("F-09: the database comes after the program", () => {
  test("the port is open at once, live and not ready, one line says why; it serves when the database comes a minute later", {
    timeout: 3 * patience,
  }, async () => {
    const database = await testDatabase({ template: null });
    close.push(database.drop);
    const { through, open, close: shut } = await openGate();
    close.push(shut);
    const place = await openPlace({ ownerUrl: through(database.ownerUrl), appUrl: through(database.appUrl) });
    close.push(place.close);
    const server = place.start();
    await until("the port is open", async () => (await at(place, "/health/live")).status === 200);
    await until("it says what it waits for", async () => server.output().includes("cannot be reached yet"));
    expect((await at(place, "/health/ready")).status).toBe(503);
    const refused = await at(place, "/api/v1/channels");
    expect([refused.status, refused.headers.get("content-type")]).toEqual([
      503,
      "application/problem+json; charset=utf-8",
    ]);
    expect(await refused.json()).toMatchObject({ type: "unavailable", detail: "Earshot waits for its database." });
    const page = await at(place, "/");
    expect([page.status, page.headers.get("retry-after"), page.headers.get("x-frame-options")]).toEqual([
      503,
      "5",
      "DENY",
    ]);
    // A minute and many tries: it says so at first and again each minute, not with each of them.
    for (let n = 0; n < 12; n += 1) {
      await pause(5_000);
      expect([(await at(place, "/health/live")).status, (await at(place, "/health/ready")).status]).toEqual([200, 503]);
    }
    expect(server.output().match(/cannot be reached yet/g)?.length).toBeLessThanOrEqual(3);
    await open(database.ownerUrl);
    await server.ready();
    expect((await at(place, "/health/ready")).status).toBe(200);
    expect((await place.request("GET", "/channels")).status).toBe(200);
    expect(server.output()).toContain("answers now");
  });

  test("whoever stops it while it waits gets a clean end", { timeout: patience }, async () => {
    const port = await freePort();
    const place = await openPlace({
      ownerUrl: `postgresql://boss@127.0.0.1:${port}/earshot`,
      appUrl: `postgresql://staff@127.0.0.1:${port}/earshot`,
    });
    close.push(place.close);
    const server = place.start();
    await until("it waits", async () => server.output().includes("cannot be reached yet"));
    server.kill("SIGTERM");
    expect(await server.exited).toEqual({ code: 0, signal: null });
  });

  test("what waiting does not cure is refused with one sentence", { timeout: patience }, async () => {
    const database = await testDatabase();
    close.push(database.drop);
    const wrong = [
      database.ownerUrl.replace(/:[^:@]+@/, ":wrong-password@"),
      database.ownerUrl.replace("?", "_is_not_there?"),
      "postgresql://[::1:5432/nothing",
    ];
    expect(new Set([...wrong, database.ownerUrl]).size).toBe(4);
    for (const url of wrong) {
      const port = await freePort();
      const server = startServer({ DATABASE_URL: url, EARSHOT_PORT: String(port) });
      close.push(async () => server.kill("SIGKILL"));
      await until(`refused: ${url.replace(/:[^:@]+@/, "@")}`, async () => server.child.exitCode !== null, 30_000);
      expect(server.child.exitCode).not.toBe(0);
      const said = server.output();
      expect(said).toMatch(/DATABASE_URL/);
      expect(said).not.toMatch(/cannot be reached yet|wrong-password/);
    }
  });
});
