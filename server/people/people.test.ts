import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type World } from "../../tests/world.ts";
import { capabilities } from "../capabilities.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld({ capabilities });
});
afterAll(() => world.close());

test("a person from scratch is found again", async () => {
  const made = await world.request("POST", "/people", { body: { name: "Noor Haddad", email: "Noor@Mail.example" } });
  expect(made).toMatchObject({ status: 201, body: { name: "Noor Haddad", version: 1, customer: false } });
  const read = await world.request("GET", `/people/${made.body.id}`);
  expect(read.body).toEqual(made.body);
  expect((await world.request("GET", "/people?q=hadd")).body.items).toHaveLength(1);
  expect((await world.request("GET", `/people/${made.body.id}/timeline`)).body.items).toMatchObject([
    { kind: "event", summary: "Added to People" },
  ]);
  const period = "since=2026-01-01T00:00:00Z&until=2026-01-02T00:00:00Z";
  expect((await world.request("GET", `/insights/volume?${period}`)).status).toBe(200);
  expect((await world.request("GET", `/insights/volume?${period}&by=channel`)).status).toBe(200);
  expect((await world.request("GET", `/insights/top-authors?${period}`)).status).toBe(200);
  const imported = await world.request("POST", "/products/import", { body: { csv: "name,sku\nPiko,P-1\nDuo,D-1\n" } });
  expect(imported.body).toEqual({ created: 2, updated: 0, errors: [] });
  const bought = await world.request("POST", "/purchases/import", {
    body: { csv: "email,sku,purchased_at\nnoor@mail.example,P-1,2026-03-01\nx@y.example,P-1,2026-03-01\n" },
  });
  expect(bought.body).toEqual({ created: 2, updated: 0, errors: [] });
});
