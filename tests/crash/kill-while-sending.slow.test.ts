import { afterAll, describe, expect, test } from "vitest";
import { expectSentOnce, openPlace, type Place, patience } from "./place.ts";

const places: Place[] = [];
afterAll(() => Promise.all(places.map((place) => place.close())), 60_000);

/** The process kills itself at `point` while `n` replies are under way; the next one brings them all home. */
async function killedAt(point: string, n: number): Promise<void> {
  const place = await openPlace();
  places.push(place);
  const first = place.start({ failPoint: point });
  await first.ready();
  await place.connectSquare();
  const conversations = await place.openConversations(n, "E7");
  const texts = conversations.map((_, i) => `Hold steam for ${i + 5} seconds, ${point}.`);
  const queued = conversations.map((id, i) => place.answer(id, texts[i]!));
  expect(await first.exited).toEqual({ code: null, signal: "SIGKILL" });
  await place.start().ready();
  const ids = await Promise.all(queued);
  expect(new Set(ids).size).toBe(n);
  await expectSentOnce(
    place,
    ids.map((id, i) => ({ id, text: texts[i]! })),
  );
  // The square would not take a key twice: the attempts tell that nothing was sent blind.
  const attempts = await Promise.all(
    ids.map(async (id) => (await place.request("GET", `/replies/${id}`)).body.attempts),
  );
  expect(attempts.reduce((sum, each) => sum + each, 0)).toBe(point === "claimed" ? n + 1 : n);
  // Our own answers come back as posts of their conversations, not as conversations.
  const detail = await place.request("GET", `/conversations/${conversations[0]}`);
  expect(detail.body.replies).toMatchObject([{ id: ids[0], state: "sent" }]);
  const open = await place.request("GET", "/conversations?status=open&limit=200");
  expect(open.body.items).toHaveLength(n);
}

describe.concurrent("T-54 F-02 F-04: kill -9 in the middle of sending", () => {
  const limit = 2 * patience + 60_000;
  for (const point of ["claimed", "sent", "stored"]) {
    for (const n of [1, 10]) {
      test(`${point}, with ${n} under way: sent once, none lost`, { timeout: limit }, () => killedAt(point, n));
    }
  }
});
