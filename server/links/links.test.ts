import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { scriptedNetwork } from "../../tests/scripted-network.ts";
import { openWorld, type World } from "../../tests/world.ts";
import { channelRoutes } from "../channels/routes.ts";
import { answer } from "../community/answer.ts";
import { ask } from "../community/ask.ts";
import { communityRoutes } from "../community/routes.ts";
import { solve } from "../community/solve.ts";
import { inboxRoutes } from "../inbox/routes.ts";
import { collect } from "../intake/collect.ts";
import { knowledgeRoutes } from "../knowledge/routes.ts";
import { createPortal } from "../portal/create-portal.ts";
import { portalRoutes } from "../portal/routes.ts";
import { portalPages } from "../portal-pages.ts";
import { attachLinks } from "./attach-links.ts";
import { createReaderCounter } from "./reader-counter.ts";
import { readsAsPerson } from "./reads-as-person.ts";
import { linkRoutes } from "./routes.ts";

const host = "127.0.0.1:4471";
const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const patience = { timeout: 60_000, interval: 200 };
const network = scriptedNetwork();
let world: World;
let portal: ReturnType<typeof createPortal>;
let conversationId: string;
let articleId: string;

beforeAll(async () => {
  world = await openWorld({
    capabilities: [channelRoutes, inboxRoutes, knowledgeRoutes, portalRoutes, communityRoutes, linkRoutes],
    connectors: network.connectors,
  });
  portal = createPortal(world.context, portalPages);
  await portal.ready();
  const channel = await world.request("POST", "/channels", {
    body: { connector: "scripted", name: "Scripted", settings: {} },
  });
  network.say({ externalId: "scripted:e7", text: "E7 again on my Piko" }, "noor");
  await collect(world.context, world.workspace.id, channel.body.id);
  conversationId = (await world.request("GET", "/conversations")).body.items[0].id;
  articleId = await article("What E7 means on the Piko");
});
afterAll(async () => {
  await portal.close();
  await world.close();
});

async function article(title: string): Promise<string> {
  const made = await world.request("POST", "/articles", { body: { title, text: "Hold steam.", state: "published" } });
  expect(made.status, made.text).toBe(201);
  return made.body.id;
}
const open = () => world.request("POST", "/portal/opening", { body: { overrideReason: "The cast is waiting." } });
const link = (body: Record<string, unknown> = {}) =>
  world.as("ana")("POST", "/links", {
    body: { targetKind: "article", targetId: articleId, conversationId, ...body },
  });
const visit = (path: string, headers: Record<string, string> = {}, method: "GET" | "HEAD" = "GET") =>
  portal.inject({ method, url: path, headers: { host, accept: "text/html", "user-agent": firefox, ...headers } });
const pathOf = (url: string) => new URL(url).pathname;
const clicksOf = async (id: string) => (await world.request("GET", `/links/${id}`)).body.clicks;

describe("a tracked link", () => {
  test("is made only while there is a page it could lead to", async () => {
    const closed = await link();
    expect([closed.status, closed.body.type]).toEqual([422, "portal_closed"]);
    await open();
    const made = await link();
    expect(made.status, made.text).toBe(201);
    expect(made.body).toMatchObject({
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:4471\/l\/\w{10}$/),
      target: { kind: "article", id: articleId, title: "What E7 means on the Piko" },
      conversationId,
      replyId: null,
      clicks: 0,
      createdBy: "Ana Ribeiro",
    });
    expect((await link({ targetId: conversationId })).status).toBe(404);
    expect((await link({ conversationId: articleId })).status).toBe(404);
    expect((await link({ targetKind: "question" })).status).toBe(404);
    const draft = await world.request("POST", "/articles", { body: { title: "Later", text: "x" } });
    expect((await link({ targetId: draft.body.id })).body.type).toBe("not_open");
    expect(
      (await world.as("priya")("POST", "/links", { body: { targetKind: "article", targetId: articleId } })).status,
    ).toBe(403);
  });

  test("is one for its answer: the same for whoever asks until a reply carries it, then another", async () => {
    const [one, same] = await Promise.all([link(), link()]);
    expect(one.body.id).toBe(same.body.id);
    const text = `Hold steam for five seconds: ${one.body.url}. And https://elsewhere.example/l/${"x".repeat(10)}`;
    const reply = await world.as("ana")("POST", `/conversations/${conversationId}/replies`, { body: { text } });
    expect(reply.status, reply.text).toBe(201);
    const happened = {
      id: "",
      verb: "reply.queued",
      at: new Date(),
      subjectId: null,
      actorKind: "user",
      actorId: null,
    };
    // At least once: the second time changes nothing.
    for (let n = 0; n < 2; n++)
      await attachLinks(world.context, world.workspace.id, { ...happened, data: { replyId: reply.body.id } });
    expect((await world.request("GET", `/links/${one.body.id}`)).body.replyId).toBe(reply.body.id);
    const next = await link();
    expect(next.body.id).not.toBe(one.body.id);
    const anywhere = await link({ conversationId: undefined });
    expect((await link({ conversationId: undefined })).body.id).toBe(anywhere.body.id);
    const listed = await world.request("GET", `/links?conversationId=${conversationId}`);
    expect(listed.body.items.map(({ id }: { id: string }) => id)).toEqual([next.body.id, one.body.id]);
  });

  test("T-40 leads to its page and nowhere else, whatever the address says", async () => {
    const { body } = await link();
    const path = pathOf(body.url);
    const found = await visit(path);
    expect([found.statusCode, found.headers.location]).toEqual([
      302,
      `/articles/${articleId}/what-e7-means-on-the-piko?via=${path.slice(3)}`,
    ]);
    expect(found.headers["cache-control"]).toBe("no-store");
    expect(found.headers["set-cookie"]).toBeUndefined();
    for (const more of ["?to=https://evil.example", "?via=//evil.example", "?url=%2F%2Fevil.example"])
      expect((await visit(path + more)).headers.location).toBe(found.headers.location);
    for (const wrong of [
      "/l/https:%2F%2Fevil.example",
      "/l/%2F%2Fevil.example",
      "/l/%5cevil.example",
      "/l/aaaaaaaaaa",
      "/l/'%20or%201=1--",
      `/l/${"a".repeat(500)}`,
      "/l/%00",
    ]) {
      const answer = await visit(wrong);
      expect([wrong, answer.headers.location, answer.statusCode >= 400]).toEqual([wrong, undefined, true]);
    }
    expect((await visit("/robots.txt")).body).toContain("Disallow: /l/");
  });

  test("T-40 a title that is an address stays a word of a path", async () => {
    const id = await article("//evil.example/\\x https://evil.example");
    const { body } = await link({ targetId: id });
    const { location } = (await visit(pathOf(body.url))).headers;
    expect(new URL(String(location), `http://${host}`).host).toBe(host);
    expect(String(location)).toMatch(new RegExp(`^/articles/${id}/`));
  });

  test("T-01 of another workspace is unknown here", async () => {
    const { body } = await link();
    expect((await world.request("GET", `/links/${body.id}`, { key: world.ostra.key })).status).toBe(404);
    const elsewhere = await world.request("POST", "/links", {
      key: world.ostra.key,
      body: { targetKind: "article", targetId: articleId },
    });
    expect(elsewhere.status).toBe(404);
  });
});

describe("its readers are counted, never known", () => {
  test("once a day each; not those who look in advance, programs, networks that draw a preview, or HEAD", async () => {
    const { body } = await link({ conversationId: undefined, targetId: await article("Counted") });
    const path = pathOf(body.url);
    const chrome = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36";
    for (const agent of [firefox, firefox, chrome]) await visit(path, { "user-agent": agent });
    await visit(path, {}, "HEAD");
    for (const headers of [
      { "sec-purpose": "prefetch" },
      { purpose: "prefetch" },
      { "x-moz": "prefetch" },
      { "x-purpose": "preview" },
      { "sec-fetch-dest": "image", "sec-fetch-mode": "no-cors" },
      { "sec-fetch-dest": "empty", "sec-fetch-mode": "cors" },
    ] as Record<string, string>[])
      expect((await visit(path, { "user-agent": `${chrome} Edg/1`, ...headers })).statusCode).toBe(302);
    for (const agent of programs) expect((await visit(path, { "user-agent": agent })).statusCode).toBe(302);
    await expect.poll(() => clicksOf(body.id), patience).toBe(2);
    // All that was asked for has been written by now: one turn of the counter takes everything that waits.
    const { rows } = await world.context.owner.query("select * from reader where subject_id = $1", [body.id]);
    expect(rows).toHaveLength(2);
    const kept = JSON.stringify(rows.map((row) => ({ ...row, hash: row.hash.toString("latin1") })));
    expect(kept).not.toContain("127.0.0.1");
    expect(kept).not.toContain("Firefox");
    expect(rows[0].hash).toHaveLength(16);
  });

  test.each(["", "Firefox/140", "curl/8.5.0"])("an agent that says %j is no browser", (agent) => {
    expect(readsAsPerson("GET", { "user-agent": agent })).toBe(false);
  });

  test("another day and another thing have another hash: nobody is followed", async () => {
    const counter = createReaderCounter({ ...world.context, now: () => now });
    let now = new Date("2030-01-01T10:00:00Z");
    const request = { method: "GET", ip: "203.0.113.9", headers: { "user-agent": firefox } } as never;
    const [one, other] = [await article("One"), await article("Other")];
    counter.count(request, world.workspace.id, one);
    counter.count(request, world.workspace.id, other);
    await counter.flush();
    now = new Date("2030-01-02T10:00:00Z");
    counter.count(request, world.workspace.id, one);
    await counter.close();
    const { rows } = await world.context.owner.query("select hash from reader where subject_id = any($1)", [
      [one, other],
    ]);
    expect(new Set(rows.map(({ hash }) => hash.toString("hex"))).size).toBe(3);
  });

  test("a flood from one place is not written, and everybody is still led on", async () => {
    const counter = createReaderCounter(world.context);
    const subject = await article("Flooded");
    for (let n = 0; n < 200; n++)
      counter.count(
        { method: "GET", ip: "203.0.113.10", headers: { "user-agent": `${firefox} ${n}` } } as never,
        world.workspace.id,
        subject,
      );
    await counter.close();
    const { rows } = await world.context.owner.query("select from reader where subject_id = $1", [subject]);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.length).toBeLessThan(60);
  });
});

describe("where it leads to nothing any more", () => {
  test("a withdrawn article says so, also to whoever has an old link; so does a closed portal", async () => {
    const id = await article("Withdrawn soon");
    const { body } = await link({ targetId: id });
    const found = await world.request("GET", `/articles/${id}`);
    await world.request("PATCH", `/articles/${id}`, {
      body: { state: "draft" },
      headers: { "if-match": String(found.body.version) },
    });
    const gone = await visit(pathOf(body.url));
    expect([gone.statusCode, gone.headers.location]).toEqual([410, undefined]);
    expect(gone.body).toContain("This article was withdrawn");
    await world.request("DELETE", `/articles/${id}`);
    expect((await visit(pathOf(body.url))).statusCode).toBe(410);
    expect((await world.request("GET", `/links/${body.id}`)).status).toBe(200);

    await world.request("DELETE", "/portal/opening");
    const closed = await visit(pathOf(body.url));
    expect(closed.statusCode).toBe(404);
    expect(closed.body).toContain("The site that this link leads to is closed at the moment.");
    await open();
  });
});

test("articles and solved questions are suggested for a post", async () => {
  const { body: conversation } = await world.request("GET", `/conversations/${conversationId}`);
  const words = { title: "E7 again on my Piko, what helps?", source: "It stops halfway.", categoryId: null, tags: [] };
  const [solved, open] = await world.tx(async (tx) => {
    const by = (name: string) => ({ externalId: `member:${name}`, handle: name, name, team: false });
    const questionId = await ask(world.context, tx, { ...words, author: by("Noor") });
    const answerId = await answer(world.context, tx, { questionId, source: "Hold steam.", author: by("Dora") });
    await solve(tx, { answerId, solution: "accepted", by: "asker", now: world.context.now() });
    return [questionId, await ask(world.context, tx, { ...words, author: by("Hal") })];
  });
  const suggested = await world.as("ana")("GET", `/links/suggestions?postId=${conversation.thread[0].id}`);
  expect(suggested.status, suggested.text).toBe(200);
  expect(suggested.body.items[0]).toMatchObject({
    target: { kind: "article", id: articleId },
    open: true,
    words: expect.arrayContaining(["e7"]),
  });
  const ids = suggested.body.items.map(({ target }: { target: { id: string } }) => target.id);
  expect([ids.includes(solved), ids.includes(open)]).toEqual([true, false]);
});

const programs = [
  "Mastodon/4.4.0 (http.rb/5.2.0; +https://mastodon.example/)",
  "Mozilla/5.0 (compatible; Bluesky Cardyb/1.1; +mailto:support@bsky.app)",
  "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
  "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
  "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
  "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
  "WhatsApp/2.23.20.0",
  "TelegramBot (like TwitterBot)",
  "LinkedInBot/1.0 (compatible; Mozilla/5.0)",
  "Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/9.0.2 Safari/601.3.9 (Applebot/0.1)",
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/120.0 Safari/537.36",
  "Pleroma 2.6.0; https://pleroma.example",
  "python-requests/2.31",
  "",
];
