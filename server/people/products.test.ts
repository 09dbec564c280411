import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorld, type World } from "../../tests/world.ts";
import { capabilities } from "../capabilities.ts";
import { newId } from "../db/id.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld({ capabilities });
});
afterAll(() => world.close());

const post = (path: string, body: unknown) => world.request("POST", path, { body });

describe("products and purchases by hand", () => {
  test("a sku is one product's; pages, newest first", async () => {
    const made: string[] = [];
    for (const n of [1, 2, 3]) made.unshift((await post("/products", { name: `Mill ${n}`, sku: `M-${n}` })).body.id);
    expect((await post("/products", { name: "Mill", sku: " M-1 " })).body).toMatchObject({
      type: "sku_taken",
      errors: [{ path: "sku" }],
    });
    expect((await post("/products", { name: "Bare" })).status).toBe(201);
    expect((await post("/products", { name: "Bare" })).status).toBe(201);
    const first = await world.request("GET", "/products?limit=3");
    const second = await world.request("GET", `/products?limit=3&cursor=${first.body.nextCursor}`);
    expect([...first.body.items, ...second.body.items].map((p: { id: string }) => p.id).slice(2)).toEqual(made);
    expect(second.body.nextCursor).toBeNull();
  });

  test("a purchase makes a customer; the same external id again changes nothing", async () => {
    const personId = (await post("/people", { name: "Noor" })).body.id;
    const productId = (await post("/products", { name: "Piko one" })).body.id;
    const body = {
      personId,
      productId,
      externalId: "order-1",
      purchasedAt: "2026-02-03T10:00:00.123456+01:00",
      amount: 349.005,
      currency: "EUR",
    };
    const made = await post("/purchases", body);
    expect(made).toMatchObject({
      status: 201,
      body: { personId, productName: "Piko one", purchasedAt: "2026-02-03T09:00:00.123Z", currency: "EUR" },
    });
    const again = await post("/purchases", { ...body, amount: 1 });
    expect(again).toMatchObject({ status: 201, body: made.body });
    expect((await world.request("GET", `/people/${personId}`)).body).toMatchObject({
      customer: true,
      customerMark: false,
    });
    expect((await post("/purchases", { ...body, externalId: undefined, amount: 1e12 })).body.amount).toBe(1e12);
    expect((await post("/purchases", { ...body, personId: newId() })).body.errors[0].path).toBe("personId");
    expect((await post("/purchases", { ...body, productId: newId() })).body.errors[0].path).toBe("productId");
    expect((await post("/purchases", { ...body, amount: -1 })).status).toBe(400);
    expect((await post("/purchases", { ...body, currency: "eur" })).status).toBe(400);
  });

  test("purchases of one moment are told once each, page by page", async () => {
    const personId = (await post("/people", { name: "Hal" })).body.id;
    const productId = (await post("/products", { name: "Duo one" })).body.id;
    const made = [];
    for (let n = 0; n < 9; n++) {
      const purchasedAt = `2025-01-0${1 + (n % 3)}T00:00:00Z`;
      made.push((await post("/purchases", { personId, productId, purchasedAt })).body);
    }
    made.sort((a, b) => b.purchasedAt.localeCompare(a.purchasedAt) || (a.id < b.id ? 1 : -1));
    for (const limit of [1, 2, 4, 9, 10]) {
      const ids: string[] = [];
      let cursor: string | null = null;
      do {
        const path: string = `/purchases?personId=${personId}&limit=${limit}${cursor ? `&cursor=${cursor}` : ""}`;
        const { body } = await world.request("GET", path);
        ids.push(...body.items.map((item: { id: string }) => item.id));
        cursor = body.nextCursor;
      } while (cursor !== null);
      expect(ids).toEqual(made.map(({ id }) => id));
    }
    const named = async (key?: string) =>
      (await world.request("GET", `/purchases?personId=${personId}&limit=1`, key ? { key } : {})).body.items[0]
        .personName;
    expect(await named()).toBe("Hal");
    const { secret } = (await post("/api-keys", { name: "Products alone", scopes: ["products:read"] })).body;
    expect(await named(secret)).toBeNull();
  });

  test("an agent sees what is sold and does not change it", async () => {
    const ana = world.as("ana");
    expect((await ana("GET", "/products")).status).toBe(200);
    expect((await ana("GET", "/purchases")).status).toBe(200);
    expect((await ana("POST", "/products", { body: { name: "x" } })).status).toBe(403);
  });
});
