import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { joinPortal, type TestMember } from "../../tests/members.ts";
import { openPortal } from "../../tests/open-portal.ts";
import { portalVisits } from "../../tests/portal-visits.ts";
import { vectors } from "../../tests/vectors.ts";
import { openWorld, type World } from "../../tests/world.ts";
import { inboxRoutes } from "../inbox/routes.ts";
import { portalRoutes } from "../portal/routes.ts";
import { portalPages } from "../portal-pages.ts";
import { postRoutes } from "../posts/routes.ts";
import { topicRoutes } from "../topics/routes.ts";
import { communityRoutes } from "./routes.ts";

const host = "127.0.0.1:4471";
let world: World;
let portal: FastifyInstance;
let dora: TestMember;
let noor: TestMember;
let hal: TestMember;
let lena: TestMember;
let yuki: TestMember;
let category: string;

beforeAll(async () => {
  world = await openWorld({ capabilities: [portalRoutes, communityRoutes, postRoutes, topicRoutes, inboxRoutes] });
  portal = await openPortal(world, portalPages);
  const join = (name: string, email: string) => joinPortal(world, { name, email });
  [dora, noor, hal, lena, yuki] = await Promise.all([
    join("Dora Quist", "dora@example.com"),
    join("Noor Haddad", "noor@example.com"),
    join("Hal Ostrow", "hal@example.com"),
    join("Lena Brandt", "lena@example.com"),
    join("ゆき", "yuki@example.com"),
  ]);
  category = (await world.request("POST", "/categories", { body: { name: "Piko", description: "The small one" } })).body
    .id;
});
afterAll(async () => {
  await portal.close();
  await world.close();
});

const { visit, send } = portalVisits(() => portal);

/** Asks on the portal and answers the question's id. */
async function ask(title: string, text: string, as: TestMember, more: Record<string, string> = {}): Promise<string> {
  const answer = await send("/questions", { title, text, sure: "yes", ...more }, as);
  expect([answer.statusCode, answer.statusCode === 303 ? "" : answer.body]).toEqual([303, ""]);
  return /\/questions\/([0-9a-f-]{36})/.exec(String(answer.headers.location))?.[1] ?? "";
}

async function reply(question: string, text: string, as: TestMember): Promise<string> {
  const answer = await send(`/questions/${question}/answers`, { text }, as);
  expect([answer.statusCode, answer.statusCode === 303 ? "" : answer.body]).toEqual([303, ""]);
  return /#post-([0-9a-f-]{36})/.exec(String(answer.headers.location))?.[1] ?? "";
}
const detail = async (id: string) => (await world.request("GET", `/questions/${id}`)).body;

describe("asking", () => {
  test("a visitor reads without a cookie, and is sent to sign in before anything is written", async () => {
    const page = await visit("/questions");
    expect([page.statusCode, page.headers["set-cookie"]]).toEqual([200, undefined]);
    expect(page.body).toContain("No question here yet");
    const sent = await send("/questions", { title: "Does it hiss?", text: "Mine does" });
    // What was typed waits there until they are signed in.
    expect([sent.statusCode, sent.headers.location]).toEqual([
      303,
      expect.stringMatching(/^\/sign-in\?returnTo=%2Funsent%2F[\w-]+$/),
    ]);
    expect((await world.request("GET", "/questions")).body.items).toEqual([]);
  });

  test("a question stands on every list it belongs to, in one store with all other posts, by one's own name", async () => {
    const id = await ask("Piko shows E7 after the update", "It **beeps** three times.\n\n- cold\n- hot", noor, {
      categoryId: category,
      tags: "E7, Update ,e7",
    });
    const page = await visit(`/questions/${id}`);
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain("<strong>beeps</strong>");
    expect(page.body).toContain("Noor Haddad");
    expect(page.body).toContain(
      `<link rel="canonical" href="http://${host}/questions/${id}/piko-shows-e7-after-the-update"/>`,
    );
    expect(page.body).toContain('"@type":"QAPage"');
    for (const path of [
      "/",
      "/questions",
      "/questions?state=unanswered",
      "/categories/piko",
      "/tags/e7",
      "/search?q=beeps",
      "/questions/feed.xml",
      "/categories/piko/feed.xml",
      "/sitemap.xml",
    ]) {
      expect([path, (await visit(path)).body.includes(id)]).toEqual([path, true]);
    }
    const { body } = await world.request("GET", "/posts?q=kind:question");
    expect(body.items).toMatchObject([
      {
        id,
        network: "portal",
        kind: "question",
        title: "Piko shows E7 after the update",
        own: false,
        author: { name: "Noor Haddad", personId: noor.personId },
        url: expect.stringContaining(`/questions/${id}/`),
      },
    ]);
    expect(await detail(id)).toMatchObject({ tags: ["e7", "update"], state: "unanswered", category: { name: "Piko" } });
  });

  test("who asks what was asked is shown it first, and may publish all the same", async () => {
    const form = { title: "Piko says E7 since the update", text: "What now?" };
    const page = await send("/questions", form, lena);
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain("Somebody may have asked this");
    expect(page.body).toContain('name="sure"');
    expect(page.body).toContain("What now?");
    const hint = await visit(`/questions/similar?title=${encodeURIComponent(form.title)}`);
    expect(hint.body).toContain("Piko shows E7 after the update");
    expect((await visit("/questions/similar?title=grinder")).body).toBe("");
    expect((await send("/questions", { ...form, sure: "yes" }, lena)).statusCode).toBe(303);
  });

  test("what is too short, too long or nothing is said beside the field, and what was typed stays", async () => {
    const ok = { title: "How do I descale the Duo?", text: "Fine" };
    const wrong: [Record<string, string>, RegExp][] = [
      [{ title: "Short" }, /at least 8/],
      [{ title: "x".repeat(201) }, /./],
      [{ text: " " }, /Write something first/],
      [{ text: "y".repeat(20_001) }, /./],
      [{ text: "---" }, /nothing to read/],
      [{ tags: "a,b,c,d,e,f" }, /Up to 5 tags/],
      [{ tags: "<script>" }, /letters and digits/],
      [{ categoryId: "0190f3a2-7b1c-7000-8000-00000000abcd" }, /no such category/],
    ];
    const count = (await world.request("GET", "/questions")).body.items.length;
    for (const [fields, sentence] of wrong) {
      const page = await send("/questions", { ...ok, ...fields, sure: "yes" }, hal);
      expect([fields, page.statusCode]).toEqual([fields, 422]);
      expect(page.body).toMatch(sentence);
      if (!fields.title) expect(page.body).toContain(ok.title);
    }
    expect((await world.request("GET", "/questions")).body.items).toHaveLength(count);
    await ask("A long one that fits", "z".repeat(10_000), hal);
  });
});

describe("answering", () => {
  let question: string;
  let helpful: string;
  beforeAll(async () => {
    question = await ask("Steam wand drips when it is off", "Since Monday.", noor);
  });

  test("members answer, teammates answer with a badge; both count", async () => {
    helpful = await reply(question, "Hold steam for five seconds.", dora);
    const { status, body } = await world.as("ana")("POST", `/questions/${question}/answers`, {
      body: { text: "Send us the serial number." },
    });
    expect([status, body.answers, body.state]).toEqual([201, 2, "answered"]);
    expect(body.answerList[1]).toMatchObject({ author: { name: "Ana Ribeiro", team: true } });
    const page = await visit(`/questions/${question}`);
    expect(page.body).toMatch(/Ana Ribeiro<\/bdi> <span class="badge team">Brunnwerk team/);
    expect(page.body).not.toMatch(/Dora Quist<\/bdi> <span class="badge team"/);
    const posts = (await world.request("GET", "/posts?q=kind:answer")).body.items;
    expect(posts.map(({ own, threadId }: { own: boolean; threadId: string }) => [own, threadId])).toEqual([
      [true, question],
      [false, question],
    ]);
  });

  test("T-68 two votes of one person at once are one; nobody votes for themselves", async () => {
    const votes = await Promise.all(
      Array.from({ length: 6 }, () => send(`/answers/${helpful}/votes`, { on: "yes" }, noor)),
    );
    expect(votes.map(({ statusCode }) => statusCode)).toEqual(Array(6).fill(303));
    expect((await detail(question)).answerList[0]).toMatchObject({ id: helpful, votes: 1 });
    expect((await send(`/answers/${helpful}/votes`, { on: "yes" }, dora)).statusCode).toBe(422);
    expect((await send(`/questions/${question}/votes`, { on: "yes" }, noor)).statusCode).toBe(422);
    expect((await send(`/questions/${question}/votes`, { on: "yes" }, hal)).statusCode).toBe(303);
    expect(await detail(question)).toMatchObject({ votes: 1 });
    await Promise.all([
      send(`/answers/${helpful}/votes`, { on: "no" }, noor),
      send(`/answers/${helpful}/votes`, { on: "no" }, noor),
    ]);
    expect((await detail(question)).answerList.map(({ votes }: { votes: number }) => votes)).toEqual([0, 0]);
  });

  test("three who say it helped make it the likely solution; taking one back undoes that", async () => {
    for (const who of [noor, hal, lena]) await send(`/answers/${helpful}/votes`, { on: "yes" }, who);
    expect(await detail(question)).toMatchObject({ state: "likely", solvedBy: "votes" });
    expect((await visit(`/questions/${question}`)).body).toContain("Likely the solution");
    await send(`/answers/${helpful}/votes`, { on: "no" }, lena);
    expect(await detail(question)).toMatchObject({ state: "answered", solvedBy: null });
  });

  test("who asked accepts and takes it back; nobody else can", async () => {
    for (const other of [dora, hal])
      expect((await send(`/answers/${helpful}/solution`, {}, other)).statusCode).toBe(404);
    expect((await send(`/answers/${helpful}/solution`, {}, noor)).statusCode).toBe(303);
    const page = await visit(`/questions/${question}`);
    expect(page.body).toContain("Accepted answer");
    expect(page.body).toContain('"acceptedAnswer":{"@type":"Answer"');
    expect(await detail(question)).toMatchObject({ state: "solved", solvedBy: "asker" });
    expect((await send(`/questions/${question}/solution`, {}, dora)).statusCode).toBe(404);
    expect((await send(`/questions/${question}/solution`, {}, noor)).statusCode).toBe(303);
    expect((await detail(question)).state).toBe("answered");
    const { rows } = await world.context.owner.query(
      "select verb, data from event where verb in ('question.solved', 'question.reopened') order by id",
    );
    // Votes say it as people do.
    expect(rows).toMatchObject([
      { verb: "question.solved", data: { answerId: helpful, by: "votes", solution: "likely" } },
      { verb: "question.reopened", data: { answerId: helpful, solution: "likely" } },
      { verb: "question.solved", data: { answerId: helpful, by: "asker", solution: "accepted" } },
      { verb: "question.reopened", data: { answerId: helpful, solution: "accepted" } },
    ]);
  });

  test("a teammate says what solves it, and another question's answer never does", async () => {
    const other = await ask("Where is the serial number?", "I cannot find it.", hal);
    const put = (id: string, answerId: string) =>
      world.as("ana")("PUT", `/questions/${id}/solution`, { body: { answerId, solution: "likely" } });
    expect((await put(other, helpful)).status).toBe(422);
    expect((await put(question, helpful)).body).toMatchObject({ state: "likely", solvedBy: "teammate" });
    expect((await world.as("ana")("DELETE", `/questions/${question}/solution`)).body).toMatchObject({
      state: "answered",
    });
  });

  test("edits keep what stood before, for everybody to see; only one's own words can be edited", async () => {
    const path = `/answers/${helpful}/edit`;
    expect((await visit(path)).statusCode).toBe(303);
    expect((await visit(path, noor)).statusCode).toBe(404);
    expect((await send(path, { text: "Taken over" }, noor)).statusCode).toBe(404);
    expect((await visit(path, dora)).body).toContain("Hold steam for five seconds.");
    expect((await send(path, { text: "Hold *steam* for ten seconds." }, dora)).statusCode).toBe(303);
    expect((await visit(`/questions/${question}`)).body).toContain("<em>steam</em> for ten");
    expect((await visit(`/answers/${helpful}/history`)).body).toContain("Hold steam for five seconds.");
    expect((await visit("/search?q=ten+seconds")).body).toContain(question);
    expect((await world.as("ana")("PATCH", `/answers/${helpful}`, { body: { text: "Ours now" } })).status).toBe(422);
  });

  test("following is a choice of its own", async () => {
    expect((await visit(`/questions/${question}`, noor)).body).toContain("Do not follow");
    await send(`/questions/${question}/follow`, { on: "no" }, noor);
    expect((await visit(`/questions/${question}`, noor)).body).not.toContain("Do not follow");
    for (let n = 0; n < 2; n++) await send(`/questions/${question}/follow`, { on: "yes" }, noor);
    const { rows } = await world.context.owner.query(
      "select from question_follow where question_id = $1 and identity_id = $2",
      [question, noor.identityId],
    );
    expect(rows).toHaveLength(1);
  });
});

describe("T-10 what is hidden or taken down is seen at no outlet", () => {
  const outlets = (id: string, word: string) => [
    "/",
    "/questions",
    "/questions?state=unanswered",
    `/questions/${id}`,
    `/questions/${id}/history`,
    `/search?q=${word}`,
    "/questions/feed.xml",
    "/sitemap.xml",
    `/questions/similar?title=${word}`,
    "/tags/secret",
  ];

  test("a question that a teammate hides, with its answers; shown again it is whole", async () => {
    const id = await ask("Sneaky coupon zanzibar inside", "zanzibar", hal, { tags: "secret" });
    const answer = await reply(id, "zanzibar indeed", dora);
    await send(`/answers/${answer}/edit`, { text: "zanzibar twice" }, dora);
    const hidden = await world.as("jonas")("PATCH", `/questions/${id}`, { body: { hiddenReason: "Advertising" } });
    expect(hidden.body).toMatchObject({ hiddenReason: "Advertising" });
    for (const path of [...outlets(id, "zanzibar"), `/answers/${answer}/history`]) {
      for (const who of [undefined, dora]) {
        // Only the words of the search field itself may say it.
        const page = (await visit(path, who)).body.replaceAll(/value="[^"]*"|<title>.*?<\/title>|returnTo=[^"]*/g, "");
        expect([path, /zanzibar|coupon/i.test(page)]).toEqual([path, false]);
      }
    }
    expect((await send(`/questions/${id}/answers`, { text: "more" }, dora)).statusCode).toBe(404);
    expect((await send(`/answers/${answer}/votes`, { on: "yes" }, noor)).statusCode).toBe(404);
    expect((await world.request("GET", "/questions?state=hidden")).body.items).toMatchObject([{ id }]);
    await world.as("jonas")("PATCH", `/questions/${id}`, { body: { hiddenReason: null } });
    expect((await visit(`/questions/${id}`)).body).toContain("zanzibar twice");
  });

  test("an accepted answer that is hidden solves nothing any more", async () => {
    const id = await ask("Which beans for the Duo?", "Any ideas?", noor);
    const answer = await reply(id, "Cheap pills", hal);
    await send(`/answers/${answer}/solution`, {}, noor);
    await world.as("ana")("PATCH", `/answers/${answer}`, { body: { hiddenReason: "Advertising" } });
    expect(await detail(id)).toMatchObject({ state: "unanswered", answers: 0 });
    expect((await visit(`/questions/${id}`)).body).not.toContain("Cheap pills");
  });

  test("what its author takes down is gone from the store too", async () => {
    const id = await ask("My address is Kettle Lane 4", "Come and fix it", lena);
    await send(`/questions/${id}/edit`, { title: "My address is private", text: "Come" }, lena);
    expect((await send(`/questions/${id}/take-down`, {}, noor)).statusCode).toBe(404);
    expect((await send(`/questions/${id}/take-down`, {}, lena)).statusCode).toBe(303);
    for (const path of outlets(id, "kettle")) {
      const page = (await visit(path, lena)).body.replaceAll(/value="[^"]*"|<title>.*?<\/title>|returnTo=[^"]*/g, "");
      expect([path, /kettle|address is/i.test(page)]).toEqual([path, false]);
    }
    expect((await world.request("GET", `/posts/${id}`)).body).toMatchObject({ text: "", raw: null, revisions: [] });
  });
});

describe("T-05 each workspace's portal holds its own", () => {
  test("questions, answers, categories and members of another are not found", async () => {
    const key = world.ostra.key;
    const ours = await ask("Only at Brunnwerk", "Ours", noor);
    const answer = await reply(ours, "Ours too", dora);
    await world.request("PATCH", "/portal", { key, body: { name: "Ostra", address: "https://help.ostra.example" } });
    await world.request("POST", "/portal/opening", { key, body: { overrideReason: "The rival is waiting." } });
    const theirHost = "help.ostra.example";
    const rex = await joinPortal(world, { name: "Rex", email: "rex@example.com" }, world.ostra, `https://${theirHost}`);
    const at = (method: "GET" | "POST", url: string, cookie: string) =>
      portal.inject({
        method,
        url,
        headers: {
          host: theirHost,
          origin: `https://${theirHost}`,
          "content-type": "application/x-www-form-urlencoded",
          cookie,
        },
        ...(method === "POST" && { payload: "text=x&on=yes" }),
      });
    for (const path of [
      `/questions/${ours}`,
      "/categories/piko",
      `/questions/${ours}/history`,
      `/answers/${answer}/history`,
    ])
      expect([path, (await at("GET", path, rex.cookie)).statusCode]).toEqual([path, 404]);
    for (const path of [
      `/questions/${ours}/answers`,
      `/questions/${ours}/votes`,
      `/answers/${answer}/votes`,
      `/questions/${ours}/follow`,
      `/answers/${answer}/solution`,
    ])
      expect([path, (await at("POST", path, rex.cookie)).statusCode]).toEqual([path, 404]);
    expect((await at("GET", "/search?q=brunnwerk", rex.cookie)).body).not.toContain(ours);
    // A member of the one is a visitor at the other.
    expect((await at("POST", `/questions/${ours}/votes`, dora.cookie)).headers.location).toContain("/sign-in");
    expect((await detail(ours)).answers).toBe(1);
  });
});

describe("hostile input", () => {
  test("T-34 T-35 T-36 every vector in a question, an answer, a tag and a name is words", async () => {
    const id = await ask("All vectors at once, please", "Here they come.", yuki);
    for (let at = 0; at < vectors.length; at += 25) {
      const some = vectors.slice(at, at + 25).map(({ html }) => html.slice(0, 700));
      await reply(id, some.join("\n\n"), yuki);
      await reply(id, some.map((html) => `- ${html}`).join("\n"), yuki);
    }
    await send(
      "/questions",
      {
        title: `</title><script>earshotPwned()</script>`,
        text: "[x](javascript:earshotPwned()) <https://ok.example>",
        sure: "yes",
      },
      yuki,
    );
    const evil = await joinPortal(world, { name: `"><img src=x onerror=earshotPwned()>`, email: "evil@example.com" });
    const theirs = await ask("Named to break out", "Hello", evil);
    for (const path of [
      `/questions/${id}`,
      `/questions/${theirs}`,
      "/questions",
      "/",
      "/search?q=vectors",
      "/questions/feed.xml",
    ]) {
      const { body } = await visit(path, evil);
      const scripts = body.match(/<script[^>]*>/g) ?? [];
      expect([path, scripts.filter((tag) => !/src="\/assets|ld\+json/.test(tag))]).toEqual([path, []]);
      expect([path, body.match(/<(img|svg|math|iframe|object|embed|style|form action="http)[^>]*>/gi)]).toEqual([
        path,
        null,
      ]);
      const markup = body.replaceAll(/<script type="application\/ld\+json">.*?<\/script>/gs, "");
      // `<` and `>` are escaped in words and values, so these are all the tags there are.
      for (const tag of markup.match(/<[a-z][^>]*>/gi) ?? []) {
        expect(tag.replaceAll(/"[^"]*"/g, '""')).not.toMatch(/\son\w+=/i);
        expect(tag).not.toMatch(/="\s*(javascript|data|vbscript):/i);
      }
      // A data block ends where it should.
      for (const [, data = ""] of body.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs))
        expect(() => JSON.parse(data)).not.toThrow();
    }
  });

  test("an answer of 10,000 characters stands whole; one beyond the maximum comes back with its words", async () => {
    const id = await ask("How long may an answer be?", "As long as this?", hal);
    await reply(id, "w".repeat(10_000), lena);
    expect((await visit(`/questions/${id}`)).body).toContain("w".repeat(10_000));
    const tooLong = await send(`/questions/${id}/answers`, { text: "v".repeat(20_001) }, lena);
    expect(tooLong.statusCode).toBe(422);
    expect(tooLong.body).toContain("v".repeat(20_001));
    expect((await detail(id)).answers).toBe(1);
  });

  test("ids and cursors of any shape are a 404 or the first page, never a fault", async () => {
    for (const id of ["x", "%00", "'; drop table post; --", "0190f3a2-7b1c-7000-8000-00000000abcd", "__proto__"]) {
      for (const path of [
        `/questions/${id}`,
        `/questions/${id}/history`,
        `/answers/${id}/history`,
        `/categories/${id}`,
        `/tags/${id}%3C`,
      ])
        expect([path, (await visit(encodeURI(path).replace("%2500", "%00"))).statusCode]).toEqual([
          path,
          expect.toSatisfy((status: number) => status === 404 || status === 400),
        ]);
      for (const path of [
        `/questions/${encodeURIComponent(id)}/votes`,
        `/answers/${encodeURIComponent(id)}/votes`,
        `/answers/${encodeURIComponent(id)}/solution`,
        `/answers/${encodeURIComponent(id)}/take-down`,
      ])
        expect([path, (await send(path, { on: "yes" }, dora)).statusCode]).toEqual([
          path,
          expect.toSatisfy((status: number) => status === 404 || status === 400),
        ]);
    }
    expect((await visit("/questions?cursor=x&state=__proto__")).statusCode).toBe(200);
    expect((await visit(`/search?q=${encodeURIComponent("' | \\ & ! :* ( )")}`)).statusCode).toBe(200);
  });
});

test("a topic that opens conversations opens one for a question, and a teammate's answer joins it as ours", async () => {
  await world.request("POST", "/topics", {
    body: { name: "Leaks", role: "own", query: "leaking", opensConversations: true },
  });
  const id = await ask("My Duo is leaking today", "It is leaking from below.", noor);
  await world.as("ana")("POST", `/questions/${id}/answers`, {
    body: { text: "We are leaking nothing, but send a photo." },
  });
  const { items } = (await world.request("GET", "/conversations")).body;
  expect(items).toMatchObject([{ network: "portal", openedBy: "topic", posts: 2, customer: { name: "Noor Haddad" } }]);
});

test("a category keeps its address when it is renamed, and its questions when it goes", async () => {
  const made = (await world.request("POST", "/categories", { body: { name: "Duo & Co." } })).body;
  expect(made).toMatchObject({ slug: "duo-co" });
  expect((await world.request("POST", "/categories", { body: { name: "Duo Co" } })).body.slug).toBe("duo-co-2");
  const moved = await world.request("PATCH", `/categories/${made.id}`, { body: { name: "Duo", position: 0 } });
  expect(moved.body).toMatchObject({ name: "Duo", slug: "duo-co" });
  const { items } = (await world.request("GET", "/categories")).body;
  expect(items.map(({ name }: { name: string }) => name)).toEqual(["Duo", "Piko", "Duo Co"]);
  const id = await ask("Does the Duo fit under a shelf?", "40 cm", hal, { categoryId: made.id });
  expect((await world.request("DELETE", `/categories/${made.id}`)).status).toBe(204);
  expect((await detail(id)).category).toBeNull();
  expect((await world.request("PATCH", `/categories/${made.id}`, { body: { name: "x" } })).status).toBe(404);
});
