import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { scriptedNetwork } from "../../tests/scripted-network.ts";
import { vectors } from "../../tests/vectors.ts";
import { openWorld, type World } from "../../tests/world.ts";
import { channelRoutes } from "../channels/routes.ts";
import { ask } from "../community/ask.ts";
import { inboxRoutes } from "../inbox/routes.ts";
import { collect } from "../intake/collect.ts";
import { postRoutes } from "../posts/routes.ts";
import { knowledgeRoutes } from "./routes.ts";

const network = scriptedNetwork();
let world: World;
let channelId: string;
let n = 0;
beforeAll(async () => {
  world = await openWorld({
    capabilities: [channelRoutes, postRoutes, inboxRoutes, knowledgeRoutes],
    connectors: network.connectors,
  });
  const { body } = await world.request("POST", "/channels", {
    body: { connector: "scripted", name: "Scripted", settings: {} },
  });
  channelId = body.id;
});
afterAll(() => world.close());

async function said(text: string, more: { by?: string; answers?: string; visibility?: "direct" } = {}) {
  const externalId = `scripted:asked:${++n}`;
  network.say(
    {
      externalId,
      text,
      postedAt: new Date().toISOString(),
      ...(more.answers && { parentExternalId: more.answers, rootExternalId: more.answers }),
      ...(more.visibility && { visibility: more.visibility }),
    },
    more.by ?? "noor",
  );
  await collect(world.context, world.workspace.id, channelId);
  const row = await world.tx((tx) =>
    tx.db
      .selectFrom("post")
      .select("id")
      .where("workspace_id", "=", tx.workspaceId)
      .where("external_id", "=", externalId)
      .executeTakeFirstOrThrow(),
  );
  return { id: row.id, externalId };
}

async function article(title: string, text: string, state = "published"): Promise<string> {
  const { status, body, text: raw } = await world.request("POST", "/articles", { body: { title, text, state } });
  expect(status, raw).toBe(201);
  return body.id;
}
const suggested = async (query: string) =>
  (await world.request("GET", `/articles/suggestions?${query}`)).body.items.map(({ id }: { id: string }) => id);

describe("articles", () => {
  test("keep every version of their words, and who wrote it", async () => {
    const made = await world.as("jonas")("POST", "/articles", {
      body: { title: "E7", text: "Wait.", tags: ["e7", "e7"] },
    });
    expect(made.body).toMatchObject({ state: "draft", version: 1, tags: ["e7"], owner: { name: "Jonas Weil" } });
    expect(made.body.checkOn).toMatch(/^\d{4}-\d\d-\d\d$/);
    const { id } = made.body;
    await world.as("tom")("PATCH", `/articles/${id}`, { body: { text: "Hold steam.", state: "published" } });
    await world.as("tom")("PATCH", `/articles/${id}`, { body: { tags: ["steam"] } });
    const { body } = await world.request("GET", `/articles/${id}`);
    expect(body).toMatchObject({ state: "published", text: "Hold steam.", html: "<p>Hold steam.</p>\n" });
    expect(body.versions.map(({ n, by }: { n: number; by: string }) => [n, by])).toEqual([
      [2, "Tom Aldous"],
      [1, "Jonas Weil"],
    ]);
    expect((await world.request("GET", `/articles/${id}/version?n=1`)).body).toMatchObject({ text: "Wait." });
    expect((await world.request("GET", `/articles/${id}/version?n=9`)).status).toBe(404);
  });

  test("T-56: two who edit at once: one is told which version stands", async () => {
    const id = await article("Two writers", "A");
    const edit = (text: string) =>
      world.request("PATCH", `/articles/${id}`, { body: { text }, headers: { "if-match": '"1"' } });
    const answers = await Promise.all([edit("B"), edit("C")]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await world.request("GET", `/articles/${id}`)).body.versions).toHaveLength(2);
  });

  test("nothing without words is published; a day to check is kept and comes due", async () => {
    expect((await world.request("POST", "/articles", { body: { title: "Empty", state: "published" } })).status).toBe(
      422,
    );
    const due = await world.request("POST", "/articles", { body: { title: "Old", text: "x", checkOn: "2020-02-29" } });
    expect(due.body).toMatchObject({ checkOn: "2020-02-29", due: true });
    expect((await world.request("GET", "/articles?due=true")).body.items).toMatchObject([{ id: due.body.id }]);
    expect((await world.request("POST", "/articles", { body: { title: "No", checkOn: "2020-02-31" } })).status).toBe(
      400,
    );
  });

  test("the list pages, and finds by words, state and tag", async () => {
    for (let at = 0; at < 5; at++) await article(`Zebra ${at}`, "stripes", at % 2 ? "draft" : "published");
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: { items: { id: string }[]; nextCursor: string | null } = (
        await world.request("GET", `/articles?q=zebra&limit=2${cursor ? `&cursor=${cursor}` : ""}`)
      ).body;
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor);
    expect(new Set(seen).size).toBe(5);
    expect(seen).toHaveLength(5);
    expect((await world.request("GET", "/articles?q=zebra&state=draft")).body.items).toHaveLength(2);
    expect((await world.request("GET", "/articles?tag=steam")).body.items).toMatchObject([{ title: "E7" }]);
    expect((await world.request("GET", "/articles?q=%25")).body.items).toEqual([]);
  });

  test("T-34 T-35: hostile Markdown leaves as harmless HTML", async () => {
    const id = await article("Hostile", "x");
    for (const { name, html } of vectors) {
      const text = `${html}\n\n[x](javascript:earshotPwned()) ![x](javascript:earshotPwned())`.slice(0, 90_000);
      const { status, body } = await world.request("PATCH", `/articles/${id}`, { body: { text } });
      expect(status, name).toBe(200);
      expect(body.html, name).not.toMatch(
        /<(?!\/?(?:p|br|a|b|i|em|strong|code|pre|blockquote|ul|ol|li|h\d|hr|s|del|table|thead|tbody|tr|th|td|span|div)\b)[a-z]/i,
      );
      expect(body.html, name).not.toMatch(/<a\s[^>]*href="(?!https?:|mailto:)/i);
    }
  });

  test("agents read, only those who manage knowledge write", async () => {
    expect((await world.as("ana")("GET", "/articles")).status).toBe(200);
    expect((await world.as("ana")("POST", "/articles", { body: { title: "No" } })).status).toBe(403);
    expect((await world.as("ida")("GET", "/articles")).status).toBe(403);
  });
});

describe("from an answer", () => {
  test("a customer's answer becomes one draft, named by what was asked, however often one asks for it", async () => {
    const question = await said("@brunnwerk How do I get rid of E7? It blinks all day.");
    const answer = await said("Hold steam for five seconds until it clicks.", {
      by: "dora",
      answers: question.externalId,
    });
    const made = await Promise.all(
      Array.from({ length: 5 }, () => world.request("POST", `/posts/${answer.id}/article`)),
    );
    expect(new Set(made.map(({ body }) => body.id)).size).toBe(1);
    expect(made[0]?.body).toMatchObject({
      title: "How do I get rid of E7?",
      text: "Hold steam for five seconds until it clicks.",
      state: "draft",
      sourcePostId: answer.id,
    });
  });

  test("what was said in private or taken back does not", async () => {
    const secret = await said("My number is 12345", { visibility: "direct" });
    expect((await world.request("POST", `/posts/${secret.id}/article`)).body.type).toBe("private_post");
    const gone = await said("Never mind");
    network.waiting.push({ type: "delete", externalId: gone.externalId, localId: null, at: null, raw: "{}" });
    await collect(world.context, world.workspace.id, channelId);
    expect((await world.request("POST", `/posts/${gone.id}/article`)).body.type).toBe("gone");
  });
});

describe("suggested", () => {
  test("what is published is found by what is asked; edits, withdrawals and deletes are followed at once", async () => {
    const e7 = await article(
      "What E7 means and how to clear it",
      "Hold the steam button for five seconds until it clicks.",
    );
    const descale = await article("How often to descale", "Every eight weeks with hard water; the machine tells you.");
    expect((await suggested(`q=${encodeURIComponent("Piko shows E7 and blinks, how do I clear that?")}`))[0]).toBe(e7);
    const post = await said("How often do I have to descale with hard water?");
    const { body } = await world.request("GET", `/articles/suggestions?postId=${post.id}`);
    expect(body.items[0]).toMatchObject({ id: descale });
    expect(body.items[0].words).toEqual(expect.arrayContaining(["descale", "hard", "water"]));
    await world.request("PATCH", `/articles/${descale}`, { body: { state: "draft" } });
    expect(await suggested(`postId=${post.id}`)).not.toContain(descale);
    await world.request("PATCH", `/articles/${descale}`, { body: { state: "published" } });
    expect(await suggested(`postId=${post.id}`)).toContain(descale);
    await world.request("DELETE", `/articles/${descale}`);
    expect(await suggested(`postId=${post.id}`)).not.toContain(descale);
    expect(await suggested("q=zzzz")).toEqual([]);
    expect(await suggested("q=")).toEqual([]);
  });

  test("T-05: another workspace's articles are never among them", async () => {
    const { body } = await world.request("GET", "/articles/suggestions?q=E7%20steam%20button%20five%20seconds", {
      key: world.ostra.key,
    });
    expect(body.items).toEqual([]);
  });
});

test("what customers still ask stands by the article that fits, or by what it is about", async () => {
  for (let at = 0; at < 4; at++)
    await said(`Where can I buy a walnut handle for my Duo portafilter?`, { by: `walnut${at}` });
  for (let at = 0; at < 3; at++) await said("How do I clear E7 with the steam button?", { by: `e7-${at}` });
  const author = { externalId: "member:hal", handle: "hal", name: "Hal Ostrow", team: false };
  for (const title of ["Gasket of the Duo hardens", "My gasket hardens every winter", "Hidden gasket hardens"])
    await world.tx(async (tx) => {
      const given = { title, source: "Told once more.", author, categoryId: null, tags: [], live: false };
      const id = await ask(world.context, tx, given);
      if (title.startsWith("Hidden"))
        await tx.db.updateTable("question").set({ hidden_at: new Date() }).where("id", "=", id).execute();
    });
  const { status, body } = await world.request("GET", "/articles/asked");
  expect(status).toBe(200);
  // Whatever is asked on the portal counts, also without a question mark.
  const portal = body.items.find((group: { name: string }) => group.name.includes("gasket"));
  expect(portal).toMatchObject({ article: null, questions: 2, people: 1 });
  const open = body.items.find((group: { article: unknown }) => group.article === null);
  expect(open).toMatchObject({ questions: 4, people: 4 });
  expect(open.posts[0].text).toContain("walnut");
  const known = body.items.find((group: { name: string }) => group.name.startsWith("What E7 means"));
  expect(known.questions).toBeGreaterThanOrEqual(3);
});
