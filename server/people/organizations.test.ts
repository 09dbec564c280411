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
const patch = (path: string, body: unknown, version?: number) =>
  world.request("PATCH", path, { body, ...(version && { headers: { "if-match": `"${version}"` } }) });
const list = async (query: string) => {
  const names: string[] = [];
  let cursor: string | null = null;
  do {
    const path: string = `/${query}&limit=2${cursor ? `&cursor=${cursor}` : ""}`;
    const { body, status, text } = await world.request("GET", path);
    expect(status, text).toBe(200);
    names.push(...body.items.map(({ name }: { name: string }) => name));
    cursor = body.nextCursor;
  } while (cursor);
  return names;
};

describe("organizations", () => {
  test("one of a name, found by a part of it, paged by name and by age, archived and back", async () => {
    const made: string[] = [];
    for (const name of ["Café Mirabel", "Brew Bros", "Ärger & Söhne", "café 21", "Zum Eck"]) {
      made.push((await post("/organizations", { name })).body.id);
    }
    expect((await post("/organizations", { name: "CAFÉ  mirabel" })).body.type).toBe("name_taken");
    expect(await list("organizations?sort=newest")).toEqual(
      ["Café Mirabel", "Brew Bros", "Ärger & Söhne", "café 21", "Zum Eck"].reverse(),
    );
    expect(await list("organizations?q=caf")).toEqual(["café 21", "Café Mirabel"]);
    const gone = await patch(`/organizations/${made[3]}`, { archived: true }, 1);
    expect(gone.body).toMatchObject({ version: 2, archivedAt: expect.any(String) });
    expect(await list("organizations?q=caf")).toEqual(["Café Mirabel"]);
    expect(await list("organizations?archived=true")).toEqual(["café 21"]);
    expect((await patch(`/organizations/${made[3]}`, { name: "Other" }, 1)).status).toBe(409);
    expect((await post("/organizations", { name: "Café 21" })).status).toBe(201);
    expect((await patch(`/organizations/${made[3]}`, { archived: false })).body.type).toBe("name_taken");
    expect((await world.as("priya")("POST", "/organizations", { body: { name: "x" } })).status).toBe(403);
    expect((await world.request("GET", "/organizations?cursor=nonsense")).status).toBe(400);
  });

  test("a person belongs to one; its page has their posts and conversations", async () => {
    const id = (await post("/organizations", { name: "Members Ltd" })).body.id;
    const fed = (await post("/posts", { text: "Six Duos", author: { handle: "mirabel" } })).body;
    const person = (await post("/people", { identityId: fed.author.id })).body;
    await post("/conversations", { postId: fed.id });
    const put = await patch(`/people/${person.id}`, { organizationId: id }, person.version);
    expect(put.body).toMatchObject({ organization: { id, name: "Members Ltd" }, openConversations: 1 });
    expect((await world.request("GET", `/organizations/${id}`)).body.people).toBe(1);
    const timeline = await world.request("GET", `/organizations/${id}/timeline`);
    expect(timeline.body.items.map(({ kind, personId }: Record<string, string>) => [kind, personId])).toEqual([
      ["event", person.id],
      ["post", person.id],
    ]);
    const conversations = await world.request("GET", `/conversations?organizationId=${id}`);
    expect(conversations.body.items).toHaveLength(1);
    expect((await world.request("GET", `/conversations?organizationId=${newId()}`)).body.items).toEqual([]);
    expect((await patch(`/people/${person.id}`, { organizationId: newId() })).body.type).toBe("unknown_organization");
    await patch(`/organizations/${id}`, { archived: true });
    expect((await world.request("GET", `/people/${person.id}`)).body.organization.id).toBe(id);
    const other = (await post("/people", { name: "New" })).body.id;
    expect((await patch(`/people/${other}`, { organizationId: id })).body.type).toBe("organization_archived");
    expect((await patch(`/people/${person.id}`, { organizationId: null })).body.organization).toBeNull();
  });
});

describe("the list of people", () => {
  test("filters and sorts, each over several pages, and nobody twice", async () => {
    const start = Date.UTC(2026, 0, 10);
    const wrote = (day: number) => new Date(start + day * 86_400_000).toISOString();
    const add = async (name: string, days: number[], more: object = {}) => {
      const id = (await post("/people", { name, ...more })).body.id as string;
      for (const [n, day] of days.entries()) {
        const identityId = await addAuthor(world, { handle: `${name}${n}`, lastPostAt: wrote(day) });
        await post(`/people/${id}/identities`, { identityId, reason: "x" });
      }
      return id;
    };
    const organizationId = (await post("/organizations", { name: "Listed" })).body.id;
    const ids: string[] = [];
    ids.push(await add("zz-Ada", [1, 9], { voiceType: "press" }));
    ids.push(await add("zz-Ben", [5], { customerMark: true }));
    ids.push(await add("zz-Cleo", [], { voiceType: "press" }));
    ids.push(await add("zz-Dan", [7, 2, 3], { customerMark: true }));
    ids.push(await add("zz-Edie", []));
    for (const id of ids) await patch(`/people/${id}`, { organizationId });
    const of = (query: string) => list(`people?organizationId=${organizationId}&${query}`);
    expect(await of("")).toEqual(["zz-Edie", "zz-Dan", "zz-Cleo", "zz-Ben", "zz-Ada"]);
    expect(await of("sort=name")).toEqual(["zz-Ada", "zz-Ben", "zz-Cleo", "zz-Dan", "zz-Edie"]);
    expect(await of("sort=lastContact")).toEqual(["zz-Ada", "zz-Dan", "zz-Ben", "zz-Edie", "zz-Cleo"]);
    expect(await of("voiceType=press&sort=name")).toEqual(["zz-Ada", "zz-Cleo"]);
    expect(await of("customer=true")).toEqual(["zz-Dan", "zz-Ben"]);
    expect(await of("customer=false&sort=lastContact")).toEqual(["zz-Ada", "zz-Edie", "zz-Cleo"]);
    expect(await of(`contactAfter=${wrote(7)}`)).toEqual(["zz-Dan", "zz-Ada"]);
    expect(await of(`contactBefore=${wrote(7)}`)).toEqual(["zz-Ben"]);
    expect(await of("q=zz-d&sort=lastContact")).toEqual(["zz-Dan"]);
    expect(await of("openConversation=true")).toEqual([]);
    expect((await world.request("GET", "/people?sort=email")).status).toBe(400);
    expect((await world.request("GET", `/people?sort=name&cursor=${newId()}`)).status).toBe(400);
  });
});

describe("many authors at once", () => {
  test("each becomes a person of their own; those who cannot are told and hold up nobody", async () => {
    const [one, two] = [await addAuthor(world, { handle: "@one" }), await addAuthor(world, { handle: "@two" })];
    const taken = await addAuthor(world, { handle: "@taken" });
    await post("/people", { identityId: taken });
    const foreign = newId();
    const answer = await post("/people/additions", { identityIds: [one, taken, foreign, two, one] });
    expect(answer.status).toBe(201);
    expect(answer.body.added.map(({ identityId }: { identityId: string }) => identityId)).toEqual([one, two].sort());
    expect(answer.body.refused.map(({ code }: { code: string }) => code).sort()).toEqual([
      "identity_taken",
      "unknown_identity",
    ]);
    expect((await post("/people/additions", { identityIds: [] })).status).toBe(400);
    expect((await world.as("priya")("POST", "/people/additions", { body: { identityIds: [one] } })).status).toBe(403);
  });
});

describe("ties", () => {
  test("replies both ways and mentions, once each; our own accounts and one's other profiles are not others", async () => {
    const say = async (handle: string, text: string, inReplyTo?: string) => {
      const externalId = newId();
      const { body } = await post("/posts", { text, externalId, inReplyTo, author: { externalId: handle, handle } });
      return { externalId, authorId: body.author.id as string };
    };
    const dora = await say("dora", "Hold steam for five seconds");
    await say("hal", "That did it", dora.externalId);
    const noor = await say("noor", "@dora worked for me too, thanks");
    await say("dora", "@noor and @hal glad to hear", noor.externalId);
    const alt = await say("dora.alt", "@dora yes", dora.externalId);
    const id = (await post("/people", { identityId: dora.authorId, name: "Dora" })).body.id;
    await post(`/people/${id}/identities`, { identityId: alt.authorId, reason: "Hers" });
    const { body } = await world.request("GET", `/people/${id}/ties`);
    const ties = body.items.map(({ name, replies, mentions }: Record<string, unknown>) => [name, replies, mentions]);
    expect(ties).toEqual(
      expect.arrayContaining([
        ["noor", { theirs: 1, others: 0 }, { theirs: 0, others: 1 }],
        ["hal", { theirs: 0, others: 1 }, { theirs: 1, others: 0 }],
      ]),
    );
    expect(ties).toHaveLength(2);
    expect(body.posts).toBe(3);
  });
});
