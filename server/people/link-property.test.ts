import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type World } from "../../tests/world.ts";
import { capabilities } from "../capabilities.ts";
import { idAt } from "../db/id.ts";
import { addAuthor } from "./test-author.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld({ capabilities });
});
afterAll(() => world.close());

type Step = { do: "link" | "unlink" | "post"; person: number; identity: number };
const step: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom("link", "link", "unlink", "post"),
  person: fc.integer({ min: 0, max: 1 }),
  identity: fc.integer({ min: 0, max: 2 }),
});
const start = Date.UTC(2026, 0, 10);

test("T-13 links, unlinks and posts in any order: each person holds exactly what is linked, and unlinking restores both", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
      const identities = await Promise.all(["@a", "@b", "@c"].map((handle) => addAuthor(world, { handle })));
      const people = await Promise.all(["Dora", "Hal"].map(async (name) => (await post("/people", { name })).body.id));
      const untouched = await Promise.all(people.map(view));
      const owner = new Map<string, string>();
      const posts = new Map<string, string[]>(identities.map((id) => [id, []]));
      for (const [n, { do: what, person, identity }] of steps.entries()) {
        const [personId, identityId] = [people[person], identities[identity]!];
        if (what === "post") {
          posts.get(identityId)?.push(await write(identityId, start + n * 1_000));
        } else if (what === "link") {
          const taken = owner.has(identityId) && owner.get(identityId) !== personId;
          const { status } = await post(`/people/${personId}/identities`, { identityId, reason: "They said so" });
          expect(status).toBe(taken ? 422 : 201);
          if (!taken) owner.set(identityId, personId);
        } else {
          const { status } = await world.request("DELETE", `/people/${personId}/identities/${identityId}`);
          expect(status).toBe(owner.get(identityId) === personId ? 204 : 404);
          if (status === 204) owner.delete(identityId);
        }
      }
      for (const personId of people) {
        const held = identities.filter((id) => owner.get(id) === personId);
        const shown = await view(personId);
        expect(shown.identities).toEqual([...held].sort());
        expect(shown.posts).toEqual(held.flatMap((id) => posts.get(id) ?? []).sort());
        expect(shown.links).toEqual(held.map(() => "They said so"));
      }
      for (const [identityId, personId] of owner) {
        expect((await world.request("DELETE", `/people/${personId}/identities/${identityId}`)).status).toBe(204);
      }
      expect(await Promise.all(people.map(view))).toEqual(untouched);
      for (const identityId of identities) {
        const author = (await world.request("GET", `/authors/${identityId}`)).body;
        expect(author.personId).toBeNull();
        const theirs = (await world.request("GET", `/posts?authorId=${identityId}`)).body.items;
        expect(theirs.map(({ id }: { id: string }) => id).sort()).toEqual([...(posts.get(identityId) ?? [])].sort());
      }
    }),
    { numRuns: 6 },
  );
}, 180_000);

const post = (path: string, body: unknown) => world.request("POST", path, { body });

async function view(personId: string) {
  const { body } = await world.request("GET", `/people/${personId}`);
  const timeline = await world.request("GET", `/people/${personId}/timeline?kind=post&limit=200`);
  return {
    identities: body.identities.map(({ id }: { id: string }) => id).sort() as string[],
    links: body.identities.map(({ link }: { link: { reason: string } }) => link.reason) as string[],
    posts: timeline.body.items.map(({ id }: { id: string }) => id).sort() as string[],
    name: body.name as string,
    firstContactAt: body.firstContactAt as string | null,
    customer: body.customer as boolean,
  };
}

async function write(authorId: string, at: number): Promise<string> {
  const id = idAt(new Date(at));
  await world.tx((tx) =>
    tx.db
      .insertInto("post")
      .values({
        workspace_id: tx.workspaceId,
        id,
        network: "square",
        external_id: id,
        kind: "status",
        visibility: "public",
        text: "Piko",
        author_id: authorId,
        root_id: id,
        posted_at: new Date(at),
      })
      .execute(),
  );
  return id;
}
