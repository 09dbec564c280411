import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type World } from "../../tests/world.ts";
import { newId } from "../db/id.ts";
import { keepReadings, readersByDay, saltOf, sumReadings } from "./reader-store.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

test("F-16 two workers that find a day over at the same moment sum its readers once", async () => {
  const [subjectId, day, today] = [newId(), "2026-03-01", "2026-03-02"];
  await world.tx(async (tx) => {
    await saltOf(tx, day, randomBytes(16));
    const readings = Array.from({ length: 40 }, (_, n) => ({
      subjectId,
      day,
      hash: createHash("sha256").update(String(n)).digest(),
      at: new Date(`${day}T12:00:00Z`),
    }));
    await keepReadings(tx, readings);
  });
  let second: Promise<unknown> = Promise.resolve();
  await world.tx(async (tx) => {
    await sumReadings(tx, today);
    second = world.tx((other) => sumReadings(other, today));
    const waiting = `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
    await expect.poll(async () => (await world.context.owner.query(waiting)).rowCount).toBe(1);
  });
  await second;
  expect(await world.tx((tx) => readersByDay(tx, [subjectId]))).toEqual([{ subject_id: subjectId, day, readers: 40 }]);
});
