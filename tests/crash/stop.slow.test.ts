import { connect } from "node:net";
import { afterAll, describe, expect, test } from "vitest";
import { type CountingNetwork, countingNetwork } from "./counting-network.ts";
import { openPlace, type Place, patience, until } from "./place.ts";

const open: (Place | CountingNetwork)[] = [];
afterAll(async () => {
  for (const each of open) await each.close();
}, 60_000);

async function opened() {
  const network = await countingNetwork();
  const place = await openPlace();
  open.push(place, network);
  const server = place.start({ env: network.env });
  await server.ready();
  const channelId = await network.connect(place);
  return { network, place, server, channelId };
}

describe.concurrent("F-07 F-08: stopping on request", () => {
  test("a reply under way is finished first, and the process ends with 0", { timeout: 3 * patience }, async () => {
    const { network, place, server, channelId } = await opened();
    const [conversation] = await network.mentions(place, channelId, 1, "E7");
    network.slowness = () => 4_000;
    const id = await place.answer(conversation!, "Hold steam, slowly.");
    await until("the call is under way", async () => network.arrived === 1);
    server.kill("SIGTERM");
    // What is under way gets 25 s; past them it would end with 1.
    expect(await server.exited).toEqual({ code: 0, signal: null });
    expect(network.standing("Hold steam, slowly.")).toBe(1);
    await place.start({ env: network.env }).ready();
    expect((await place.request("GET", `/replies/${id}`)).body).toMatchObject({ state: "sent", attempts: 1 });
  });

  test("a source that never answers holds nobody up and is not blamed for it", { timeout: 3 * patience }, async () => {
    const { network, place, server, channelId } = await opened();
    network.hang();
    await place.request("POST", `/channels/${channelId}/poll`);
    server.kill("SIGTERM");
    // What is under way gets 25 s; past them it would end with 1.
    expect(await server.exited).toEqual({ code: 0, signal: null });
    await place.start({ env: network.env }).ready();
    const channel = await place.request("GET", `/channels/${channelId}`);
    expect(channel.body).toMatchObject({ health: "ok", lastError: null });
  });

  test("a request that never ends is cut off after 25 s, which the exit code says; the next start finds nothing held", {
    timeout: 3 * patience,
  }, async () => {
    const { network, place, server, channelId } = await opened();
    const port = Number(place.env.EARSHOT_PORT);
    const trickling = connect(port, "127.0.0.1").on("error", () => undefined);
    trickling.write(
      `POST /api/v1/topics HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nauthorization: Bearer ${place.env.EARSHOT_BOOTSTRAP_API_KEY}\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{`,
    );
    // Taken in before the signal comes: another request after it has been answered.
    await place.request("GET", "/topics");
    server.kill("SIGTERM");
    expect(await server.exited).toEqual({ code: 1, signal: null });
    trickling.destroy();
    const next = place.start({ env: network.env });
    await next.ready();
    await network.mentions(place, channelId, 1, "after");
    expect((await place.request("GET", "/topics")).body.items).toEqual([]);
  });

  test("a second signal ends it at once; the reply is found again and stands once", {
    timeout: 3 * patience,
  }, async () => {
    const { network, place, server, channelId } = await opened();
    const [conversation] = await network.mentions(place, channelId, 1, "E7");
    network.loseAnswers(1);
    const id = await place.answer(conversation!, "Hold steam, twice.");
    await until("the network has it", async () => network.standing("Hold steam, twice.") === 1);
    server.kill("SIGTERM");
    await new Promise((resolve) => setTimeout(resolve, 1_700));
    server.kill("SIGTERM");
    // It waits for nothing: having waited, it would end with 0 or 1.
    expect(await server.exited).toEqual({ code: 130, signal: null });
    await place.start({ env: network.env }).ready();
    await until("it is sent", async () => (await place.request("GET", `/replies/${id}`)).body.state === "sent");
    expect(network.standing("Hold steam, twice.")).toBe(1);
  });
});
