import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorld, type World } from "../../tests/world.ts";
import { channelRoutes } from "../channels/routes.ts";
import { inboxRoutes } from "../inbox/routes.ts";
import { collect } from "../intake/collect.ts";
import { intakeRoutes } from "../intake/routes.ts";
import { postRoutes } from "../posts/routes.ts";
import { topicRoutes } from "../topics/routes.ts";
import { squareRoutes } from "./routes.ts";
import { squareHost, squareServer } from "./server.ts";
import { insertSquarePost, ownAccount, squarePostById } from "./store.ts";

let world: World;
let channelId: string;
beforeAll(async () => {
  world = await openWorld({
    capabilities: [channelRoutes, topicRoutes, intakeRoutes, postRoutes, inboxRoutes, squareRoutes],
    inProcess: { [squareHost]: squareServer },
  });
});
afterAll(() => world.close());

/** What a stranger's browser shows. */
const visit = (path: string) =>
  world.app.inject({ method: "GET", url: path, headers: { accept: "text/html,application/xhtml+xml" } });

/** A form as a stranger's browser sends it. */
const send = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  world.app.inject({
    method: "POST",
    url: path,
    headers: { accept: "text/html", "content-type": "application/x-www-form-urlencoded", ...headers },
    payload: new URLSearchParams(fields).toString(),
  });

/** Says something on Brunnwerk's square and answers its id. */
async function say(fields: Record<string, string>): Promise<string> {
  const answer = await send("/square/brunnwerk/posts", { as: "Noor Haddad", ...fields });
  expect([answer.statusCode, answer.body]).toEqual([303, ""]);
  const { rows } = await world.tx((tx) =>
    sql<{ id: string }>`select id from square_post order by change desc limit 1`.execute(tx.db),
  );
  return rows[0]!.id;
}
const row = (id: string) => world.tx((tx) => squarePostById(tx, id));
const hear = async () => {
  expect(await collect(world.context, world.workspace.id, channelId, { asked: true })).toMatchObject({ trouble: null });
};
const heard = async (words: string) => {
  const { body } = await world.request("GET", `/posts?channelId=${channelId}&limit=200`);
  return body.items.find(({ text }: { text: string }) => text.includes(words));
};

describe("where no square is open", () => {
  test("there is a page that says so, and nothing to post to", async () => {
    for (const path of [
      "/square",
      "/square/brunnwerk",
      "/square/nobody",
      "/square/%3Cscript%3E",
      "/square/brunnwerk/posts/x",
    ]) {
      const page = await visit(path);
      expect([path, page.statusCode, page.headers["content-type"]]).toEqual([path, 404, "text/html; charset=utf-8"]);
      expect(page.body).toContain("connect the channel");
      expect(page.body).not.toContain("<script>");
    }
    expect((await send("/square/brunnwerk/posts", { as: "Noor", text: "Hello" })).statusCode).toBe(404);
    expect((await visit("/square/%00")).statusCode).toBe(400);
  });
});

describe("the public page", () => {
  beforeAll(async () => {
    const made = await world.request("POST", "/channels", { body: { connector: "square", name: "The square" } });
    channelId = made.body.id;
    await hear();
  });

  test("anybody reads it without a session, under its own strict policy", async () => {
    const page = await visit("/square");
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain("Nobody has said anything yet");
    expect(page.body).toContain("@brunnwerk");
    expect(page.body).not.toContain("<script");
    expect(page.headers["content-security-policy"]).toContain("form-action 'self'");
    expect(page.headers["content-security-policy"]).not.toContain("unsafe");
    expect(page.headers["set-cookie"]).toBeUndefined();
    expect((await visit("/square/brunnwerk")).statusCode).toBe(200);
  });

  test("one of the cast writes, another answers, and both stand in one thread", async () => {
    const question = await say({ as: "Noor Haddad", text: "E7 again ☕ مرحبا", picture: "e7.png" });
    const answered = await send("/square/brunnwerk/posts", {
      as: "@Hal Ostrow",
      text: "Hold steam.",
      parentId: question,
    });
    expect(answered.headers.location).toMatch(/^\/square\/brunnwerk#post-[0-9a-f-]{36}$/);
    const { body } = await visit("/square/brunnwerk");
    const thread = body.slice(body.indexOf(`id="post-${question}"`), body.indexOf("</section>"));
    expect(thread).toContain("E7 again ☕ مرحبا");
    expect(thread).toMatch(/Hold steam\./);
    expect(thread).toContain("<bdi>Hal Ostrow</bdi></b> <span>@<bdi>hal_ostrow</bdi>");
    expect(thread).toMatch(
      /<img src="\/media\/[^"]+" alt="A coffee machine&#39;s display that shows E7">|<img src="\/media\/[^"]+" alt="A coffee machine's display/,
    );
    await hear();
    const asked = await heard("E7 again");
    const said = await heard("Hold steam.");
    expect(asked).toMatchObject({ kind: "status", visibility: "public", author: { handle: "noor_haddad" } });
    expect(said).toMatchObject({ kind: "comment", parentId: asked.id, threadId: asked.threadId });
    // Where "open at source" leads: the thread, and in it the post.
    const [page, anchor] = said.url.replace("http://127.0.0.1:4470", "").split("#");
    expect((await visit(page)).body).toContain(`id="${anchor}"`);
  });

  test("an edit replaces the words, here and in the inbox; two at the same moment keep their order", async () => {
    const id = await say({ text: "Piko leaks" });
    await hear();
    for (const text of ["Piko drips", "Piko stopped dripping"])
      expect((await send(`/square/brunnwerk/posts/${id}/edit`, { text })).statusCode).toBe(303);
    const page = await visit("/square/brunnwerk");
    expect(page.body).toContain("Piko stopped dripping");
    expect(page.body).not.toContain("Piko leaks");
    expect(page.body).toContain("· edited");
    await hear();
    const { revisions } = (await world.request("GET", `/posts/${(await heard("stopped dripping")).id}`)).body;
    expect(revisions.map(({ text }: { text: string }) => text)).toEqual(["Piko leaks"]);
  });

  test("an edit is newer than what it replaces even when the clock went back", async () => {
    const id = await say({ text: "From the future" });
    const ahead = new Date(Date.now() + 60_000);
    await world.tx((tx) => tx.db.updateTable("square_post").set({ created_at: ahead }).where("id", "=", id).execute());
    await send(`/square/brunnwerk/posts/${id}/edit`, { text: "From now" });
    expect((await row(id))?.edited_at?.getTime()).toBe(ahead.getTime() + 1);
  });

  test("a delete leaves a mark here, nothing in the database, and erases it in the inbox", async () => {
    const id = await say({ text: "My address is Kettle Lane 4", picture: "cup.png" });
    await hear();
    const post = await heard("Kettle Lane");
    expect((await send(`/square/brunnwerk/posts/${id}/delete`, {})).statusCode).toBe(303);
    const page = await visit("/square/brunnwerk");
    expect(page.body).not.toContain("Kettle Lane");
    expect(page.body).toContain("This post was deleted.");
    expect(await row(id)).toMatchObject({ text: "", picture: null, deleted_at: expect.any(Date) });
    await hear();
    expect((await world.request("GET", `/posts/${post.id}`)).body).toMatchObject({
      text: "",
      raw: null,
      deletedAt: expect.any(String),
    });
    for (const action of ["edit", "delete", "like"])
      expect([action, (await send(`/square/brunnwerk/posts/${id}/${action}`, { text: "Back" })).statusCode]).toEqual([
        action,
        404,
      ]);
    expect((await send("/square/brunnwerk/posts", { as: "Hal", text: "Why?", parentId: id })).statusCode).toBe(404);
  });

  test("a like is counted, and ends at what can be counted", async () => {
    const id = await say({ text: "Steam art" });
    await send(`/square/brunnwerk/posts/${id}/like`, {});
    expect((await row(id))?.likes).toBe(1);
    await world.tx((tx) =>
      tx.db
        .updateTable("square_post")
        .set({ likes: 2 ** 31 - 1 })
        .where("id", "=", id)
        .execute(),
    );
    expect((await send(`/square/brunnwerk/posts/${id}/like`, {})).statusCode).toBe(303);
    expect((await row(id))?.likes).toBe(2 ** 31 - 1);
  });

  test("a private message opens a conversation of its own and stands on no page, nor what answers it", async () => {
    const sent = await send("/square/brunnwerk/posts", {
      as: "Lena Brandt",
      text: "Between us: quiet mode",
      visibility: "direct",
    });
    expect(sent.headers.location).toBe("/square/brunnwerk?said=privately");
    expect((await visit(String(sent.headers.location))).body).toContain("Your private message was sent.");
    await hear();
    const post = await heard("Between us");
    expect(post).toMatchObject({ kind: "message", visibility: "direct" });
    const { items } = (await world.request("GET", `/conversations?channelId=${channelId}`)).body;
    const conversation = items.find(({ id }: { id: string }) => id === post.conversationId);
    expect(conversation).toMatchObject({ openedBy: "message", customer: { handle: "lena_brandt" } });
    const localId = post.externalId.replace("square:", "");
    await send("/square/brunnwerk/posts", {
      as: "Hal",
      text: "Let me tell everybody",
      parentId: localId,
      visibility: "public",
    });
    await hear();
    expect(await heard("Let me tell")).toMatchObject({ kind: "message", visibility: "direct" });
    expect((await visit("/square/brunnwerk")).body).not.toMatch(/Between us|Let me tell/);
    expect((await visit(`/square/brunnwerk/posts/${localId}`)).statusCode).toBe(404);
  });

  test("a long thread shows its newest answers and leads to the rest", async () => {
    const root = await say({ text: "The long thread" });
    await world.tx(async (tx) => {
      const parent = (await squarePostById(tx, root))!;
      const accountId = parent.account_id;
      for (let n = 1; n <= 60; n++)
        await insertSquarePost(tx, {
          accountId,
          parent,
          text: `Answer ${n}.`,
          visibility: "public",
          picture: null,
          pictureAlt: null,
          key: null,
          at: new Date(Date.now() + n),
        });
    });
    const { body } = await visit("/square/brunnwerk");
    expect(body.match(/dir="auto">Answer \d+\.</g)).toHaveLength(50);
    expect(body).toContain(`<a href="/square/brunnwerk/posts/${root}">Earlier answers</a>`);
    expect(body).toContain(">Answer 60.<");
    const whole = await visit(`/square/brunnwerk/posts/${root}`);
    expect(whole.body.match(/dir="auto">Answer \d+\.</g)).toHaveLength(60);
  });
});

describe("hostile input", () => {
  test("T-34 scripts in names, handles and texts are words, on the page and in forms", async () => {
    const evil = `"><script>alert(1)</script><img src=x onerror=alert(2)>'&`;
    const id = await say({ as: evil.slice(0, 60), text: `</textarea>${evil}` });
    for (const path of ["/square/brunnwerk", `/square/brunnwerk/posts/${id}`]) {
      const { body } = await visit(path);
      expect(body).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
      expect(body).not.toMatch(/<script|<img src=x|<\/textarea>&quot;|<\/textarea>"/);
    }
    expect((await row(id))?.handle).toMatch(/^[\p{L}\p{M}\p{N}_]+$/u);
  });

  test("what is too long, empty or of unknown fields is refused with a sentence", async () => {
    const ok = { as: "Noor Haddad", text: "Fine" };
    const refused: [Record<string, string>, RegExp][] = [
      [{ ...ok, text: "x".repeat(501) }, /takes 500 characters/],
      [{ ...ok, text: " \n " }, /Write something first/],
      [{ ...ok, as: "   " }, /Say who you are/],
      [{ ...ok, as: "n".repeat(61) }, /up to 60 characters/],
      [{ ...ok, as: "\0\r\n" }, /Say who you are/],
      [{ ...ok, picture: "../../main.ts" }, /./],
      [{ ...ok, visibility: "internal" }, /./],
      [{ ...ok, parentId: "not-an-id" }, /./],
      [{ ...ok, own: "true" }, /./],
      [{ ...ok, text: "NUL \0" }, /./],
    ];
    for (const [fields, sentence] of refused) {
      const answer = await send("/square/brunnwerk/posts", fields);
      expect([fields, answer.statusCode]).toEqual([fields, 400]);
      expect(answer.body).toMatch(sentence);
    }
    const twice = await world.app.inject({
      method: "POST",
      url: "/square/brunnwerk/posts",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      payload: "as=Noor&as=Hal&text=Fine&__proto__=x",
    });
    expect(twice.statusCode).toBe(400);
    expect((await send("/square/brunnwerk/posts", { ...ok, text: "x".repeat(30_000) })).statusCode).toBe(413);
    const oneLine = await say({ as: "Noor\r\nHaddad\0", text: "One line" });
    expect(await row(oneLine)).toMatchObject({ name: "Noor Haddad", handle: "noor_haddad" });
    // Exactly at the limit, counted in characters and not in halves of them.
    await say({ text: "👍".repeat(500) });
  });

  test("an unknown post is a 404, whatever is asked of it", async () => {
    const unknown = "0190f3a2-7b1c-7000-8000-00000000abcd";
    expect((await send("/square/brunnwerk/posts", { as: "Hal", text: "To whom?", parentId: unknown })).statusCode).toBe(
      404,
    );
    for (const id of [unknown, "x", "%00", "'; drop table post; --"]) {
      for (const action of ["edit", "delete", "like"])
        expect(
          (await send(`/square/brunnwerk/posts/${encodeURIComponent(id)}/${action}`, { text: "x" })).statusCode,
        ).toBe(404);
      expect((await visit(`/square/brunnwerk/posts/${encodeURIComponent(id)}`)).statusCode).toBe(404);
    }
  });

  test.each([
    "brunnwerk",
    "@brunnwerk",
    "BrunnWerk",
    " brunnwerk ",
    "ｂｒｕｎｎｗｅｒｋ",
    "Brunnwerk!",
    "__brunnwerk__",
    "@@brunnwerk",
  ])("nobody speaks as the company: %s", async (as) => {
    const answer = await send("/square/brunnwerk/posts", { as, text: "All machines are free today." });
    expect([answer.statusCode, answer.body]).toEqual([400, expect.stringContaining("own account")]);
  });

  test("nobody changes or takes away what the company said", async () => {
    const id = await world.tx(async (tx) => {
      const own = await ownAccount(tx);
      const post = { parent: null, visibility: "public", picture: null, pictureAlt: null, key: null, at: new Date() };
      return (await insertSquarePost(tx, { ...post, accountId: own.id, text: "We are here to help." })).id;
    });
    for (const action of ["edit", "delete"])
      expect((await send(`/square/brunnwerk/posts/${id}/${action}`, { text: "We are not." })).statusCode).toBe(403);
    expect(await row(id)).toMatchObject({ text: "We are here to help.", deleted_at: null });
    expect((await send(`/square/brunnwerk/posts/${id}/like`, {})).statusCode).toBe(303);
  });

  test("T-21 another site's page posts nothing, with a teammate's session or without", async () => {
    const before = await world.tx((tx) => sql<{ n: number }>`select count(*)::int n from square_post`.execute(tx.db));
    const fields = { as: "Noor Haddad", text: "Sent by another site" };
    const cookie = await world.cookie("tom");
    const senders: Record<string, string>[] = [
      { cookie, origin: "https://evil.example" },
      { cookie, origin: "http://127.0.0.1:4470", "sec-fetch-site": "cross-site" },
      { cookie, origin: "null" },
      { cookie },
      { origin: "https://evil.example" },
    ];
    for (const headers of senders) {
      expect([headers, (await send("/square/brunnwerk/posts", fields, headers)).statusCode]).toEqual([headers, 403]);
    }
    const after = await world.tx((tx) => sql<{ n: number }>`select count(*)::int n from square_post`.execute(tx.db));
    expect(after.rows).toEqual(before.rows);
    const own = { cookie, origin: "http://127.0.0.1:4470", "sec-fetch-site": "same-origin" };
    expect((await send("/square/brunnwerk/posts", fields, own)).statusCode).toBe(303);
  });

  test("T-21 reading changes nothing", async () => {
    const state = () =>
      world.tx((tx) =>
        sql`select (select count(*) from square_post) posts, (select max(change) from square_post) change`.execute(
          tx.db,
        ),
      );
    const before = await state();
    for (const path of ["/square", "/square/brunnwerk", "/square/brunnwerk?said=privately&said=x"]) await visit(path);
    const [id] = (await visit("/square/brunnwerk")).body.match(/(?<=id="post-)[0-9a-f-]{36}/) ?? [];
    for (const action of ["edit", "delete", "like"])
      expect((await visit(`/square/brunnwerk/posts/${id}/${action}`)).statusCode).toBe(404);
    expect((await state()).rows).toEqual(before.rows);
  });
});

describe("T-05 two workspaces, two squares", () => {
  let theirs: string;
  beforeAll(async () => {
    const made = await world.request("POST", "/channels", {
      key: world.ostra.key,
      body: { connector: "square", name: "Ostra's square" },
    });
    theirs = made.body.id;
    await send("/square/ostra/posts", { as: "Samir Cole", text: "Heard only at Ostra, @ostra" });
  });

  test("each page shows its own and names its own company", async () => {
    await say({ text: "Heard only at Brunnwerk" });
    const [ours, others, first] = await Promise.all([
      visit("/square/brunnwerk"),
      visit("/square/ostra"),
      visit("/square"),
    ]);
    expect(ours.body).toContain("Heard only at Brunnwerk");
    expect(others.body).toContain("Heard only at Ostra");
    for (const page of [ours, first]) expect(page.body).not.toContain("Heard only at Ostra");
    expect(others.body).not.toContain("Heard only at Brunnwerk");
  });

  test("each channel hears its own", async () => {
    expect(await collect(world.context, world.ostra.id, theirs, { asked: true })).toMatchObject({
      posts: 1,
      trouble: null,
    });
    await hear();
    expect(await heard("only at Ostra")).toBeUndefined();
    const { body } = await world.request("GET", "/posts", { key: world.ostra.key });
    expect(body.items.map(({ url }: { url: string }) => url)).toEqual([
      expect.stringContaining("/square/ostra/posts/"),
    ]);
  });

  test("a post is reached on its own square alone", async () => {
    const id = await say({ text: "Ours to change" });
    expect((await visit(`/square/ostra/posts/${id}`)).statusCode).toBe(404);
    for (const action of ["edit", "delete", "like"])
      expect((await send(`/square/ostra/posts/${id}/${action}`, { text: "Taken over" })).statusCode).toBe(404);
    expect((await send("/square/ostra/posts", { as: "Hal", text: "Across", parentId: id })).statusCode).toBe(404);
    expect(await row(id)).toMatchObject({ text: "Ours to change", likes: 0 });
  });

  test("when its channel goes, the square closes", async () => {
    await world.request("DELETE", `/channels/${theirs}`, { key: world.ostra.key });
    expect((await visit("/square/ostra")).statusCode).toBe(404);
    expect((await send("/square/ostra/posts", { as: "Hal", text: "Anybody?" })).statusCode).toBe(404);
  });
});

test("T-67: a stranger who floods the square is told when it listens again; others go on", async () => {
  const from = (remoteAddress: string) =>
    world.app.inject({
      method: "POST",
      url: "/square/brunnwerk/posts",
      remoteAddress,
      headers: { accept: "text/html", "content-type": "application/x-www-form-urlencoded" },
      payload: new URLSearchParams({ as: "Rex", text: "Coupon!" }).toString(),
    });
  // From here on time stands: what is given back meanwhile must not depend on how fast this machine is.
  world.clock.now = new Date(Date.now() + 3_600_000);
  const answers = [];
  for (let n = 0; n < 40; n++) answers.push(await from("198.51.100.9"));
  expect(answers.filter(({ statusCode }) => statusCode === 303)).toHaveLength(30);
  const last = answers.at(-1)!;
  expect([last.statusCode, Number(last.headers["retry-after"])]).toEqual([429, expect.any(Number)]);
  expect(last.body).toContain("The square listens again");
  expect((await from("198.51.100.10")).statusCode).toBe(303);
  const like = await world.app.inject({
    method: "POST",
    url: "/square/brunnwerk/posts/x/like",
    remoteAddress: "198.51.100.9",
  });
  expect(like.statusCode).toBe(429);
});
