import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { askedElsewhere, openAskedElsewhere } from "../../tests/asked-elsewhere.ts";
import { joinPortal, type TestMember } from "../../tests/members.ts";
import { reactWaiting } from "../../tests/react-waiting.ts";
import { scriptedNetwork } from "../../tests/scripted-network.ts";
import type { World } from "../../tests/world.ts";
import { newId } from "../db/id.ts";
import { collect } from "../intake/collect.ts";
import { followedAnswers } from "../members/followed-answers.ts";
import { endLink, insertLink, setPerson } from "../people/identity-store.ts";
import { questionPages } from "./portal-pages.ts";
import { keepFollower } from "./question-store.ts";

const network = scriptedNetwork();
let world: World;
let portal: FastifyInstance;
let channelId: string;
let dora: TestMember;
let n = 0;

beforeAll(async () => {
  ({ world, portal, channelId } = await openAskedElsewhere(network, [questionPages]));
  dora = await joinPortal(world, { name: "Dora Quist", email: "dora@example.com" });
});
afterAll(async () => {
  await portal.close();
  await world.close();
});
beforeEach(() => network.clear());

const { jonas, said, externalIdOf, asked, visit, question, answers, send } = askedElsewhere(network, () => ({
  world,
  portal,
  channelId,
}));

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
    const identityId = post.author.id;
    await world.tx((tx) => setPerson(tx, identityId, dora.personId));
    const link = { id: newId(), identity_id: identityId, person_id: dora.personId, reason: "looks alike" };
    await world.tx((tx) => insertLink(tx, link));
    expect((await send(`/answers/${answerId}/solution`, {}, dora)).statusCode).toBe(404);
    expect((await send(`/questions/${made.id}/quote`, {}, dora)).statusCode).toBe(404);
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
    expect((await send(`/answers/${answerId}/solution`, {}, dora)).statusCode).toBe(303);
    expect(await question(made.id)).toMatchObject({ state: "solved", solvedBy: "asker" });
    expect((await send(`/questions/${made.id}/quote`, {}, dora)).statusCode).toBe(303);
    expect((await question(made.id)).sources[0]).toMatchObject({ endedWhy: "author", quote: null });
  });
});
