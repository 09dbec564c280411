import { afterAll, describe, expect, test } from "vitest";
import { openPlace, type Place, patience, until } from "./place.ts";

const places: Place[] = [];
afterAll(() => Promise.all(places.map((place) => place.close())), 60_000);

describe.concurrent("contract 2: kill -9 while a page is taken in", () => {
  test.each(["ingested", "collected"])("%s: nothing lost, nothing twice", { timeout: 3 * patience }, async (point) => {
    const place = await openPlace();
    places.push(place);
    const before = place.start();
    await before.ready();
    const channelId = await place.connectSquare();
    await place.request("PATCH", `/channels/${channelId}`, { paused: true });
    for (let i = 0; i < 12; i++) await place.say(`@workspace steam number ${i}`, `Voice ${i % 3}`);
    before.kill("SIGTERM");
    await before.exited;

    const killed = place.start({ failPoint: point });
    await killed.ready();
    await place.request("PATCH", `/channels/${channelId}`, { paused: false }).catch(() => null);
    expect(await killed.exited).toEqual({ code: null, signal: "SIGKILL" });

    await place.start().ready();
    const posts = async () => (await place.request("GET", "/posts?q=steam&limit=100")).body.items as { text: string }[];
    await until("the page is taken in", async () => (await posts()).length >= 12);
    // And once more from the same cursor on.
    await place.request("POST", `/channels/${channelId}/poll`);
    await place.say("@workspace steam number 12");
    await until("the next one too", async () => (await posts()).length >= 13);
    const found = (await posts()).map(({ text }) => text.replace("@workspace steam number ", ""));
    expect(found.sort((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 13 }, (_, i) => String(i)));
    const open = await place.request("GET", "/conversations?status=open&limit=100");
    expect(open.body.items).toHaveLength(13);
    const window = `since=${new Date(Date.now() - 86_400_000).toISOString()}&until=${new Date(Date.now() + 3_600_000).toISOString()}`;
    const volume = await place.request("GET", `/insights/volume?by=channel&${window}`);
    expect(volume.body.series).toMatchObject([{ key: channelId, total: 13 }]);
  });
});
