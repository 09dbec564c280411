import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type World } from "../../tests/world.ts";
import { capabilities } from "../capabilities.ts";
import { idAt, newId } from "../db/id.ts";
import type { Tx } from "../db/transaction.ts";
import { addAuthor } from "./test-author.ts";

let world: World;
let channelId: string;
let productId: string;
beforeAll(async () => {
  world = await openWorld({ capabilities });
  channelId = (await world.request("POST", "/channels", { body: { connector: "square", name: "Square" } })).body.id;
  productId = (await world.request("POST", "/products", { body: { name: "Piko" } })).body.id;
});
afterAll(() => world.close());

type Said = { kind: "post" | "reply" | "note" | "purchase"; at: number; author: number };
const start = Date.UTC(2026, 0, 10);

/** Few moments, so that many fall together. */
const said: fc.Arbitrary<Said> = fc.record({
  kind: fc.constantFrom("post", "reply", "note", "purchase"),
  at: fc.integer({ min: 0, max: 5 }).map((n) => start + n),
  author: fc.integer({ min: 0, max: 1 }),
});

test("pages of any size tell every line once, newest first, also those of one millisecond", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(said, { maxLength: 40 }), fc.integer({ min: 1, max: 12 }), async (lines, limit) => {
      const personId = (await world.request("POST", "/people", { body: { name: "Dora" } })).body.id;
      const authors = [await addAuthor(world, { handle: "@one" }), await addAuthor(world, { handle: "@two" })];
      for (const identityId of authors) {
        await world.request("POST", `/people/${personId}/identities`, { body: { identityId, reason: "x" } });
      }
      const told = await world.tx((tx) => tell(tx, personId, authors, lines));
      const expected = told.sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1)).map(({ id }) => id);
      const pages = await walk(personId, limit);
      expect(pages.every((page) => page.length <= limit)).toBe(true);
      const items = pages.flat();
      const ofRecord = (item: Item) => item.kind === "event" || item.kind === "link";
      expect(items.filter((item) => !ofRecord(item)).map((item) => item.id)).toEqual(expected);
      expect(items.filter(ofRecord)).toHaveLength(3);
      for (const item of items) expect((item.post === null) !== (item.summary === null), item.kind).toBe(true);
    }),
    { numRuns: 25 },
  );
});

test("a purchase and a post of one moment follow one another by id, across the border of a page", async () => {
  for (const purchaseId of ["00000000-0000-7000-8000-000000000001", "ffffffff-0000-7000-8000-000000000001"]) {
    const personId = (await world.request("POST", "/people", { body: { name: "Hal" } })).body.id;
    const author = await addAuthor(world, { handle: "@hal" });
    await world.request("POST", `/people/${personId}/identities`, { body: { identityId: author, reason: "x" } });
    await world.tx(async (tx) => {
      for (const at of [start - 1, start, start + 1]) await insertPost(tx, author, at);
      await insertPurchase(tx, purchaseId, personId, start);
    });
    const kinds = (await walk(personId, 1)).flat().map((item) => item.kind);
    const tied = purchaseId.startsWith("f") ? ["purchase", "post"] : ["post", "purchase"];
    expect(kinds).toEqual(["link", "event", "post", ...tied, "post"]);
    await world.tx((tx) => tx.db.deleteFrom("purchase").where("id", "=", purchaseId).execute());
  }
});

test("what a line says", async () => {
  const personId = (await world.request("POST", "/people", { body: { name: "Noor" } })).body.id;
  const author = await addAuthor(world, { handle: "@noor" });
  await world.as("ana")("POST", `/people/${personId}/identities`, { body: { identityId: author, reason: "she said" } });
  await world.tx(async (tx) => {
    await insertPost(tx, author, start);
    const conversation = await insertConversation(tx, author);
    await insertReply(tx, conversation, start + 1, "sent");
    await insertReply(tx, conversation, start + 2, "failed");
    await insertReply(tx, conversation, start + 3, "cancelled");
    await insertNote(tx, conversation, start + 4);
    await insertPurchase(tx, newId(), personId, start + 5);
  });
  const told = (await walk(personId, 200)).flat();
  expect(told.map(({ kind, source, by, summary, post }) => [kind, source, by, summary ?? post?.text])).toEqual([
    ["link", "teammate", "Ana Ribeiro", "Linked @noor on square: she said"],
    ["event", "api", null, "Added to People"],
    ["purchase", null, null, "Piko, 349.00 EUR"],
    ["note", "api", "Ana Ribeiro", "called her"],
    ["reply", "api", "Ana Ribeiro", "Hold steam (failed)"],
    ["reply", "api", "Ana Ribeiro", "Hold steam"],
    ["post", "person", null, "E7 again"],
  ]);
  for (const entry of told) {
    const alone = await world.request("GET", `/people/${personId}/timeline/${entry.id}`);
    expect(alone.body, entry.kind).toEqual(entry);
  }
});

test("filters by kind, direction, channel and date, each with its own pages", async () => {
  const personId = (await world.request("POST", "/people", { body: { name: "Lena" } })).body.id;
  const author = await addAuthor(world, { handle: "@lena" });
  await world.request("POST", `/people/${personId}/identities`, { body: { identityId: author, reason: "x" } });
  await world.request("POST", `/people/${personId}/notes`, { body: { text: "Idea: quiet mode" } });
  await world.request("POST", `/people/${personId}/consents`, { body: { purpose: "updates", granted: false } });
  const through = await world.tx(async (tx) => {
    const conversation = await insertConversation(tx, author);
    await insertReply(tx, conversation, start + 1, "sent");
    const ids: string[] = [];
    for (let n = 0; n < 6; n++) ids.push(await insertPost(tx, author, start + n * 86_400_000));
    const post_id = ids[2]!;
    await tx.db
      .insertInto("post_channel")
      .values({ workspace_id: tx.workspaceId, post_id, channel_id: channelId, local_id: post_id })
      .execute();
    return post_id;
  });
  const kinds = async (query: string) => (await walk(personId, 2, query)).flat().map((item) => item.kind);
  expect(await kinds("kind=note")).toEqual(["note"]);
  expect(await kinds("kind=consent")).toEqual(["consent"]);
  expect(await kinds("kind=link")).toEqual(["link"]);
  expect(await kinds("direction=in")).toEqual(Array(6).fill("post"));
  expect(await kinds("direction=out")).toEqual(["reply"]);
  expect(await kinds("kind=note&direction=in")).toEqual([]);
  const seen = (await walk(personId, 2, `channelId=${channelId}`)).flat();
  expect(seen.map(({ kind, id }) => (kind === "post" ? id : kind))).toEqual([through, "reply"]);
  const until = new Date(start + 2 * 86_400_000).toISOString();
  expect(await kinds(`until=${until}`)).toEqual(["post", "reply", "post"]);
  expect((await world.request("GET", `/people/${personId}/timeline?until=tomorrow`)).status).toBe(400);
});

test("T-06 who may not read conversations or purchases sees none of their lines, and cannot ask by kind", async () => {
  const personId = (await world.request("POST", "/people", { body: { name: "Mirabel" } })).body.id;
  await world.request("POST", `/people/${personId}/notes`, { body: { text: "VIP" } });
  await world.tx((tx) => insertPurchase(tx, newId(), personId, start));
  const secret = await world.as("mei")("POST", "/api-keys", { body: { name: "narrow", scopes: ["people:read"] } });
  const ask = (query: string) =>
    world.request("GET", `/people/${personId}/timeline${query}`, { key: secret.body.secret });
  expect((await ask("")).body.items.map((item: Item) => item.kind)).toEqual(["event"]);
  for (const kind of ["post", "note", "reply", "purchase"]) expect((await ask(`?kind=${kind}`)).status, kind).toBe(403);
  expect((await ask("?sort=private")).status).toBe(400);
  const people = await world.request("GET", "/people?openConversation=true", { key: secret.body.secret });
  expect(people.status).toBe(403);
});

test("a cursor of somebody's making is refused, an unknown person not found", async () => {
  const personId = (await world.request("POST", "/people", { body: { name: "Rex" } })).body.id;
  for (const values of ["[]", '["a","b"]', `[1e300,"${newId()}"]`, `[-1e15,"${newId()}"]`, '[1,"x"]', "{}", "%%"]) {
    const cursor = Buffer.from(values).toString("base64url");
    expect((await world.request("GET", `/people/${personId}/timeline?cursor=${cursor}`)).status, values).toBe(400);
  }
  expect((await world.request("GET", `/people/${newId()}/timeline`)).status).toBe(404);
  const theirs = await world.request("GET", `/people/${personId}/timeline`, { key: world.ostra.key });
  expect(theirs.status).toBe(404);
});

type Item = {
  id: string;
  at: string;
  kind: string;
  source: string | null;
  by: string | null;
  summary: string | null;
  post: { text: string } | null;
};

async function walk(personId: string, limit: number, query = ""): Promise<Item[][]> {
  const pages: Item[][] = [];
  let cursor: string | null = null;
  do {
    const path: string = `/people/${personId}/timeline?limit=${limit}&${query}${cursor ? `&cursor=${cursor}` : ""}`;
    const { body, status, text } = await world.request("GET", path);
    expect(status, text).toBe(200);
    pages.push(body.items);
    cursor = body.nextCursor;
  } while (cursor !== null);
  return pages;
}

async function tell(tx: Tx, personId: string, authors: string[], lines: Said[]): Promise<{ id: string; at: number }[]> {
  const conversations = [await insertConversation(tx, authors[0]!), await insertConversation(tx, authors[1]!)];
  const told: { id: string; at: number }[] = [];
  for (const { kind, at, author } of lines) {
    const conversation = conversations[author]!;
    const id =
      kind === "post"
        ? await insertPost(tx, authors[author]!, at)
        : kind === "reply"
          ? await insertReply(tx, conversation, at, "sent")
          : kind === "note"
            ? await insertNote(tx, conversation, at)
            : await insertPurchase(tx, newId(), personId, at);
    told.push({ id, at });
  }
  return told;
}

async function insertPost(tx: Tx, authorId: string, at: number): Promise<string> {
  const id = idAt(new Date(at));
  await tx.db
    .insertInto("post")
    .values({
      workspace_id: tx.workspaceId,
      id,
      network: "square",
      external_id: id,
      kind: "status",
      visibility: "public",
      text: "E7 again",
      author_id: authorId,
      root_id: id,
      posted_at: new Date(at),
    })
    .execute();
  return id;
}

async function insertConversation(tx: Tx, customerId: string): Promise<string> {
  const id = newId();
  await tx.db
    .insertInto("conversation")
    .values({
      workspace_id: tx.workspaceId,
      id,
      root_id: id,
      network: "square",
      started_by: "customer",
      opened_by: "addressed",
      visibility: "public",
      customer_id: customerId,
      subject: "E7",
      snippet: "E7",
      last_post_id: id,
      last_at: new Date(start),
    })
    .execute();
  return id;
}

async function insertReply(tx: Tx, conversationId: string, at: number, state: string): Promise<string> {
  const id = idAt(new Date(at));
  await tx.db
    .insertInto("reply")
    .values({
      workspace_id: tx.workspaceId,
      id,
      conversation_id: conversationId,
      parent_id: newId(),
      channel_id: channelId,
      text: "Hold steam",
      visibility: "public",
      author_name: "Ana Ribeiro",
      state,
    })
    .execute();
  return id;
}

async function insertNote(tx: Tx, conversationId: string, at: number): Promise<string> {
  const id = idAt(new Date(at));
  await tx.db
    .insertInto("note")
    .values({
      workspace_id: tx.workspaceId,
      id,
      conversation_id: conversationId,
      author_name: "Ana Ribeiro",
      text: "called her",
    })
    .execute();
  return id;
}

async function insertPurchase(tx: Tx, id: string, personId: string, at: number): Promise<string> {
  await tx.db
    .insertInto("purchase")
    .values({
      workspace_id: tx.workspaceId,
      id,
      person_id: personId,
      product_id: productId,
      purchased_at: new Date(at),
      amount: "349",
      currency: "EUR",
    })
    .execute();
  return id;
}

test("every wish, and every one taken back, has its line in words", async () => {
  const personId = (await world.request("POST", "/people", { body: { name: "Lena" } })).body.id;
  const quietHours = { from: "21:00", to: "07:00", timezone: "Europe/Berlin" };
  const wishes = { notInPublic: true, quietHours, language: "de", mailRhythm: "none", namedWhenPassedOn: true };
  const nothing = Object.fromEntries(Object.keys(wishes).map((name) => [name, null]));
  for (const body of [wishes, { ...nothing, notInPublic: false, namedWhenPassedOn: false }]) {
    const { status, text } = await world.request("PATCH", `/people/${personId}/preferences`, { body });
    expect(status, text).toBe(200);
  }
  const lines = (await walk(personId, 50)).flat().map((item) => item.summary ?? "");
  const told = lines.filter((line) => line !== "Added to People");
  expect(new Set(told).size).toBe(10);
  expect(told).toContain("Wishes quiet from 21:00 to 07:00 (Europe/Berlin)");
  expect(told.filter((line) => /undefined|null|\[object/.test(line))).toEqual([]);
});
