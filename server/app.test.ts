import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type World } from "../tests/world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

test("an API key authenticates a request", async () => {
  const { status, body } = await world.request("GET", "/workspace");
  expect(status).toBe(200);
  expect(body).toMatchObject({ id: world.workspace.id, slug: "brunnwerk", timezone: "UTC" });
});

test("a session does too, in the workspace it names", async () => {
  const mei = world.as("mei");
  expect((await mei("GET", "/workspace")).body).toMatchObject({ name: "Brunnwerk" });
  expect((await mei("GET", "/workspace", { headers: { "earshot-workspace": world.ostra.id } })).status).toBe(404);
  expect((await mei("GET", "/me")).body).toMatchObject({
    user: { name: "Mei Tanaka" },
    workspaces: [{ role: "owner" }],
  });
});
