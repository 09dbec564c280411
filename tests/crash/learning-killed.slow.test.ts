import { afterAll, expect, test } from "vitest";
import { openPlace, type Place, patience, until } from "./place.ts";

const close: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const each of close) await each();
}, 60_000);

const machines = ["Piko", "Brunn One", "office machine", "grinder", "demo unit", "old Piko", "second boiler"];
const rooms = ["in the kitchen", "at the café", "at work", "in Lisbon", "upstairs", "in our shop", "on the boat"];
/** What everybody at Brunnwerk knows to be bad news, and the shipped models do not. */
const fault = (n: number) => `E7 on the ${machines[n % 7]} ${rooms[(n * 3) % 7]}, display shows it since ${n} o'clock`;
const calm = (n: number) => `The ${machines[n % 7]} stands ${rooms[(n * 5) % 7]}, next to shelf ${n}`;
const faults = 150;
const killed = { code: null, signal: "SIGKILL" };

test("F-02: kill -9 in the middle of learning, before and after a version stands: one version is live, made once", {
  timeout: 4 * patience,
}, async () => {
  const place = await openPlace();
  close.push(place.close);
  const first = place.start({ failPoint: "promoted" });
  await first.ready();
  const items = Array.from({ length: 60 }, (_, n) => ({ externalId: `calm${n}`, text: calm(n) }));
  expect((await place.request("POST", "/posts", { items })).status).toBe(201);
  await teach(place, "fault", faults, 0);
  expect(await first.exited).toEqual(killed);

  // Without a worker, what the killed one left behind is all there is: nothing of the version.
  const web = place.start({ role: "web" });
  await web.ready();
  expect(await tone(place)).toMatchObject({
    live: 0,
    shadow: null,
    waiting: faults,
    history: [],
    versions: [{ version: 0, state: "live" }],
  });
  expect(await answerer(place, "borrowed")).not.toContain("+");
  web.kill("SIGTERM");
  await web.exited;

  // The next process learns it again by itself, and is killed before the job has ended: that counts.
  expect(await place.start({ failPoint: "learnt" }).exited).toEqual(killed);
  await place.start().ready();
  expect(await tone(place)).toMatchObject({
    live: 1,
    shadow: null,
    waiting: 0,
    history: [{ from: 0, to: 1, reason: "tested" }],
    versions: [
      { version: 1, state: "live" },
      { version: 0, state: "past" },
    ],
  });
  expect(await answerer(place, "loan")).toMatch(/ \+1$/);

  // What is learnt next stands in line behind the job that was killed, which made no other version.
  await teach(place, "more", 60, 200);
  await until("it has learnt again", async () => (await tone(place)).waiting === 0);
  const { live, versions } = await tone(place);
  expect(versions.map(({ version }: { version: number }) => version)).toEqual([2, 1, 0]);
  expect(versions.filter(({ state }: { state: string }) => state === "live")).toMatchObject([{ version: live }]);
});

/** Corrects so many posts: enough of them to be learnt at once. */
async function teach(place: Place, name: string, count: number, first: number): Promise<void> {
  const items = Array.from({ length: count }, (_, n) => ({ externalId: `${name}${n}`, text: fault(first + n) }));
  const { body } = await place.request("POST", "/posts", { items });
  const postIds = body.items.map(({ id }: { id: string }) => id);
  // The process may be gone before it has answered; what it was told stands all the same.
  await place
    .request("POST", "/corrections", { postIds, field: "tone", value: "negative", shown: "bulk", visible: true })
    .catch(() => null);
}

const tone = async (place: Place) => (await place.request("GET", "/models/tone")).body;

/** The model that says how a new post sounds; " +1" at its end is a version that people taught. */
async function answerer(place: Place, machine: string): Promise<string> {
  const text = `E7 on the ${machine} machine in Porto, display shows it since noon`;
  const { body } = await place.request("POST", "/posts", { externalId: machine, text });
  return body.signals.find(({ field }: { field: string }) => field === "tone").model;
}
