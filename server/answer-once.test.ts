import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorld, type World } from "../tests/world.ts";
import { forgetAnswers } from "./answer-once.ts";
import { inboxRoutes } from "./inbox/routes.ts";
import { topicRoutes } from "./topics/routes.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld({ capabilities: [topicRoutes, inboxRoutes] });
});
afterAll(() => world.close());

const body = (name: string) => ({ name, query: "piko" });
const create = (name: string, key: string, who?: string) =>
  world.request("POST", "/topics", {
    body: body(name),
    headers: { "idempotency-key": key },
    ...(who !== undefined && { key: who }),
  });
const named = async (name: string): Promise<number> =>
  (await world.request("GET", "/topics")).body.items.filter((topic: { name: string }) => topic.name === name).length;
const age = (hours: number) =>
  world.context.owner.query("update idempotency set created_at = created_at - $1 * interval '1 hour'", [hours]);

describe("T-55 F-06: an Idempotency-Key", () => {
  test("fifty requests of one key at once have one effect and one answer", async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => create("Fifty", "fifty")));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await named("Fifty")).toBe(1);
  });

  test("with another body, or at another address, it is refused and nothing happens", async () => {
    expect((await create("First", "other-body")).status).toBe(201);
    const answer = await create("Second", "other-body");
    expect([answer.status, answer.body.type]).toEqual([422, "idempotency_mismatch"]);
    const elsewhere = await world.request("POST", "/canned-replies", {
      body: { name: "First", text: "piko" },
      headers: { "idempotency-key": "other-body" },
    });
    expect([elsewhere.status, elsewhere.body.type]).toEqual([422, "idempotency_mismatch"]);
    expect(await named("Second")).toBe(0);
  });

  test("of another key-holder or workspace it is another key", async () => {
    const made = await world.request("POST", "/api-keys", { body: { name: "Second hand", scopes: ["topics:manage"] } });
    const answers = [
      await create("Mine", "shared"),
      await create("Theirs", "shared", made.body.secret),
      await create("Of the rival", "shared", world.ostra.key),
    ];
    expect(answers.map(({ status, body: { name } }) => [status, name])).toEqual([
      [201, "Mine"],
      [201, "Theirs"],
      [201, "Of the rival"],
    ]);
  });

  test("what was refused leaves no answer behind: mended, it is done", async () => {
    const bad = await world.request("POST", "/topics", {
      body: { name: "Mended", query: "(piko" },
      headers: { "idempotency-key": "mended" },
    });
    expect(bad.status).toBe(422);
    expect((await create("Mended", "mended")).status).toBe(201);
  });

  test("after 24 hours it is a new one, swept away or not, and not before", async () => {
    expect((await create("Daily 1", "daily")).status).toBe(201);
    await age(23.9);
    expect((await create("Daily 2", "daily")).status).toBe(422);
    await forgetAnswers(world.context);
    expect((await create("Daily 2", "daily")).status).toBe(422);
    await age(0.2);
    expect((await create("Daily 2", "daily")).body.name).toBe("Daily 2");
    expect((await create("Daily 3", "daily")).status).toBe(422);
    await age(24.1);
    await forgetAnswers(world.context);
    const { rows } = await world.context.owner.query("select count(*)::int as n from idempotency");
    expect(rows).toEqual([{ n: 0 }]);
    expect((await create("Daily 3", "daily")).body.name).toBe("Daily 3");
  });
});
