import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { joinPortal, type TestMember } from "../../tests/members.ts";
import { openPortal } from "../../tests/open-portal.ts";
import { portalVisits } from "../../tests/portal-visits.ts";
import { vectors } from "../../tests/vectors.ts";
import { openWorld, type World } from "../../tests/world.ts";
import { knowledgeRoutes } from "../knowledge/routes.ts";
import { portalRoutes } from "../portal/routes.ts";
import { portalPages } from "../portal-pages.ts";
import { ideaRoutes } from "./routes.ts";

let world: World;
let portal: FastifyInstance;
let dora: TestMember;
beforeAll(async () => {
  world = await openWorld({ capabilities: [portalRoutes, ideaRoutes, knowledgeRoutes] });
  portal = await openPortal(world, portalPages);
  dora = await joinPortal(world, { name: "Dora Quist", email: "dora@example.com" });
});
afterAll(async () => {
  await portal.close();
  await world.close();
});

const { visit, send } = portalVisits(() => portal);
const vote = (id: string, on: "yes" | "no", as?: TestMember) => send(`/ideas/${id}/vote`, { on }, as);
async function idea(title: string, text = ""): Promise<string> {
  return (await world.request("POST", "/ideas", { body: { title, text } })).body.id;
}
const decide = (id: string, state: string, answer: string) =>
  world.request("PATCH", `/ideas/${id}`, { body: { state, answer } });
const votes = async (id: string): Promise<number> => (await world.request("GET", `/ideas/${id}`)).body.votes;

describe("ideas on the portal", () => {
  test("are read without a cookie: board, page, roadmap, changelog, search, sitemap", async () => {
    const [quiet, tank] = [await idea("Quiet mode at six", "Whisper **please**."), await idea("A side tank")];
    await decide(quiet, "started", "The ramp runs on our bench.");
    await decide(tank, "declined", "It would be four centimeters wider.");
    const page = await visit(`/ideas/${quiet}`);
    expect(page.statusCode).toBe(200);
    expect(page.headers["set-cookie"]).toBeUndefined();
    for (const words of [
      "Quiet mode at six",
      "The ramp runs on our bench.",
      "<strong>please</strong>",
      "Sign in to vote",
    ])
      expect(page.body).toContain(words);
    expect((await visit("/ideas?state=started&sort=changed")).body).toContain("Quiet mode at six");
    expect((await visit("/ideas?state=started")).body).not.toContain("A side tank");
    expect((await visit("/roadmap")).body).toContain("Quiet mode at six");
    const changelog = (await visit("/changelog")).body;
    for (const words of ["You said, we did", "four centimeters wider"]) expect(changelog).toContain(words);
    expect((await visit("/search?q=quiet")).body).toContain("Quiet mode at six");
    expect((await visit("/sitemap.xml")).body).toContain(`/ideas/${quiet}`);
    for (const path of ["/ideas/nonsense", "/ideas/01900000-0000-7000-8000-000000000000", "/articles/nonsense"])
      expect((await visit(path)).statusCode, path).toBe(404);
    expect((await visit("/ideas?cursor=nonsense")).statusCode).toBe(400);
  });

  test("T-68: a member votes once, however often and at once, and can take it back", async () => {
    const id = await idea("Votes");
    expect((await vote(id, "yes")).headers.location).toContain("/sign-in");
    expect(await votes(id)).toBe(0);
    const answers = await Promise.all(Array.from({ length: 10 }, () => vote(id, "yes", dora)));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(10).fill(303));
    expect(await votes(id)).toBe(1);
    expect((await visit(`/ideas/${id}`, dora)).body).toContain("Take my vote back");
    await vote(id, "no", dora);
    await vote(id, "no", dora);
    expect(await votes(id)).toBe(0);
  });

  test("a merged idea leads to the one it repeats, and takes no vote of its own", async () => {
    const [one, two] = [await idea("One"), await idea("Two")];
    await vote(two, "yes", dora);
    await world.request("PUT", `/ideas/${two}/merge`, { body: { into: one } });
    const page = await visit(`/ideas/${two}`);
    expect([page.statusCode, page.headers.location]).toEqual([303, `/ideas/${one}/one`]);
    await vote(two, "yes", dora);
    await vote(one, "yes", dora);
    expect([await votes(one), await votes(two)]).toEqual([1, 1]);
  });

  test("T-34 T-35: hostile titles, words and answers do nothing", async () => {
    for (const { name, html } of vectors.slice(0, 60)) {
      const title =
        html
          .replace(/\p{Cc}/gu, " ")
          .trim()
          .slice(0, 200) || "x";
      const id = await idea(title, html.slice(0, 20_000));
      await decide(id, "shipped", html.slice(0, 20_000));
      for (const path of [`/ideas/${id}`, "/changelog"]) {
        const { statusCode, body } = await visit(path);
        expect([statusCode, name]).toEqual([200, name]);
        expect(body.match(/<script(?! type="application\/ld\+json"| src="\/)/gi), name).toBeNull();
        expect(body, name).not.toMatch(/<(?:svg|math|iframe|object|embed|img)[\s>/]/i);
        // What stands in quotes is a value, not an attribute.
        expect(body.replace(/"[^"]*"/g, '""'), name).not.toMatch(/<[a-z][^>]*\son[a-z]+=/i);
      }
    }
  });
});

describe("articles on the portal", () => {
  test("T-10: only published ones, in every outlet; a withdrawn one is gone", async () => {
    const article = async (title: string, state: string) =>
      (await world.request("POST", "/articles", { body: { title, text: `All of ${title}`, state } })).body;
    const shown = await article("Zebra descaling", "published");
    const draft = await article("Zebra secret", "draft");
    expect(shown.url).toContain(`/articles/${shown.id}/zebra-descaling`);
    expect(draft.url).toBeNull();
    expect((await visit(`/articles/${shown.id}`)).body).toContain("All of Zebra descaling");
    expect((await visit(`/articles/${draft.id}`)).statusCode).toBe(404);
    for (const path of ["/", "/articles", "/articles?q=zebra", "/search?q=zebra", "/sitemap.xml"]) {
      const { body } = await visit(path);
      expect(body.toLowerCase(), path).toContain(path === "/sitemap.xml" ? "zebra-descaling" : "zebra descaling");
      expect(body.toLowerCase(), path).not.toMatch(/zebra.secret/);
    }
    const asking = "/questions/similar?title=How%20does%20zebra%20descaling%20go%3F";
    expect((await visit(asking)).body).toMatch(/href="\/articles\/[^"]+">\s*<bdi>Zebra descaling<\/bdi>/);
    expect((await visit(asking)).body).not.toContain("secret");
    await world.request("PATCH", `/articles/${shown.id}`, { body: { state: "draft" } });
    expect((await visit(asking)).body).toBe("");
    expect((await visit(`/articles/${shown.id}`)).statusCode).toBe(404);
    expect((await visit("/articles?q=zebra")).body).toContain("Nothing found");
  });
});
