import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { scriptedNetwork } from "../../tests/scripted-network.ts";
import { vectors } from "../../tests/vectors.ts";
import { openWorld, type World } from "../../tests/world.ts";
import { channelRoutes } from "../channels/routes.ts";
import { inboxRoutes } from "../inbox/routes.ts";
import { collect } from "../intake/collect.ts";
import { peopleRoutes } from "../people/routes.ts";
import { postRoutes } from "../posts/routes.ts";
import { recountVotes } from "./recount-votes.ts";
import { ideaRoutes } from "./routes.ts";

const network = scriptedNetwork();
let world: World;
let channelId: string;
let n = 0;
beforeAll(async () => {
  world = await openWorld({
    capabilities: [channelRoutes, postRoutes, peopleRoutes, inboxRoutes, ideaRoutes],
    connectors: network.connectors,
  });
  const channel = await world.request("POST", "/channels", {
    body: { connector: "scripted", name: "Scripted", settings: {} },
  });
  channelId = channel.body.id;
});
afterAll(() => world.close());

/** Says something new and gives the post's id. */
async function said(by: string, text = "A quiet mode, please"): Promise<{ postId: string; authorId: string }> {
  const externalId = `scripted:idea:${++n}`;
  network.say({ externalId, text }, by);
  await collect(world.context, world.workspace.id, channelId);
  return world.tx(async (tx) => {
    const row = await tx.db
      .selectFrom("post")
      .innerJoin("post_key", (join) =>
        join.onRef("post_key.workspace_id", "=", "post.workspace_id").onRef("post_key.post_id", "=", "post.id"),
      )
      .select(["post.id", "post.author_id"])
      .where("post.workspace_id", "=", tx.workspaceId)
      .where("post_key.external_id", "=", externalId)
      .executeTakeFirstOrThrow();
    return { postId: row.id, authorId: row.author_id! };
  });
}

async function idea(title = "Quiet mode at six", more: object = {}): Promise<string> {
  const answer = await world.request("POST", "/ideas", { body: { title, ...more } });
  expect(answer.status, answer.text).toBe(201);
  return answer.body.id;
}

const back = (ideaId: string, postId: string) =>
  world.request("POST", `/ideas/${ideaId}/evidence`, { body: { postId } });
const votes = async (ideaId: string): Promise<number> => (await world.request("GET", `/ideas/${ideaId}`)).body.votes;
async function person(name: string, ...identityIds: string[]): Promise<string> {
  const made = await world.request("POST", "/people", { body: { name } });
  for (const identityId of identityIds)
    expect(
      (await world.request("POST", `/people/${made.body.id}/identities`, { body: { identityId, reason: "same mail" } }))
        .status,
    ).toBeLessThan(300);
  return made.body.id;
}

describe("evidence", () => {
  test("a post is a vote of whoever wrote it, one however many posts", async () => {
    const lena = await said("lena");
    const again = await said("lena", "Still waiting for a quiet mode");
    const hal = await said("hal");
    const id = await idea("Quiet mode", { postId: lena.postId });
    expect(await votes(id)).toBe(1);
    expect((await back(id, again.postId)).body).toMatchObject({ votes: 1, evidence: 2 });
    expect((await back(id, hal.postId)).body).toMatchObject({ votes: 2, evidence: 3 });
    const { body } = await world.request("GET", `/ideas/${id}/evidence`);
    expect(body.items.map((item: { id: string }) => item.id)).toEqual(
      [lena.postId, again.postId, hal.postId].sort().reverse(),
    );
    expect((await world.request("GET", `/posts/${hal.postId}/ideas`)).body.items).toMatchObject([{ id }]);
    expect((await world.request("DELETE", `/ideas/${id}/evidence/${hal.postId}`)).status).toBe(204);
    expect(await votes(id)).toBe(1);
  });

  test("T-68: the same vote twenty times at once is one", async () => {
    const rex = await said("rex");
    const id = await idea("Coupons");
    const who = await person("Rex");
    const answers = await Promise.all([
      ...Array.from({ length: 20 }, () => back(id, rex.postId)),
      ...Array.from({ length: 20 }, () => world.request("PUT", `/ideas/${id}/votes/${who}`)),
    ]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 200]));
    expect((await world.request("GET", `/ideas/${id}`)).body).toMatchObject({ votes: 2, evidence: 1 });
  });

  test("two profiles of one person are one vote, and two again once they are told apart", async () => {
    const [here, there] = [await said("noor"), await said("noor_mail")];
    const id = await idea("A bigger tank");
    await back(id, here.postId);
    await back(id, there.postId);
    expect(await votes(id)).toBe(2);
    const noor = await person("Noor Haddad", here.authorId, there.authorId);
    await recountVotes(world.context, 10);
    expect(await votes(id)).toBe(1);
    // Her own vote as a member is the same vote.
    await world.request("PUT", `/ideas/${id}/votes/${noor}`);
    expect(await votes(id)).toBe(1);
    expect((await world.request("GET", `/ideas/${id}/backers`)).body.items).toMatchObject([
      { id: noor, name: "Noor Haddad", posts: 2, voted: true },
    ]);
    await world.request("DELETE", `/people/${noor}/identities/${there.authorId}`);
    await recountVotes(world.context, 10);
    expect(await votes(id)).toBe(2);
  });

  test("what says nothing of a customer is refused", async () => {
    const id = await idea("Nothing");
    const gone = await said("gone");
    network.waiting.push({ type: "delete", externalId: `scripted:idea:${n}`, localId: null, at: null, raw: "{}" });
    await collect(world.context, world.workspace.id, channelId);
    expect((await back(id, gone.postId)).body).toMatchObject({ status: 422, type: "gone" });
    expect((await back(id, "01900000-0000-7000-8000-000000000000")).body).toMatchObject({ type: "unknown_post" });
    expect(await votes(id)).toBe(0);
  });

  test("T-10: a post deleted at its source leaves a nameless vote and none of its words", async () => {
    const secret = await said("shy_one", "Words that shy_one took back");
    const id = await idea("Shy", { postId: secret.postId });
    network.waiting.push({ type: "delete", externalId: `scripted:idea:${n}`, localId: null, at: null, raw: "{}" });
    await collect(world.context, world.workspace.id, channelId);
    expect(await votes(id)).toBe(1);
    for (const path of ["", "/evidence", "/backers", "/recipients"]) {
      const { text } = await world.request("GET", `/ideas/${id}${path}`);
      expect(text, path).not.toContain("shy_one");
    }
    expect((await world.request("GET", `/ideas/${id}/backers`)).body.items).toMatchObject([{ name: null, posts: 1 }]);
  });
});

describe("merging", () => {
  test("counts nobody twice, keeps who asked where, and can be undone with what came since", async () => {
    const [a, b, c] = [await said("ada"), await said("ben"), await said("cleo")];
    const [one, two] = [await idea("Quiet mode one"), await idea("Quiet mode two")];
    for (const { postId } of [a, b]) await back(one, postId);
    for (const { postId } of [b, c]) await back(two, postId);
    await world.request("PATCH", `/ideas/${two}`, { body: { state: "planned", answer: "In spring" } });
    expect((await world.request("PUT", `/ideas/${two}/merge`, { body: { into: one } })).body).toMatchObject({
      state: "duplicate",
      mergedInto: { id: one },
    });
    expect(await votes(one)).toBe(3);
    const { body } = await world.request("GET", `/ideas/${one}/evidence`);
    expect(body.items).toHaveLength(3);
    expect((await back(two, a.postId)).body).toMatchObject({ status: 422, type: "merged" });
    expect((await world.request("PUT", `/ideas/${one}/merge`, { body: { into: two } })).status).toBe(422);
    expect((await world.request("PUT", `/ideas/${one}/merge`, { body: { into: one } })).status).toBe(422);
    const d = await said("dan");
    await back(one, d.postId);
    expect((await world.request("DELETE", `/ideas/${two}/merge`)).status).toBe(204);
    expect([await votes(one), await votes(two)]).toEqual([3, 2]);
    expect((await world.request("GET", `/ideas/${two}`)).body).toMatchObject({ state: "planned", answer: "In spring" });
  });

  test("any order of merges, undone again, leaves every idea its own votes and never more than its backers", async () => {
    const people: string[] = [];
    for (const by of ["p0", "p1", "p2", "p3"]) people.push((await said(by)).postId);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uniqueArray(fc.nat(3), { minLength: 1, maxLength: 4 }), { minLength: 3, maxLength: 3 }),
        fc.array(fc.tuple(fc.nat(2), fc.nat(2)), { maxLength: 4 }),
        async (backing, merges) => {
          const ids = await Promise.all(backing.map((_, at) => idea(`Idea ${at}`)));
          for (const [at, who] of backing.entries()) for (const one of who) await back(ids[at]!, people[one]!);
          for (const [from, to] of merges)
            await world.request("PUT", `/ideas/${ids[from]}/merge`, { body: { into: ids[to] } });
          for (const id of ids) {
            const { body } = await world.request("GET", `/ideas/${id}/backers`);
            expect(await votes(id)).toBe(body.items.length);
          }
          for (const id of ids) await world.request("DELETE", `/ideas/${id}/merge`);
          expect(await Promise.all(ids.map(votes))).toEqual(backing.map((who) => who.length));
        },
      ),
      { numRuns: 4 },
    );
  });
});

describe("the list", () => {
  test("pages through every sort without a gap or a double, by state and by words", async () => {
    for (let at = 0; at < 7; at++) await idea(`Page ${at % 3} of the Zebra book`);
    for (const sort of ["votes", "newest", "changed"]) {
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page: { items: { id: string }[]; nextCursor: string | null } = (
          await world.request("GET", `/ideas?q=ZEBRA%20book&sort=${sort}&limit=2${cursor ? `&cursor=${cursor}` : ""}`)
        ).body;
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor;
      } while (cursor);
      expect(seen).toHaveLength(7);
      expect(new Set(seen).size).toBe(7);
    }
    expect((await world.request("GET", "/ideas?q=zebra&state=shipped")).body.items).toEqual([]);
    expect((await world.request("GET", "/ideas?q=%25_%5C")).body.items).toEqual([]);
    for (const cursor of [
      "x",
      Buffer.from('["x","y"]').toString("base64url"),
      Buffer.from("[1e99,1]").toString("base64url"),
    ])
      expect((await world.request("GET", `/ideas?cursor=${cursor}`)).status).toBe(400);
  });

  test("T-56: an edit from an older version is refused with the one that stands", async () => {
    const id = await idea("Two editors");
    const from = (await world.request("GET", `/ideas/${id}`)).body.version;
    const edit = (title: string) =>
      world.request("PATCH", `/ideas/${id}`, { body: { title }, headers: { "if-match": `"${from}"` } });
    const answers = await Promise.all([edit("First"), edit("Second")]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.currentVersion).toBe(from + 1);
  });

  test("a new state is a line of history; its words do not stay with the next one", async () => {
    const id = await idea("History");
    await world.request("PATCH", `/ideas/${id}`, { body: { state: "planned", answer: "In spring" } });
    await world.request("PATCH", `/ideas/${id}`, { body: { answer: "In summer" } });
    const { body } = await world.request("PATCH", `/ideas/${id}`, { body: { state: "shipped" } });
    expect(body).toMatchObject({ state: "shipped", answer: null });
    const { changes } = (await world.request("GET", `/ideas/${id}`)).body;
    expect(changes.map(({ from, to }: { from: string; to: string }) => [from, to])).toEqual([
      ["planned", "shipped"],
      ["considering", "planned"],
      [null, "considering"],
    ]);
    expect((await world.request("PATCH", `/ideas/${id}`, { body: { state: "duplicate" } })).status).toBe(400);
  });

  test("T-34: hostile titles, words and answers are kept and given back as plain text", async () => {
    const texts = vectors.map(({ html }) => html).filter((html) => html.length < 20_000);
    for (const html of texts.slice(0, 40)) {
      const title =
        html
          .replace(/\p{Cc}/gu, " ")
          .trim()
          .slice(0, 200) || "x";
      const answer = await world.request("POST", "/ideas", { body: { title, text: html } });
      expect(answer.status, answer.text).toBe(201);
      expect(answer.body.title).toBe(title.toWellFormed());
    }
  });

  test("the desk may add and back, only those who decide may decide", async () => {
    const made = await world.as("ana")("POST", "/ideas", { body: { title: "From the desk" } });
    expect(made.status).toBe(201);
    const decide = { body: { state: "planned" } };
    expect((await world.as("ana")("PATCH", `/ideas/${made.body.id}`, decide)).status).toBe(403);
    expect((await world.as("jonas")("PATCH", `/ideas/${made.body.id}`, decide)).status).toBe(200);
    expect((await world.as("ida")("GET", "/ideas")).status).toBe(403);
  });
});
