import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorld, type World } from "../../tests/world.ts";
import { capabilities } from "../capabilities.ts";
import { newId } from "../db/id.ts";
import { transaction } from "../db/transaction.ts";
import { addAuthor } from "./test-author.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld({ capabilities });
});
afterAll(() => world.close());

const post = (path: string, body: unknown) => world.request("POST", path, { body });
const person = async (name: string) => (await post("/people", { name })).body.id as string;

describe("Add to People", () => {
  test("from scratch, read again as it was made", async () => {
    const made = await post("/people", { name: "  Noor Haddad ", email: "Noor@Mail.example", voiceType: "customer" });
    expect(made).toMatchObject({
      status: 201,
      body: { name: "Noor Haddad", email: "Noor@Mail.example", voiceType: "customer", version: 1, customer: false },
    });
    expect((await world.request("GET", `/people/${made.body.id}`)).body).toEqual(made.body);
  });

  test("from an author, with the author's name, their posts on the record", async () => {
    const fed = await post("/posts", {
      text: "E7 again",
      postedAt: "2026-01-05T10:00:00Z",
      author: { handle: "@samir", name: "Samir Cole" },
    });
    const author = fed.body.author;
    expect(author.personId).toBeNull();
    const made = await post("/people", { identityId: author.id, customerMark: true });
    expect(made).toMatchObject({
      status: 201,
      body: {
        name: "Samir Cole",
        customer: true,
        customerMark: true,
        identities: [{ id: author.id, personId: made.body.id, handle: "@samir", own: false }],
        firstContactAt: fed.body.postedAt,
        lastContactAt: fed.body.postedAt,
      },
    });
    expect((await world.request("GET", `/posts/${fed.body.id}`)).body.author.personId).toBe(made.body.id);
    const again = await post("/people", { identityId: author.id, name: "Other" });
    expect(again).toMatchObject({ status: 422, body: { type: "identity_taken", errors: [{ path: "identityId" }] } });
  });

  test("an author without a name is called by the handle; nobody at all is refused", async () => {
    const id = await addAuthor(world, { handle: "@nameless", name: " " });
    expect((await post("/people", { identityId: id })).body.name).toBe("@nameless");
    expect(await post("/people", {})).toMatchObject({ status: 422, body: { errors: [{ path: "name" }] } });
    expect((await post("/people", { identityId: newId() })).body.type).toBe("unknown_identity");
  });

  test("one e-mail is one person, however it is typed and however two race", async () => {
    expect((await post("/people", { name: "Dora", email: "dora@quist.example" })).status).toBe(201);
    const second = await post("/people", { name: "Dora 2", email: "DORA@Quist.example" });
    expect(second).toMatchObject({ status: 422, body: { type: "email_taken", errors: [{ path: "email" }] } });
    const race = await Promise.all(
      Array.from({ length: 6 }, (_, n) => post("/people", { name: `R${n}`, email: "race@x.example" })),
    );
    expect(race.map(({ status }) => status).sort()).toEqual([201, 422, 422, 422, 422, 422]);
    const other = await world.request("POST", "/people", {
      key: world.ostra.key,
      body: { name: "Dora", email: "dora@quist.example" },
    });
    expect(other.status).toBe(201);
  });

  test("one of the workspace's own accounts is nobody's", async () => {
    const channel = (await post("/channels", { connector: "square", name: "Square" })).body.id;
    const id = await addAuthor(world, { handle: "@brunnwerk", ownChannelId: channel });
    expect((await post("/people", { identityId: id })).body.type).toBe("own_account");
  });
});

describe("changing a person", () => {
  test("If-Match holds off a lost update; what is not named stays", async () => {
    const id = await person("Lena Brandt");
    const change = (body: unknown, version?: string) =>
      world.request("PATCH", `/people/${id}`, { body, ...(version && { headers: { "if-match": version } }) });
    expect((await change({ email: "lena@x.example", voiceType: "creator" }, '"1"')).body).toMatchObject({
      version: 2,
      name: "Lena Brandt",
      voiceType: "creator",
    });
    expect(await change({ name: "L" }, '"1"')).toMatchObject({ status: 409, body: { currentVersion: 2 } });
    expect((await change({ email: null, voiceType: null })).body).toMatchObject({ email: null, voiceType: null });
    expect((await change({ name: "" })).status).toBe(400);
    expect((await change({ shoeSize: 41 })).status).toBe(400);
    await post("/people", { name: "Taken", email: "taken@x.example" });
    expect((await change({ email: "Taken@x.example" })).body.type).toBe("email_taken");
    expect((await world.request("PATCH", `/people/${newId()}`, { body: { name: "x" } })).status).toBe(404);
  });
});

describe("who is who", () => {
  test("a link has its reason, is one person's, can be taken back, and both lines stay", async () => {
    const dora = await person("Dora Quist");
    const hal = await person("Hal Ostrow");
    const identityId = await addAuthor(world, { handle: "@dora" });
    const reason = "Same picture and she said so";
    const linked = await post(`/people/${dora}/identities`, { identityId, reason });
    expect(linked).toMatchObject({ status: 201, body: { version: 2, identities: [{ id: identityId }] } });
    const again = await post(`/people/${dora}/identities`, { identityId, reason: "Again" });
    expect(again).toMatchObject({ status: 201, body: { version: 2 } });
    expect(await post(`/people/${hal}/identities`, { identityId, reason })).toMatchObject({
      status: 422,
      body: { type: "identity_taken" },
    });
    expect((await post(`/people/${newId()}/identities`, { identityId, reason })).status).toBe(404);
    expect((await world.request("DELETE", `/people/${hal}/identities/${identityId}`)).status).toBe(404);
    expect((await world.request("DELETE", `/people/${dora}/identities/${identityId}`)).status).toBe(204);
    expect((await world.request("DELETE", `/people/${dora}/identities/${identityId}`)).status).toBe(404);
    expect((await world.request("GET", `/authors/${identityId}`)).body.personId).toBeNull();
    expect((await post(`/people/${hal}/identities`, { identityId, reason: "It was Hal" })).status).toBe(201);
    const lines = await world.tx((tx) =>
      tx.db
        .selectFrom("identity_link")
        .select(["person_id", "reason", "unlinked_at", "actor_kind", "actor_id"])
        .where("identity_id", "=", identityId)
        .orderBy("id")
        .execute(),
    );
    expect(lines).toMatchObject([
      { person_id: dora, reason, unlinked_at: expect.any(Date), actor_kind: "key", actor_id: world.workspace.keyId },
      { person_id: hal, reason: "It was Hal", unlinked_at: null },
    ]);
    const { body } = await world.request("GET", `/people/${dora}/timeline`);
    expect(body.items.map((item: { summary: string }) => item.summary)).toEqual([
      "Unlinked @dora on square",
      `Linked @dora on square: ${reason}`,
      "Added to People",
    ]);
  });

  test("two who link the same author at once: one does", async () => {
    const identityId = await addAuthor(world, { handle: "@both" });
    const ids = await Promise.all(["A", "B", "C", "D"].map(person));
    const answers = await Promise.all(ids.map((id) => post(`/people/${id}/identities`, { identityId, reason: "x" })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422, 422, 422]);
  });
});

describe("do not contact", () => {
  test("each entry is lifted by itself; another person's or a lifted one is not found", async () => {
    const noor = await person("Noor");
    const other = await person("Other");
    const first = await world.as("ana")("POST", `/people/${noor}/suppressions`, { body: { reason: "Asked by mail" } });
    expect(first).toMatchObject({ status: 201, body: { reason: "Asked by mail", source: "teammate" } });
    const second = await post(`/people/${noor}/suppressions`, { reason: "Again" });
    expect(second.body.source).toBe("api");
    expect((await world.request("GET", `/people/${noor}`)).body.suppressions).toHaveLength(2);
    const lift = (who: string, id: string) => world.request("DELETE", `/people/${who}/suppressions/${id}`);
    expect((await lift(other, first.body.id)).status).toBe(404);
    expect((await lift(noor, first.body.id)).status).toBe(204);
    expect((await lift(noor, first.body.id)).status).toBe(404);
    const left = (await world.request("GET", `/people/${noor}`)).body.suppressions;
    expect(left.map((entry: { id: string }) => entry.id)).toEqual([second.body.id]);
    const lines = (await world.request("GET", `/people/${noor}/timeline`)).body.items;
    expect(lines[2]).toMatchObject({ kind: "consent", source: "teammate", by: "Ana Ribeiro" });
    expect(lines[2].summary).toBe("Do not contact, set: Asked by mail");
    expect((await post(`/people/${noor}/suppressions`, { reason: "a\0b" })).status).toBe(400);
    expect((await post(`/people/${noor}/suppressions`, { reason: "a\ud800b" })).status).toBe(201);
  });
});

describe("lists", () => {
  test("pages follow one another without a gap or a double; a search finds name, mail and handle", async () => {
    const fresh = await openWorld({ capabilities });
    try {
      const made: string[] = [];
      for (let n = 0; n < 23; n++) {
        const { body } = await fresh.request("POST", "/people", {
          body: { name: n % 2 ? `Zoë  Ünal ${n}` : `Café Mirabel ${n}`, email: `mail${n}@p${n % 3}.example` },
        });
        made.unshift(body.id);
      }
      const identityId = await addAuthor(fresh, { handle: "@The_Slow%Pour", name: "Press" });
      const request = (method: string, path: string, body: unknown) => fresh.request(method, path, { body });
      await request("POST", `/people/${made[3]}/identities`, { identityId, reason: "x" });
      for (const limit of [1, 7, 22, 23, 24]) expect(await all(fresh, "/people?", limit)).toEqual(made);
      const odd = made.filter((_, n) => n % 2 === 1);
      expect(await all(fresh, `/people?q=${encodeURIComponent("ZOË ü")}&`, 4)).toEqual(odd);
      const found = async (q: string) => (await all(fresh, `/people?q=${encodeURIComponent(q)}&`, 200)).length;
      expect(await found("mirabel")).toBe(12);
      expect(await found("mi")).toBe(12);
      expect(await found("ir")).toBe(0);
      expect(await found("MAIL2@")).toBe(1);
      expect(await found("@the_slow%p")).toBe(1);
      expect(await found("slow%")).toBe(1);
      expect(await found("%")).toBe(0);
      expect(await found("_")).toBe(0);
      expect(await found("\\")).toBe(0);
      expect(await found("a\0b")).toBe(0);
      expect(await found("   ")).toBe(23);
      for (const cursor of ["x", "e30", made[0]?.toUpperCase()]) {
        expect((await fresh.request("GET", `/people?cursor=${cursor}`)).status).toBe(400);
      }
    } finally {
      await fresh.close();
    }
  });

  test("authors: newest post first, those without one last, known or not, by handle or name", async () => {
    const fresh = await openWorld({ capabilities });
    try {
      const authors: { id: string; at: string | null }[] = [];
      // Five share each moment, five never wrote.
      for (let n = 0; n < 20; n++) {
        const at = n < 15 ? new Date(Date.UTC(2026, 0, 1 + (n % 3))).toISOString() : null;
        authors.push({ id: await addAuthor(fresh, { handle: `@a${n}`, name: `Author ${n}`, lastPostAt: at }), at });
      }
      const known = authors.filter((_, n) => n % 4 === 0);
      for (const { id } of known) await fresh.request("POST", "/people", { body: { identityId: id } });
      const inOrder = (some: typeof authors) =>
        [...some]
          .sort((a, b) => (b.at ?? "").localeCompare(a.at ?? "") || (a.id < b.id ? 1 : -1))
          .map((author) => author.id);
      for (const q of ["", "q=author&"]) {
        for (const limit of [1, 3, 5, 15, 16, 50]) {
          expect(await all(fresh, `/authors?${q}`, limit)).toEqual(inOrder(authors));
          expect(await all(fresh, `/authors?${q}known=true&`, limit)).toEqual(inOrder(known));
          expect(await all(fresh, `/authors?${q}known=false&`, limit)).toEqual(
            inOrder(authors.filter((author) => !known.includes(author))),
          );
        }
      }
      expect(await all(fresh, "/authors?q=%40a17&", 50)).toEqual([authors[17]?.id]);
      for (const cursor of ["x", "WzEsMl0", Buffer.from('[9e15,"x"]').toString("base64url")]) {
        expect((await fresh.request("GET", `/authors?cursor=${cursor}`)).status).toBe(400);
      }
    } finally {
      await fresh.close();
    }
  });
});

test("the desk edits people, an analyst reads them, a partner does neither", async () => {
  const id = await person("Hal");
  for (const [who, read, edit] of [
    ["ana", 200, 201],
    ["priya", 200, 403],
    ["ida", 403, 403],
  ] as const) {
    const as = world.as(who);
    expect((await as("GET", `/people/${id}`)).status).toBe(read);
    expect((await as("GET", `/people/${id}/timeline`)).status).toBe(read);
    expect((await as("GET", "/authors")).status).toBe(read);
    expect((await as("POST", "/people", { body: { name: "x" } })).status).toBe(edit);
    expect((await as("POST", `/people/${id}/suppressions`, { body: { reason: "x" } })).status).toBe(edit);
  }
});

describe("looking people up as the owner", () => {
  test("T-05 find_people and find_authors see nothing without a workspace and nothing of another", async () => {
    const id = await person("Canarywell");
    const identityId = await addAuthor(world, { handle: "@canarywell" });
    const ask = `select (select count(*)::int from find_people('%canarywell%', 'canarywell%', '${"f".repeat(8)}-ffff-ffff-ffff-ffffffffffff', 10)) as people,
      (select count(*)::int from find_authors('%canarywell%', 'canarywell%', null, null, null, 10)) as authors`;
    const client = await world.context.app.connect();
    try {
      expect((await client.query(ask)).rows).toEqual([{ people: 0, authors: 0 }]);
      await client.query(`begin; set local "earshot.workspace" = '${world.ostra.id}'`);
      expect((await client.query(ask)).rows).toEqual([{ people: 0, authors: 0 }]);
      await client.query("commit");
      await client.query(`begin; set local "earshot.workspace" = '${world.workspace.id}'`);
      expect((await client.query(ask)).rows).toEqual([{ people: 1, authors: 1 }]);
      await client.query("commit");
      // A connection that has served somebody holds an empty setting, not none.
      expect((await client.query(ask)).rows).toEqual([{ people: 0, authors: 0 }]);
    } finally {
      client.release();
    }
    const theirs = await world.request("GET", "/people?q=canarywell", { key: world.ostra.key });
    expect(theirs.body.items).toEqual([]);
    expect((await world.request("GET", "/people?q=canarywell")).body.items[0].id).toBe(id);
    expect((await world.request("GET", "/authors?q=canarywell")).body.items[0].id).toBe(identityId);
  });

  test("both belong to the owner, keep their search path and are the working role's alone", async () => {
    const { rows } = await world.context.owner.query(
      `select proname, prosecdef, proconfig, pg_get_userbyid(proowner) as owner, has_function_privilege('public', oid, 'execute') as everybody
       from pg_proc where proname in ('find_people', 'find_authors') order by 1`,
    );
    expect(rows).toMatchObject(
      ["find_authors", "find_people"].map((proname) => ({
        proname,
        prosecdef: true,
        proconfig: ["search_path=pg_catalog, public"],
        everybody: false,
      })),
    );
  });

  test("a transaction of another workspace cannot write a link there", async () => {
    const id = await person("Foreign");
    const identityId = await addAuthor(world, { handle: "@foreign" });
    await expect(
      transaction(world.context.db, world.ostra.id, { kind: "system", id: null, name: null }, (tx) =>
        tx.db
          .insertInto("identity_link")
          .values({
            workspace_id: world.workspace.id,
            id: newId(),
            identity_id: identityId,
            person_id: id,
            reason: "x",
            actor_kind: "system",
          })
          .execute(),
      ),
    ).rejects.toThrow("row-level security");
  });
});

async function all(at: World, path: string, limit: number): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const { body, status, text } = await at.request("GET", `${path}limit=${limit}${cursor ? `&cursor=${cursor}` : ""}`);
    expect(status, text).toBe(200);
    ids.push(...body.items.map((item: { id: string }) => item.id));
    cursor = body.nextCursor;
  } while (cursor !== null);
  return ids;
}
