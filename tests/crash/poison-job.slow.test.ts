import { afterAll, expect, test } from "vitest";
import { countingNetwork } from "./counting-network.ts";
import { openPlace, patience, until } from "./place.ts";

const close: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const each of close.toReversed()) await each();
}, 60_000);

test("F-18: a job that ends the process each time is set aside after five; all else goes on, and a person runs it again", {
  timeout: 6 * patience,
}, async () => {
  const network = await countingNetwork();
  const place = await openPlace();
  close.push(() => network.close(), place.close);
  let server = place.start({ env: network.env });
  await server.ready();
  const channelId = await place.connectSquare();
  await place.request("PATCH", `/channels/${channelId}`, { paused: true });
  for (const text of ["first", "second"]) await place.say(`@workspace steam ${text}`);
  server.kill("SIGTERM");
  await server.exited;

  // The page cannot be stored without the process ending: only by kill -9, again and again.
  server = place.start({ env: network.env, failPoint: "ingested" });
  await server.ready();
  await place.request("PATCH", `/channels/${channelId}`, { paused: false }).catch(() => null);
  let deaths = 0;
  for (;;) {
    const ended = await Promise.race([
      server.exited,
      until("it is set aside", async () => (await place.request("GET", "/failed-jobs")).body.items.length > 0).then(
        () => null,
      ),
    ]);
    if (ended === null) break;
    expect(ended).toEqual({ code: null, signal: "SIGKILL" });
    deaths += 1;
    // The first death may be of a fetch that was asked for anew while it ran: it counts for itself.
    expect(deaths).toBeLessThanOrEqual(6);
    server = place.start({ env: network.env, failPoint: "ingested" });
    await server.ready().catch(() => undefined);
  }
  expect(deaths).toBeGreaterThanOrEqual(5);
  const { body } = await place.request("GET", "/failed-jobs");
  expect(body.items).toMatchObject([
    { task: "collect", subject: { kind: "channel", id: channelId }, tries: 5, error: null },
  ]);

  // Others flow, in the very process that it would have ended.
  const other = await network.connect(place);
  expect((await place.request("GET", `/channels/${other}`)).body).toMatchObject({ health: "ok" });
  expect((await place.request("GET", "/posts?q=steam")).body.items).toEqual([]);

  // Mended, and run again by a person: nothing is lost.
  server.kill("SIGTERM");
  await server.exited;
  await place.start({ env: network.env }).ready();
  expect((await place.request("GET", "/posts?q=steam")).body.items).toEqual([]);
  expect((await place.request("POST", `/failed-jobs/${body.items[0].id}/runs`)).status).toBe(204);
  await until("both are here", async () => (await place.request("GET", "/posts?q=steam")).body.items.length === 2);
  expect((await place.request("GET", "/failed-jobs")).body.items).toEqual([]);
});
