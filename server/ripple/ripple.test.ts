import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { joinPortal } from "../../tests/members.ts";
import { openWorld, type World } from "../../tests/world.ts";
import { channelRoutes } from "../channels/routes.ts";
import { communityRoutes } from "../community/routes.ts";
import { deliver } from "../inbox/deliver.ts";
import { inboxRoutes } from "../inbox/routes.ts";
import { collect } from "../intake/collect.ts";
import { knowledgeRoutes } from "../knowledge/routes.ts";
import { attachLinks } from "../links/attach-links.ts";
import { noteArrival } from "../links/note-arrival.ts";
import { linkRoutes } from "../links/routes.ts";
import { sumReaders } from "../links/sum-readers.ts";
import { makeLink } from "../members/one-time-link.ts";
import { signIn } from "../members/sign-in.ts";
import { peopleRoutes } from "../people/routes.ts";
import { createPortal } from "../portal/create-portal.ts";
import { portalRoutes } from "../portal/routes.ts";
import { portalPages } from "../portal-pages.ts";
import { postRoutes } from "../posts/routes.ts";
import type { Happened } from "../reactions.ts";
import { squareRoutes } from "../square/routes.ts";
import { squareHost, squareServer } from "../square/server.ts";
import { rippleRoutes } from "./routes.ts";

const host = "127.0.0.1:4471";
const browser = (n: number) => `Mozilla/5.0 (X11; Linux x86_64; rv:${140 + n}.0) Gecko/20100101 Firefox/${140 + n}.0`;
const patience = { timeout: 60_000, interval: 200 };
let world: World;
let portal: ReturnType<typeof createPortal>;
let channelId: string;
let articleId: string;

beforeAll(async () => {
  world = await openWorld({
    capabilities: [
      channelRoutes,
      postRoutes,
      peopleRoutes,
      inboxRoutes,
      knowledgeRoutes,
      portalRoutes,
      communityRoutes,
      squareRoutes,
      linkRoutes,
      rippleRoutes,
    ],
    inProcess: { [squareHost]: squareServer },
  });
  portal = createPortal(world.context, portalPages);
  await portal.ready();
  const body = {
    name: "Brunnwerk community",
    charter: {
      purpose: "Owners help each other.",
      memberGain: "Answers from people who had the same trouble.",
      memberMeasure: "Share of questions answered.",
      companyGain: "We learn what breaks.",
      companyMeasure: "Questions that members answered.",
    },
  };
  await world.request("PATCH", "/portal", { body });
  await world.request("POST", "/portal/opening", { body: {} });
  channelId = (
    await world.request("POST", "/channels", { body: { connector: "square", name: "Square", settings: {} } })
  ).body.id;
  articleId = (
    await world.request("POST", "/articles", {
      body: { title: "Clear E7", text: "Hold steam for five seconds.", state: "published" },
    })
  ).body.id;
});
afterAll(async () => {
  await portal.close();
  await world.close();
});

const visit = (path: string, agent: string, headers: Record<string, string> = {}) =>
  portal.inject({
    method: "GET",
    url: path,
    headers: { host, accept: "text/html", "user-agent": agent, ...headers },
  });

/** A form as a stranger's browser sends it to the square. */
const send = async (path: string, fields: Record<string, string>) => {
  const answer = await world.app.inject({
    method: "POST",
    url: path,
    headers: { accept: "text/html", "content-type": "application/x-www-form-urlencoded" },
    payload: new URLSearchParams(fields).toString(),
  });
  expect([answer.statusCode, answer.body]).toEqual([303, ""]);
};
async function say(as: string, text: string, more: Record<string, string> = {}): Promise<string> {
  await send("/square/brunnwerk/posts", { as, text, ...more });
  const { rows } = await world.tx((tx) =>
    sql<{ id: string }>`select id from square_post order by change desc limit 1`.execute(tx.db),
  );
  return rows[0]!.id;
}
const hear = async () =>
  expect(await collect(world.context, world.workspace.id, channelId, { asked: true })).toMatchObject({ trouble: null });

/** Lets what waits in the log be reacted to, as the worker does. */
async function reacted(verb: string, reaction: (c: World["context"], w: string, h: Happened) => Promise<unknown>) {
  const rows = await world.tx((tx) =>
    tx.db.selectFrom("event").selectAll().where("workspace_id", "=", tx.workspaceId).where("verb", "=", verb).execute(),
  );
  for (const row of rows)
    await reaction(world.context, world.workspace.id, {
      id: row.id,
      verb: row.verb,
      at: row.at,
      subjectId: row.subject_id,
      data: row.data,
      actorKind: row.actor_kind,
      actorId: row.actor_id,
    });
}

/** Noor asks on the square and Ana answers there with a tracked link; what stands on both sides afterwards. */
async function answered(words: string) {
  const asked = await say("Noor Haddad", `@brunnwerk ${words}`);
  await hear();
  const { body: open } = await world.request("GET", "/conversations?status=open&limit=200");
  const conversation = open.items.find(({ snippet }: { snippet: string }) => snippet.includes(words));
  const link = await world.as("ana")("POST", "/links", {
    body: { targetKind: "article", targetId: articleId, conversationId: conversation.id },
  });
  expect(link.status, link.text).toBe(201);
  const reply = await world.as("ana")("POST", `/conversations/${conversation.id}/replies`, {
    body: { text: `Hold steam for five seconds: ${link.body.url}` },
  });
  expect(reply.status, reply.text).toBe(201);
  await reacted("reply.queued", attachLinks);
  await deliver(world.context, world.workspace.id, reply.body.id);
  await hear();
  const sent = (await world.request("GET", `/replies/${reply.body.id}`)).body;
  expect(sent).toMatchObject({ state: "sent", postId: expect.any(String) });
  return {
    asked,
    conversationId: conversation.id as string,
    link: link.body as { id: string; url: string },
    reply: String(sent.remoteId).replace("square:", ""),
    postId: sent.postId as string,
  };
}

const rippleOf = async (postId: string) => (await world.request("GET", `/posts/${postId}/ripple`)).body.ripple;
const rowsOf = async (postId: string, part: string) =>
  (await world.request("GET", `/posts/${postId}/ripple/rows?part=${part}`)).body.items;
const names = (rows: { author: { name: string } }[]) => rows.map(({ author }) => author.name).sort();

describe("heard by many", () => {
  test("three like Ana's public reply, one shares it, two follow its link: these six, and who came by it", async () => {
    const { conversationId, link, reply, postId, asked } = await answered("E7 for the third time");
    expect(await rippleOf(postId)).toMatchObject({ kind: "reply", total: 0, newcomers: 0, by: expect.any(String) });

    for (const as of ["Dora Quist", "Hal Ostrow", "Lena Brandt"])
      await send(`/square/brunnwerk/posts/${reply}/like`, { as });
    await send(`/square/brunnwerk/posts/${reply}/repost`, { as: "Samir Cole" });
    const path = new URL(link.url).pathname;
    for (const n of [1, 2, 2]) {
      const answer = await visit(path, browser(n));
      expect([answer.statusCode, answer.headers.location]).toEqual([
        302,
        `/articles/${articleId}/clear-e7?via=${path.slice(3)}`,
      ]);
      expect(answer.headers["set-cookie"]).toBeUndefined();
    }
    // Somebody who was never here comes to the thread.
    await say("Marta Vogel", "That helped me too, thank you", { parentId: asked });
    await hear();

    await expect.poll(async () => (await rippleOf(postId)).clicked, patience).toBe(2);
    expect(await rippleOf(postId)).toMatchObject({
      total: 6,
      people: 4,
      liked: 3,
      reposted: 1,
      quoted: 0,
      replied: 0,
      unnamedLikes: 0,
      clicked: 2,
      newcomers: 1,
      leftOut: 0,
    });
    expect(names(await rowsOf(postId, "liked"))).toEqual(["Dora Quist", "Hal Ostrow", "Lena Brandt"]);
    expect(names(await rowsOf(postId, "reposted"))).toEqual(["Samir Cole"]);
    expect(names(await rowsOf(postId, "people"))).toHaveLength(4);
    expect(names(await rowsOf(postId, "newcomers"))).toEqual(["Marta Vogel"]);
    expect(await rowsOf(postId, "clicked")).toMatchObject([{ count: 2, title: "Clear E7", conversationId }]);
    const together = await world.as("ana")("GET", `/conversations/${conversationId}/ripples`);
    expect(together.body.items).toMatchObject([{ id: postId, total: 6 }]);
    expect((await world.request("GET", `/links/${link.id}`)).body).toMatchObject({
      clicks: 2,
      days: [{ clicks: 2 }],
      replyId: expect.any(String),
    });
  });

  test("whom it answers, bots and the team are seen and not counted; who likes and shares is one; taken back is gone", async () => {
    const { reply, postId } = await answered("My Duo hisses");
    for (const as of ["Noor Haddad", "Dora Quist"]) await send(`/square/brunnwerk/posts/${reply}/like`, { as });
    await send(`/square/brunnwerk/posts/${reply}/repost`, { as: "Dora Quist" });
    await send("/square/brunnwerk/posts", { as: "Noor Haddad", text: "Thank you", parentId: reply });
    await send("/square/brunnwerk/posts", { as: "Hal Ostrow", text: "True", parentId: reply });
    await send("/square/brunnwerk/posts", { as: "Lena Brandt", text: "Look at this", quotesId: reply });
    await hear();
    expect(await rippleOf(postId)).toMatchObject({
      total: 3,
      people: 3,
      liked: 1,
      reposted: 1,
      replied: 1,
      quoted: 1,
      leftOut: 1,
    });
    expect(await rowsOf(postId, "left_out")).toMatchObject([
      { author: { name: "Noor Haddad" }, leftOut: "addressee", acts: ["liked", "replied"] },
    ]);
    expect(await rowsOf(postId, "people")).toContainEqual(
      expect.objectContaining({
        author: expect.objectContaining({ name: "Dora Quist" }),
        acts: ["liked", "reposted"],
      }),
    );
    expect(await rowsOf(postId, "quoted")).toMatchObject([{ post: { text: "Look at this" } }]);

    await send(`/square/brunnwerk/posts/${reply}/like`, { as: "Dora Quist" });
    // A passer-by without a name is counted by the network alone.
    await send(`/square/brunnwerk/posts/${reply}/like`, {});
    await hear();
    expect(await rippleOf(postId)).toMatchObject({ total: 4, people: 3, liked: 0, reposted: 1, unnamedLikes: 1 });
  });

  test("two accounts of one person are one", async () => {
    const { reply, postId } = await answered("Which descaler?");
    for (const as of ["Kai One", "Kai Two"]) await send(`/square/brunnwerk/posts/${reply}/like`, { as });
    await hear();
    expect(await rippleOf(postId)).toMatchObject({ liked: 2 });
    const [first, second] = await rowsOf(postId, "liked");
    const person = await world.request("POST", "/people", { body: { identityId: first.author.id } });
    expect(person.status, person.text).toBe(201);
    const joined = await world.request("POST", `/people/${person.body.id}/identities`, {
      body: { identityId: second.author.id, reason: "said so" },
    });
    expect(joined.status, joined.text).toBeLessThan(300);
    expect(await rippleOf(postId)).toMatchObject({ liked: 1, people: 1 });
  });

  test("a private answer has no ripple, nor has anybody else's post", async () => {
    await send("/square/brunnwerk/posts", { as: "Noor Haddad", text: "Only for you", visibility: "direct" });
    await hear();
    const { body } = await world.request("GET", `/posts?channelId=${channelId}`);
    const theirs = body.items.find(({ text }: { text: string }) => text === "Only for you");
    expect(await rippleOf(theirs.id)).toBeNull();
    expect((await world.request("GET", `/posts/${world.workspace.id}/ripple`)).status).toBe(404);
  });
});

describe("on the portal", () => {
  test("an article: its readers, the public replies that lead to it, and who became a member on the way", async () => {
    const made = await world.request("POST", "/articles", {
      body: { title: "Descale the Piko", text: "Use citric acid.", state: "published" },
    });
    const ripple = async () => (await world.request("GET", `/articles/${made.body.id}/ripple`)).body.ripple;
    expect(await ripple()).toMatchObject({ kind: "article", total: 0 });
    const before = articleId;
    articleId = made.body.id;
    const { link } = await answered("How do I descale?");
    articleId = before;
    for (const n of [1, 2, 3, 3]) await visit(`/articles/${made.body.id}/descale`, browser(n));
    await visit(`/articles/${made.body.id}`, "curl/8.5.0");
    await visit(`/articles/${made.body.id}`, browser(9), { "sec-purpose": "prefetch;prerender" });
    await expect.poll(async () => (await ripple()).read, patience).toBe(3);

    // Petra follows the link, and signs in from the page it led her to.
    const landed = String((await visit(new URL(link.url).pathname, browser(4))).headers.location);
    const page = (await visit(landed, browser(4))).body;
    const [, returnTo = ""] = /href="\/sign-in\?returnTo=([^"]+)"/.exec(page) ?? [];
    expect(decodeURIComponent(returnTo)).toBe(landed);
    await world.tx(async (tx) => {
      const now = world.context.now();
      const email = "petra@example.com";
      const given = { purpose: "sign_in" as const, email, returnTo: decodeURIComponent(returnTo), now };
      await signIn(tx, (await makeLink(tx, given)).secret, { name: "Petra Falk", now });
    });
    // At least once: the second time changes nothing.
    await reacted("member.created", noteArrival);
    await reacted("member.created", noteArrival);
    await expect.poll(async () => (await ripple()).read, patience).toBe(4);
    expect(await ripple()).toMatchObject({ total: 5, read: 4, linked: 1, newcomers: 1 });
    const rows = async (part: string) =>
      (await world.request("GET", `/articles/${made.body.id}/ripple/rows?part=${part}`)).body.items;
    expect(await rows("linked")).toMatchObject([{ title: expect.stringContaining("Hold steam"), count: 1 }]);
    expect(names(await rows("newcomers"))).toEqual(["Petra Falk"]);
    expect((await rows("read")).reduce((sum: number, row: { count: number }) => sum + row.count, 0)).toBe(4);
    expect((await world.request("GET", `/links/${link.id}`)).body.arrivals).toBe(1);
  });

  test("an answer: readers after it, helpful votes; its asker and its author are left out; days become figures", async () => {
    const [noor, dora, hal] = await Promise.all(
      ["Noor", "Dora", "Hal"].map((name) => joinPortal(world, { name, email: `${name}@example.com` })),
    );
    const form = (path: string, fields: Record<string, string>, cookie: string) =>
      portal.inject({
        method: "POST",
        url: path,
        headers: { host, origin: `http://${host}`, cookie, "content-type": "application/x-www-form-urlencoded" },
        payload: new URLSearchParams(fields).toString(),
      });
    const asked = await form(
      "/questions",
      { title: "Why does it beep?", text: "Three times", sure: "yes" },
      noor!.cookie,
    );
    const [, question = ""] = /\/questions\/([0-9a-f-]{36})/.exec(String(asked.headers.location)) ?? [];
    await visit(`/questions/${question}`, browser(1));
    await expect
      .poll(
        async () =>
          (await world.tx((tx) => tx.db.selectFrom("reader").select("at").where("subject_id", "=", question).execute()))
            .length,
        patience,
      )
      .toBe(1);
    const given = await form(`/questions/${question}/answers`, { text: "The tank is empty." }, dora!.cookie);
    const [, answer = ""] = /#post-([0-9a-f-]{36})/.exec(String(given.headers.location)) ?? [];
    for (const n of [2, 3]) await visit(`/questions/${question}`, browser(n));
    for (const { cookie } of [noor!, hal!]) {
      const voted = await form(`/answers/${answer}/votes`, { on: "1" }, cookie);
      expect([voted.statusCode, voted.body]).toEqual([303, ""]);
    }
    await expect.poll(async () => (await rippleOf(answer)).read, patience).toBe(2);
    const counted = { kind: "answer", read: 2, helpful: 1, leftOut: 1, total: 3 };
    expect(await rippleOf(answer)).toMatchObject(counted);
    expect((await world.request("GET", `/questions/${question}/ripples`)).body.items).toMatchObject([{ id: answer }]);

    const url = "/me/export";
    const mine = await portal.inject({ method: "GET", url, headers: { host, cookie: dora!.cookie } });
    const { ripple, index } = mine.json();
    expect(ripple).toMatchObject([{ question: "Why does it beep?", read: 2, helpful: 1, total: 3 }]);
    expect(index.ripple).toContain("figures");

    const tomorrow = { ...world.context, now: () => new Date(world.context.now().getTime() + 86_400_000) };
    await sumReaders(tomorrow);
    expect(await rippleOf(answer)).toMatchObject(counted);
    for (const table of ["reader", "reader_salt"] as const)
      expect((await world.context.owner.query(`select from ${table}`)).rows).toHaveLength(0);
  });
});

test("the report: greatest first, by kind and time, and only what is of this workspace", async () => {
  const { body } = await world.request("GET", "/ripples?days=7");
  const totals = body.items.map(({ total }: { total: number }) => total);
  expect(totals).toEqual([...totals].sort((a, b) => b - a));
  expect([totals[0], body.subjects]).toEqual([6, body.items.length]);
  expect(new Set(body.items.map(({ kind }: { kind: string }) => kind))).toEqual(
    new Set(["reply", "answer", "article"]),
  );
  const articles = await world.request("GET", "/ripples?days=90&kind=article&limit=1");
  expect(articles.body).toMatchObject({ subjects: 2, items: [{ kind: "article" }] });
  expect((await world.request("GET", "/ripples?days=8")).status).toBe(400);
  expect((await world.request("GET", "/ripples", { key: world.ostra.key })).body.items).toEqual([]);
});

describe("both sides", () => {
  test("each figure beside the charter, with exactly its rows, and not enough where that is so", async () => {
    const { body } = await world.request("GET", "/benefits?days=30");
    expect(body).toMatchObject({ enough: 5, charter: { memberGain: "Answers from people who had the same trouble." } });
    const of = (figure: string) => body.items.find((each: { figure: string }) => each.figure === figure);
    expect(of("answered")).toMatchObject({ side: "members", unit: "share", value: null, counted: 1, of: 1 });
    expect(of("answered_by_members")).toMatchObject({ side: "company", counted: 0, of: 1 });

    const member = await joinPortal(world, { name: "Yuki", email: "yuki@example.com" });
    for (let n = 0; n < 5; n++) {
      const made = await world.request("POST", "/questions", {
        body: { title: `Does Piko ${n} hiss?`, text: "It does" },
      });
      expect(made.status, made.text).toBe(201);
      if (n > 2) continue;
      const given = await portal.inject({
        method: "POST",
        url: `/questions/${made.body.id}/answers`,
        headers: {
          host,
          origin: `http://${host}`,
          cookie: member.cookie,
          "content-type": "application/x-www-form-urlencoded",
        },
        payload: new URLSearchParams({ text: "Turn it off" }).toString(),
      });
      expect(given.statusCode).toBe(303);
    }
    const after = (await world.request("GET", "/benefits?days=30")).body.items;
    const rows = async (query: string) =>
      (await world.request("GET", `/benefits/rows?days=30&${query}`)).body.items as { title: string }[];
    for (const item of after as { figure: string; counted: number; of: number | null }[]) {
      expect([item.figure, (await rows(`figure=${item.figure}`)).length]).toEqual([item.figure, item.counted]);
      if (item.of !== null)
        expect([item.figure, (await rows(`figure=${item.figure}&all=true`)).length]).toEqual([item.figure, item.of]);
    }
    expect(after.find((each: { figure: string }) => each.figure === "answered")).toMatchObject({
      counted: 4,
      of: 6,
      value: 4 / 6,
    });
    const page = await world.request("GET", "/benefits/rows?figure=answered&all=true&limit=4");
    const rest = await world.request(
      "GET",
      `/benefits/rows?figure=answered&all=true&limit=4&cursor=${page.body.nextCursor}`,
    );
    expect([page.body.items.length, rest.body.items.length]).toEqual([4, 2]);
  });
});
