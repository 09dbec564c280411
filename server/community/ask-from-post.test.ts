import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { joinPortal, type TestMember } from "../../tests/members.ts";
import { reactWaiting } from "../../tests/react-waiting.ts";
import { scriptedNetwork } from "../../tests/scripted-network.ts";
import { openWorld, type World } from "../../tests/world.ts";
import { channelRoutes } from "../channels/routes.ts";
import { newId } from "../db/id.ts";
import { deliver } from "../inbox/deliver.ts";
import { inboxRoutes } from "../inbox/routes.ts";
import { collect } from "../intake/collect.ts";
import { followedAnswers } from "../members/followed-answers.ts";
import { endLink, insertLink, setPerson } from "../people/identity-store.ts";
import { peopleRoutes } from "../people/routes.ts";
import { createPortal } from "../portal/create-portal.ts";
import { portalRoutes } from "../portal/routes.ts";
import { postRoutes } from "../posts/routes.ts";
import { questionPages } from "./portal-pages.ts";
import { keepFollower } from "./question-store.ts";
import { communityRoutes } from "./routes.ts";

const host = "127.0.0.1:4471";
const network = scriptedNetwork();
let world: World;
let portal: ReturnType<typeof createPortal>;
let channelId: string;
let dora: TestMember;
let n = 0;

beforeAll(async () => {
  world = await openWorld({
    capabilities: [channelRoutes, postRoutes, peopleRoutes, inboxRoutes, portalRoutes, communityRoutes],
    connectors: network.connectors,
  });
  portal = createPortal(world.context, [questionPages]);
  await portal.ready();
  dora = await joinPortal(world, { name: "Dora Quist", email: "dora@example.com" });
  await world.request("PATCH", "/portal", { body: { name: "Brunnwerk" } });
  await world.request("POST", "/portal/opening", { body: { overrideReason: "The cast is waiting." } });
  const channel = await world.request("POST", "/channels", {
    body: { connector: "scripted", name: "Scripted", settings: {} },
  });
  channelId = channel.body.id;
  await collect(world.context, world.workspace.id, channelId);
});
afterAll(async () => {
  await portal.close();
  await world.close();
});
beforeEach(() => network.clear());

const jonas = (method: string, path: string, body?: unknown) => world.as("jonas")(method, path, { body });

/** Something said on the network; answers the post's id. */
async function said(text: string, more: Parameters<typeof network.say>[0] | object = {}, by = "noor"): Promise<string> {
  const externalId = `scripted:asked:${++n}`;
  network.say({ externalId, text, url: `https://scripted.example/${externalId}`, ...more }, by);
  await collect(world.context, world.workspace.id, channelId);
  return postId((more as { externalId?: string }).externalId ?? externalId);
}

async function postId(externalId: string): Promise<string> {
  const row = await world.tx((tx) =>
    tx.db
      .selectFrom("post")
      .select("id")
      .where("workspace_id", "=", tx.workspaceId)
      .where("external_id", "=", externalId)
      .executeTakeFirstOrThrow(),
  );
  return row.id;
}

async function externalIdOf(id: string): Promise<string> {
  const { body } = await world.request("GET", `/posts/${id}`);
  return body.externalId;
}

async function asked(id: string, more: object = {}) {
  const answer = await jonas("POST", `/posts/${id}/question`, { title: `What now with number ${++n}?`, ...more });
  expect(answer.status, answer.text).toBe(201);
  return answer.body;
}

async function deliverAll(): Promise<void> {
  const { body } = await world.request("GET", "/replies?state=queued&limit=200");
  for (const { id } of body.items) await deliver(world.context, world.workspace.id, id);
}

const visit = async (url: string, as?: TestMember) =>
  (
    await portal.inject({
      method: "GET",
      url,
      headers: { host, accept: "text/html", ...(as && { cookie: as.cookie }) },
    })
  ).body;

/** A post of this author that answers our notice. */
async function answers(id: string, text: string, by = "noor"): Promise<void> {
  await deliverAll();
  const sent = network.standing.at(-1)?.sent.externalId;
  expect(sent, "the author was told").toBeDefined();
  await said(text, { parentExternalId: sent, rootExternalId: await externalIdOf(id) }, by);
  await reactWaiting(world);
}

const question = async (id: string) => (await world.request("GET", `/questions/${id}`)).body;

describe("a public post becomes a question", () => {
  test("its author asks: quoted with name and link, and told once where they spoke", async () => {
    const photo = {
      kind: "image",
      url: "https://scripted.example/canary.png",
      alt: "canary photo",
      width: 1,
      height: 1,
    };
    const id = await said("E7 again, third time. What can I do about it?", { media: [photo] });
    expect((await world.request("GET", `/posts/${id}`)).body.media).toHaveLength(1);
    const draft = await jonas("GET", `/posts/${id}/question`);
    expect(draft.body).toMatchObject({
      refusal: null,
      held: null,
      title: "E7 again, third time.",
      quote: "E7 again, third time. What can I do about it?",
    });
    const made = await asked(id, { title: "What helps against E7?", tags: ["e7"] });
    expect(made).toMatchObject({
      title: "What helps against E7?",
      author: { name: "Noor Haddad", team: false },
      tags: ["e7"],
      sources: [
        {
          first: true,
          quote: "E7 again, third time. What can I do about it?",
          named: true,
          addedBy: "Jonas Weil",
          notice: { state: "queued", held: null },
        },
      ],
    });
    await deliverAll();
    expect(network.sends).toHaveLength(1);
    const { text } = network.sends[0]?.command ?? { text: "" };
    expect(text).toContain(`/questions/${made.id}`);
    expect(text).toContain("Noor Haddad");
    expect(text).toContain("STOP");
    // Asked again, nobody is told twice.
    await jonas("POST", `/questions/${made.id}/sources/${id}/notice`, {});
    await deliverAll();
    expect(network.sends).toHaveLength(1);
    const page = await visit(`/questions/${made.id}`);
    expect(page).toMatch(/<blockquote[^>]*>.*E7 again, third time/s);
    expect(page, "pictures stay where they were shown").not.toMatch(/canary|<img/);
    expect(page).toContain("<bdi>@noor</bdi>");
    expect(page).toMatch(
      /<a [^>]*rel="noopener nofollow ugc"[^>]*href="https:\/\/scripted\.example|<a [^>]*href="https:\/\/scripted\.example[^>]*rel="noopener nofollow ugc"/,
    );
    const data = JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/s.exec(page)?.[1] ?? "{}");
    expect(JSON.stringify(data)).toContain('"author":{"@type":"Person","name":"Noor Haddad"}');
    expect(JSON.stringify(data)).toContain("E7 again, third time");
  });

  test("in the team's own words nobody is named and nothing is quoted", async () => {
    const id = await said("zanzibar is what my machine says, help");
    const made = await asked(id, {
      title: "Machine shows a strange word",
      text: "A customer sees a **strange** word.",
    });
    expect(made.sources[0]).toMatchObject({ quote: null, named: false });
    for (const path of [`/questions/${made.id}`, "/questions", "/questions/feed.xml", "/", "/search?q=strange"]) {
      const page = await visit(path);
      expect([path, page.includes("Machine shows")]).toEqual([path, true]);
      expect([path, /zanzibar/.test(page)]).toEqual([path, false]);
    }
    const page = await visit(`/questions/${made.id}`);
    expect(page).not.toContain("Noor");
    expect(page).toContain("Somebody on Scripted");
  });

  test("a long post is cut at a word; chosen words must be the author's", async () => {
    const id = await said(`Start. ${"The pump hums and nothing comes out. ".repeat(30)}`);
    const wrong = await jonas("POST", `/posts/${id}/question`, { title: "What hums here?", quote: "I hate it" });
    expect(wrong.body).toMatchObject({ type: "not_their_words", status: 422 });
    const long = await jonas("POST", `/posts/${id}/question`, {
      title: "What hums here?",
      quote: "The pump hums and nothing comes out. ".repeat(12),
    });
    expect(long.body).toMatchObject({ type: "too_long" });
    const made = await asked(id, { quote: "nothing comes out." });
    expect(made.sources[0].quote).toBe("nothing comes out.");
    const other = await said(`Again. ${"The pump hums and nothing comes out. ".repeat(30)}`);
    const { quote } = (await asked(other)).sources[0];
    expect([...quote].length).toBeLessThanOrEqual(280);
    expect(quote.endsWith("…")).toBe(true);
  });

  test("what cannot become a question is refused with a sentence", async () => {
    const refusal = async (id: string) => {
      const answer = await jonas("POST", `/posts/${id}/question`, { title: "Would this be one?" });
      const draft = await jonas("GET", `/posts/${id}/question`);
      expect(draft.body.refusal?.code).toBe(answer.body.type);
      return answer.body;
    };
    expect(await refusal(await said("Between us", { visibility: "direct" }))).toMatchObject({ type: "private_post" });
    expect(await refusal(await said("My friends only", { visibility: "followers" }))).toMatchObject({
      type: "private_post",
    });
    expect(await refusal(await said("Our own words", {}, "us"))).toMatchObject({ type: "own_post" });
    const gone = await said("Soon gone");
    network.waiting.push({ type: "delete", externalId: await externalIdOf(gone), localId: null, at: null, raw: "{}" });
    await collect(world.context, world.workspace.id, channelId);
    expect(await refusal(gone)).toMatchObject({ type: "gone" });
    const twice = await said("Asked twice");
    const made = await asked(twice, { title: "Is asked once only" });
    const again = await refusal(twice);
    expect(again).toMatchObject({ type: "already_asked" });
    expect(again.detail).toContain("Is asked once only");
    expect((await jonas("GET", `/posts/${twice}/question`)).body.question.id).toBe(made.id);
    expect(await refusal(made.id)).toMatchObject({ type: "on_portal" });
    const staff = await said("I work there, but how is this done?", {}, "colleague");
    const { body: post } = await world.request("GET", `/posts/${staff}`);
    const { body: person } = await world.request("POST", "/people", {
      body: { name: "A colleague", voiceType: "staff" },
    });
    await world.request("POST", `/people/${person.id}/identities`, {
      body: { identityId: post.author.id, reason: "known" },
    });
    await world.request("PATCH", `/people/${person.id}`, { body: { voiceType: "staff" } });
    expect(await refusal(staff)).toMatchObject({ type: "own_post" });
    const free = await said("Portal closed?");
    await world.request("DELETE", "/portal/opening");
    expect(await refusal(free)).toMatchObject({ type: "portal_closed" });
    await world.request("POST", "/portal/opening", { body: { overrideReason: "Open it once more." } });
    expect(
      (
        await world.request("POST", `/posts/${free}/question`, {
          key: world.ostra.key,
          body: { title: "Not of this place" },
        })
      ).status,
    ).toBe(404);
  });

  test("two teammates at once make one question of it, and one notice", async () => {
    const id = await said("Both of you read this?");
    await deliverAll();
    network.clear();
    const both = await Promise.all([
      jonas("POST", `/posts/${id}/question`, { title: "Read by Jonas first" }),
      world.as("ana")("POST", `/posts/${id}/question`, { body: { title: "Read by Ana first" } }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 422]);
    await deliverAll();
    expect(network.sends).toHaveLength(1);
  });

  test("the notice needs the link; suppressed authors are not told, and it says why", async () => {
    const id = await said("What is this noise in the night?", {}, "mute");
    const { body: post } = await world.request("GET", `/posts/${id}`);
    const { body: person } = await world.request("POST", "/people", { body: { name: "Mute" } });
    await world.request("POST", `/people/${person.id}/identities`, {
      body: { identityId: post.author.id, reason: "known" },
    });
    const { body: entry } = await world.request("POST", `/people/${person.id}/suppressions`, {
      body: { reason: "asked by mail" },
    });
    expect((await jonas("GET", `/posts/${id}/question`)).body.held).toMatchObject({ code: "do_not_contact" });
    const missing = await jonas("POST", `/posts/${id}/question`, { title: "Never mind the link", notice: "Hello!" });
    expect(missing.body).toMatchObject({ type: "no_link" });
    const made = await asked(id, { notice: "Look, {{name}}: {{link}} {{constructor}}" });
    expect(made.sources[0].notice).toMatchObject({ state: "held", held: { code: "do_not_contact" } });
    await deliverAll();
    expect(network.sends).toHaveLength(0);
    await world.request("DELETE", `/people/${person.id}/suppressions/${entry.id}`);
    const told = await jonas("POST", `/questions/${made.id}/sources/${id}/notice`, {});
    expect(told.body.sources[0].notice).toMatchObject({ state: "queued", held: null });
    await deliverAll();
    expect(network.sends[0]?.command.text).toMatch(/^Look, Noor Haddad: http\S+ \{\{constructor\}\} Reply STOP/);
  });
});

describe("similar questions come first", () => {
  test("a post is attached to one: a me-too of its author, told once, with a link and no quote", async () => {
    const first = await asked(await said("How do I stop the steam wand from dripping?", {}, "hal"), {
      title: "Steam wand keeps dripping at night",
    });
    const id = await said("My steam wand is dripping at night too", {}, "lena");
    const draft = (await jonas("GET", `/posts/${id}/question?title=steam+wand+dripping`)).body;
    expect(draft.similar.map((one: { id: string }) => one.id)).toContain(first.id);
    const same = await jonas("POST", `/questions/${first.id}/sources`, { postId: id });
    expect(same.status, same.text).toBe(201);
    expect(same.body).toMatchObject({
      votes: 1,
      sources: [{ first: true }, { first: false, quote: null, named: true }],
    });
    expect((await jonas("POST", `/questions/${first.id}/sources`, { postId: id })).body.type).toBe("already_asked");
    await deliverAll();
    expect(network.sends).toHaveLength(2);
    const page = await visit(`/questions/${first.id}`);
    expect(page).toContain("Also asked at");
    expect(page).not.toContain("is dripping at night too");
    await answers(id, "Remove it, please", "lena");
    expect(await question(first.id)).toMatchObject({ votes: 0, sources: [{}, { endedWhy: "author", named: false }] });
    expect(await visit(`/questions/${first.id}`)).not.toContain("Also asked at");
  });
});

describe("T-10 the author's words come down", () => {
  const outlets = (id: string) => [
    `/questions/${id}`,
    `/questions/${id}/history`,
    "/",
    "/questions",
    "/questions/feed.xml",
    "/search?q=kettle",
    "/sitemap.xml",
    "/questions/similar?title=kettle+lane",
  ];
  async function seen(id: string, words: RegExp): Promise<string[]> {
    const found: string[] = [];
    for (const path of outlets(id))
      for (const who of [undefined, dora])
        if (words.test((await visit(path, who)).replaceAll(/value="[^"]*"|<title>.*?<\/title>|returnTo=[^"]*/g, "")))
          found.push(path);
    return found;
  }

  test.each(["STOP", "@us bitte löschen!"])(
    "a reply that says %s takes quote, name and link down at once, everywhere",
    async (words) => {
      const by = `lane${++n}`;
      const id = await said("Kettle Lane 4 has no water since Monday, who can help?", {}, by);
      const made = await asked(id, { title: "Kettle Lane 4 has no water since Monday, who can help?" });
      expect((await seen(made.id, /kettle/i)).length).toBeGreaterThan(4);
      await answers(id, words, by);
      expect(await seen(made.id, /kettle|lane|scripted\.example/i)).toEqual([]);
      const after = await question(made.id);
      expect(after).toMatchObject({
        title: "A question from Scripted",
        sources: [{ endedWhy: "author", quote: null }],
      });
      expect((await world.request("GET", `/posts/${made.id}`)).body).toMatchObject({ revisions: [] });
      await jonas("PATCH", `/questions/${made.id}`, { hiddenReason: "told" });
    },
  );

  test("nobody else's reply and no other words do that", async () => {
    const id = await said("What is the best water for it?", {}, "asker");
    const made = await asked(id);
    await answers(id, "STOP", "somebody_else");
    await answers(id, "It should stop dripping, and I want to remove the lid. Delete what?", "asker");
    expect((await question(made.id)).sources[0]).toMatchObject({
      endedWhy: null,
      quote: "What is the best water for it?",
    });
  });

  test("a teammate brings it back only with the author's new consent, which is kept", async () => {
    const id = await said("Which filter fits the Duo?", {}, "filter");
    const made = await asked(id, { title: "Filters of the Duo, an overview" });
    await answers(id, "STOP", "filter");
    const without = await jonas("PUT", `/questions/${made.id}/sources/${id}/quote`, {});
    expect(without.body).toMatchObject({ type: "consent_missing" });
    const back = await jonas("PUT", `/questions/${made.id}/sources/${id}/quote`, { consent: "Said yes by phone." });
    expect(back.body.sources[0]).toMatchObject({
      endedWhy: null,
      quote: "Which filter fits the Duo?",
      consent: { text: "Said yes by phone.", by: "Jonas Weil" },
    });
    expect(await visit(`/questions/${made.id}`)).toContain("Which filter fits the Duo?");
    // What a teammate took down, a teammate brings back.
    await jonas("DELETE", `/questions/${made.id}/sources/${id}/quote`);
    expect(await visit(`/questions/${made.id}`)).not.toContain("Which filter fits the Duo?");
    expect((await jonas("PUT", `/questions/${made.id}/sources/${id}/quote`, {})).status).toBe(200);
  });

  test("a delete at the source empties the quote before anybody reacts, and for good", async () => {
    const id = await said("Kettle Lane 9 is where I live, come and fix it", {}, "gone");
    const made = await asked(id, { title: "Kettle Lane 9 is where I live" });
    network.waiting.push({ type: "delete", externalId: await externalIdOf(id), localId: null, at: null, raw: "{}" });
    await collect(world.context, world.workspace.id, channelId);
    expect(await visit(`/questions/${made.id}`)).not.toContain("come and fix it");
    await reactWaiting(world);
    expect(await seen(made.id, /kettle|scripted\.example/i)).toEqual([]);
    expect((await question(made.id)).sources[0]).toMatchObject({ endedWhy: "gone", quote: null, url: null });
    const back = await jonas("PUT", `/questions/${made.id}/sources/${id}/quote`, { consent: "They said yes" });
    expect(back.body).toMatchObject({ type: "gone" });
  });

  test("the digest of whoever follows it says nothing of it either", async () => {
    const id = await said("Kettle Lane 12 hisses, what is it?", {}, "hiss");
    const made = await asked(id, { title: "Kettle Lane 12 hisses, what is it?" });
    await world.tx((tx) => keepFollower(tx, made.id, dora.identityId, true));
    const since = new Date(world.context.now().getTime() - 3_600_000);
    await jonas("POST", `/questions/${made.id}/answers`, { text: "It is the valve." });
    const digest = () =>
      world.tx((tx) =>
        followedAnswers(tx, { ...dora, since, until: new Date(world.context.now().getTime() + 3_600_000) } as never),
      );
    expect(JSON.stringify(await digest())).toContain("Kettle Lane 12");
    await answers(id, "STOP", "hiss");
    const after = JSON.stringify(await digest());
    expect(after).toContain("A question from Scripted");
    expect(after).not.toMatch(/kettle/i);
  });

  test("an edit at the source moves the quote along and is flagged; other words of the post change nothing", async () => {
    const id = await said("It leaks. A lot.", { revision: 1 }, "editor");
    const made = await asked(id, { title: "What to do about a leak" });
    const externalId = await externalIdOf(id);
    await said("It leaks. A lot. And smells.", { externalId, revision: 2 }, "editor");
    await reactWaiting(world);
    expect((await question(made.id)).sources[0]).toMatchObject({ quote: "It leaks. A lot.", editedAt: null });
    await said("Everything is fine now", { externalId, revision: 3 }, "editor");
    await reactWaiting(world);
    const [source] = (await question(made.id)).sources;
    expect(source).toMatchObject({ quote: "Everything is fine now" });
    expect(source.editedAt).not.toBeNull();
    const page = await visit(`/questions/${made.id}`);
    expect(page).toContain("Everything is fine now");
    expect(page).not.toContain("It leaks");
  });
});

describe("T-13 who asked proves the account later", () => {
  test("then they accept the answer and take their words down; who was only joined to it does neither", async () => {
    const id = await said("Which basket for the Piko?", {}, "later");
    const { body: post } = await world.request("GET", `/posts/${id}`);
    const made = await asked(id, { title: "Baskets of the Piko, an overview" });
    const answer = await jonas("POST", `/questions/${made.id}/answers`, { text: "The 14 g one." });
    const answerId = answer.body.answerList[0].id;
    const send = (url: string) =>
      portal.inject({
        method: "POST",
        url,
        headers: {
          host,
          origin: `http://${host}`,
          "content-type": "application/x-www-form-urlencoded",
          cookie: dora.cookie,
        },
        payload: "",
      });
    const identityId = post.author.id;
    await world.tx((tx) => setPerson(tx, identityId, dora.personId));
    const link = { id: newId(), identity_id: identityId, person_id: dora.personId, reason: "looks alike" };
    await world.tx((tx) => insertLink(tx, link));
    expect((await send(`/answers/${answerId}/solution`)).statusCode).toBe(404);
    expect((await send(`/questions/${made.id}/quote`)).statusCode).toBe(404);
    expect(await visit(`/questions/${made.id}`, dora)).not.toContain("This solved it");
    await world.tx(async (tx) => {
      await endLink(tx, identityId, dora.personId, world.context.now());
      await insertLink(tx, { ...link, id: newId(), reason: "a code", proof: "code" });
    });
    const page = await visit(`/questions/${made.id}`, dora);
    expect(page).toContain("This solved it");
    expect(page).toContain("Take my words down");
    // The words there are the team's and theirs: nobody edits them here.
    expect(page).not.toContain(`/questions/${made.id}/edit`);
    expect((await send(`/answers/${answerId}/solution`)).statusCode).toBe(303);
    expect(await question(made.id)).toMatchObject({ state: "solved", solvedBy: "asker" });
    expect((await send(`/questions/${made.id}/quote`)).statusCode).toBe(303);
    expect((await question(made.id)).sources[0]).toMatchObject({ endedWhy: "author", quote: null });
  });
});
