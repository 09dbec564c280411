import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorld, type World } from "../../tests/world.ts";
import { capabilities } from "../capabilities.ts";
import { newId } from "../db/id.ts";
import { addAuthor } from "./test-author.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld({ capabilities });
});
afterAll(() => world.close());

const post = (path: string, body: unknown) => world.request("POST", path, { body });
const products = (csv: string) => post("/products/import", { csv });
const purchases = (csv: string) => post("/purchases/import", { csv });
const bought = async (path = "/purchases?limit=200") => (await world.request("GET", path)).body.items;
const personNamed = async (q: string) => (await world.request("GET", `/people?q=${encodeURIComponent(q)}`)).body.items;

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
  });

  test("an agent sees what is sold and does not change it", async () => {
    const ana = world.as("ana");
    expect((await ana("GET", "/products")).status).toBe(200);
    expect((await ana("GET", "/purchases")).status).toBe(200);
    expect((await ana("POST", "/products", { body: { name: "x" } })).status).toBe(403);
    expect((await ana("POST", "/products/import", { body: { csv: "name,sku\nx,y" } })).status).toBe(403);
    expect((await ana("POST", "/purchases/import", { body: { csv: "" } })).status).toBe(403);
  });
});

describe("products from CSV", () => {
  test("the same file again changes nothing; a known sku takes the new name", async () => {
    const csv = '\ufeffName;SKU;color\r\n"Piko; red";P-1;red\r\nDuo;D-1;blue\r\nTamper;;black\r\n;;\r\n';
    expect((await products(csv)).body).toEqual({ created: 3, updated: 0, errors: [] });
    expect((await products(csv)).body).toEqual({ created: 0, updated: 0, errors: [] });
    expect((await products("sku,name\nP-1,Piko\nP-1,Piko 2\nN-1,New")).body).toEqual({
      created: 1,
      updated: 1,
      errors: [],
    });
    const all = (await world.request("GET", "/products?limit=200")).body.items;
    expect(all.filter((p: { sku: string }) => p.sku === "P-1")).toMatchObject([{ name: "Piko 2" }]);
  });

  test("T-64 faulty lines are told with their number, the others stored", async () => {
    const csv = [
      "name,sku",
      "Good one,G-1",
      ",G-2",
      `Long,${"x".repeat(101)}`,
      '"Two\nlines",G-3',
      "",
      "Too,many,cells",
      "Good two,G-4",
      'Bad "quote,G-5',
      "Good three,G-6",
    ].join("\n");
    const { body } = await products(csv);
    expect(body.errors.map((error: { line: number }) => error.line)).toEqual([3, 4, 6, 8, 10]);
    expect(body.created).toBe(3);
    for (const { message } of body.errors) expect(message.length).toBeGreaterThan(5);
  });

  test("T-31 the sign before a formula is taken off again", async () => {
    await products("name,sku\n'=HYPERLINK(1),F-1\n'＝x,F-2\n'plain,F-3\n\"'+49 set\",'-4");
    const all = (await world.request("GET", "/products?limit=200")).body.items;
    const named = Object.fromEntries(all.map((p: { sku: string; name: string }) => [p.sku, p.name]));
    expect(named).toMatchObject({ "F-1": "=HYPERLINK(1)", "F-2": "＝x", "F-3": "'plain", "-4": "+49 set" });
  });

  test("T-64 what is no table is refused with a sentence, and nothing is stored", async () => {
    const before = (await world.request("GET", "/products?limit=200")).body.items.length;
    for (const csv of [
      "",
      "\ufeff",
      "title,sku\nx,y",
      "name\nx",
      "name,sku,name\na,b,c",
      "n\0a\0m\0e\0,\0s\0k\0u\0",
      `${",".repeat(200_000)}\n`,
      `name,sku\n"${"x".repeat(300_000)}`,
      `name,sku\n${"a,b\n".repeat(50_001)}`,
    ]) {
      const { status, body } = await products(csv);
      if (status === 200) expect(body, csv.slice(0, 20)).toMatchObject({ created: 0, errors: [{ line: 2 }] });
      else expect(body, csv.slice(0, 20)).toMatchObject({ status: 422, type: "bad_table", errors: [{ path: "csv" }] });
    }
    expect((await products("x".repeat(5_000_001))).status).toBe(400);
    expect((await world.request("GET", "/products?limit=200")).body.items).toHaveLength(before);
  });

  test("50,000 rows are stored while others are served", async () => {
    const fresh = await openWorld({ capabilities });
    try {
      const csv = `name,sku\n${Array.from({ length: 50_000 }, (_, n) => `Part ${n},S-${n}`).join("\n")}`;
      const imported = fresh.request("POST", "/products/import", { body: { csv } });
      let running = true;
      void imported.finally(() => {
        running = false;
      });
      let served = 0;
      while (running) {
        expect((await fresh.request("GET", "/products?limit=1")).status).toBe(200);
        if (running) served++;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      expect((await imported).body).toEqual({ created: 50_000, updated: 0, errors: [] });
      expect(served).toBeGreaterThan(3);
    } finally {
      await fresh.close();
    }
  }, 60_000);
});

describe("purchases from CSV", () => {
  beforeAll(() => products("name,sku\nPiko,PK\nKettle,DU\nTwin,T-1\nTwin,T-2"));

  test("the buyer is found by e-mail or account, else added, with the author of that account", async () => {
    const dora = (await post("/people", { name: "Dora Quist", email: "Dora@Quist.example" })).body.id;
    const hal = await addAuthor(world, { handle: "@Hal", name: "Hal", network: "mastodon" });
    const halId = (await post("/people", { identityId: hal })).body.id;
    const samir = await addAuthor(world, { handle: "@samir", network: "mastodon" });
    const weak = await addAuthor(world, { handle: "@weak", network: "feed", weak: true });
    const csv = [
      "email,handle,network,name,sku,product,purchased_at,amount,currency,external_id",
      "dora@quist.EXAMPLE,,,Somebody,PK,,2026-03-01,349.00,eur,o-1",
      ",@hal,Mastodon,,PK,,2026-03-01T10:00:00+02:00,349,EUR,o-2",
      ",samir,mastodon,Samir Cole,,Kettle,2026-03-01,,,o-3",
      "lena.brandt@x.example,,,,PK,,2026-03-01,,,o-4",
      "LENA.brandt@x.example,,,Ignored,DU,,2026-03-02,,,o-5",
      ",@weak,feed,Weak One,PK,,2026-03-02,,,o-6",
    ].join("\n");
    expect((await purchases(csv)).body).toEqual({ created: 6, updated: 0, errors: [] });
    const byOrder = Object.fromEntries((await bought()).map((p: { externalId: string }) => [p.externalId, p]));
    expect(byOrder["o-1"]).toMatchObject({ personId: dora, amount: 349, currency: "EUR" });
    expect(byOrder["o-1"].purchasedAt).toBe("2026-03-01T00:00:00.000Z");
    expect(byOrder["o-2"]).toMatchObject({ personId: halId, purchasedAt: "2026-03-01T08:00:00.000Z" });
    expect(byOrder["o-4"].personId).toBe(byOrder["o-5"].personId);
    expect((await world.request("GET", `/people/${byOrder["o-4"].personId}`)).body).toMatchObject({
      name: "lena.brandt",
      email: "lena.brandt@x.example",
      customer: true,
    });
    expect((await world.request("GET", `/people/${byOrder["o-3"].personId}`)).body).toMatchObject({
      name: "Samir Cole",
      identities: [{ id: samir }],
    });
    expect((await world.request("GET", `/authors/${weak}`)).body.personId).toBeNull();
    expect((await world.request("GET", `/people/${dora}`)).body).toMatchObject({ name: "Dora Quist", version: 1 });

    expect((await purchases(csv)).body).toEqual({ created: 0, updated: 0, errors: [] });
    expect((await purchases(csv.replace("349.00", "299.00"))).body).toEqual({ created: 0, updated: 1, errors: [] });
    const orders = (await bought()).flatMap((p: { externalId: string | null }) => p.externalId ?? []);
    expect(orders.filter((id: string) => id.startsWith("o-")).sort()).toEqual([
      "o-1",
      "o-2",
      "o-3",
      "o-4",
      "o-5",
      "o-6",
    ]);
  });

  test("without an external id the same line again is known, and two alike in one file are two", async () => {
    const csv = "email,sku,purchased_at,amount\ntwice@x.example,PK,2026-04-01,10\ntwice@x.example,PK,2026-04-01,10.00";
    expect((await purchases(csv)).body).toEqual({ created: 2, updated: 0, errors: [] });
    expect((await purchases(csv)).body).toEqual({ created: 0, updated: 0, errors: [] });
    expect(await personNamed("twice@")).toHaveLength(1);
  });

  test("T-64 each bad line is told, and no person comes of it", async () => {
    const csv = [
      "email,handle,network,sku,product,purchased_at,amount,currency",
      "bad1@x.example,,,NONE,,2026-03-01,,",
      "bad2@x.example,,,,Nothing,2026-03-01,,",
      "bad3@x.example,,,,Twin,2026-03-01,,",
      "bad4@x.example,,,PK,,2026-02-30,,",
      "bad5@x.example,,,PK,,yesterday,,",
      'bad6@x.example,,,PK,,2026-03-01,"1,000.00",',
      "bad7@x.example,,,PK,,2026-03-01,-5,",
      "bad8@x.example,,,PK,,2026-03-01,5,EURO",
      "bad9 at x,,,PK,,2026-03-01,,",
      ",@bad10,,PK,,2026-03-01,,",
      "bad11@x.example,,,,,2026-03-01,,",
      "bad12@x.example,,,PK,,,,",
      "good1@x.example,,,PK,,2026-03-01,,",
    ].join("\n");
    const { body } = await purchases(csv);
    expect(body.errors.map((error: { line: number }) => error.line)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
    expect(body.created).toBe(1);
    expect(await personNamed("bad")).toEqual([]);
    for (const csv of [
      "sku,purchased_at\nPK,2026-01-01",
      "email,purchased_at\na@b.example,2026-01-01",
      "email,sku\n",
    ]) {
      expect((await purchases(csv)).body.type, csv).toBe("bad_table");
    }
  });

  test("two accounts of one handle are not guessed between", async () => {
    await addAuthor(world, { handle: "@double", network: "square" });
    await addAuthor(world, { handle: "@Double", network: "square" });
    const { body } = await purchases("handle,network,sku,purchased_at\n@double,square,PK,2026-03-01");
    expect(body).toMatchObject({ created: 0, errors: [{ line: 2 }] });
  });

  test("T-83 an import does not lift do-not-contact, whatever its columns say", async () => {
    const id = (await post("/people", { name: "No", email: "no@x.example" })).body.id;
    await post(`/people/${id}/suppressions`, { reason: "Objected" });
    const csv =
      "email,sku,purchased_at,do_not_contact,suppressions,consent,voice_type\nno@x.example,PK,2026-03-01,no,,yes,press";
    expect((await purchases(csv)).body.created).toBe(1);
    expect((await world.request("GET", `/people/${id}`)).body).toMatchObject({
      suppressions: [{ reason: "Objected" }],
      voiceType: null,
    });
  });

  test("two imports of the same file at once make everything once", async () => {
    const csv = `email,sku,purchased_at,external_id\n${Array.from({ length: 300 }, (_, n) => `same${n % 100}@x.example,PK,2026-05-01,race-${n}`).join("\n")}`;
    const answers = await Promise.all([purchases(csv), purchases(csv), purchases(csv)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(answers.reduce((sum, { body }) => sum + body.created, 0)).toBe(300);
    expect((await world.request("GET", "/people?q=same&limit=200")).body.items).toHaveLength(100);
  });

  test("a day is the workspace's own", async () => {
    await world.context.owner.query("update workspace set timezone = 'America/New_York' where id = $1", [
      world.workspace.id,
    ]);
    await purchases("email,sku,purchased_at,external_id\nday@x.example,PK,2026-07-01,day-1");
    const found = (await bought()).find((p: { externalId: string }) => p.externalId === "day-1");
    expect(found.purchasedAt).toBe("2026-07-01T04:00:00.000Z");
    await world.context.owner.query("update workspace set timezone = 'UTC'");
  });

  test("another workspace's people and products are not there", async () => {
    const { body } = await world.request("POST", "/purchases/import", {
      key: world.ostra.key,
      body: { csv: "email,sku,purchased_at\ndora@quist.example,PK,2026-03-01" },
    });
    expect(body).toMatchObject({ created: 0, errors: [{ line: 2 }] });
    expect((await world.request("GET", "/purchases", { key: world.ostra.key })).body.items).toEqual([]);
  });
});
