import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { askedElsewhere, openAskedElsewhere } from "../../tests/asked-elsewhere.ts";
import { scriptedNetwork } from "../../tests/scripted-network.ts";
import type { World } from "../../tests/world.ts";
import { collect } from "../intake/collect.ts";
import { questionPages } from "./portal-pages.ts";

const network = scriptedNetwork();
let world: World;
let portal: FastifyInstance;
let channelId: string;

beforeAll(async () => {
  ({ world, portal, channelId } = await openAskedElsewhere(network, [questionPages]));
});
afterAll(async () => {
  await portal.close();
  await world.close();
});
beforeEach(() => network.clear());

const { jonas, said, externalIdOf, asked, deliverAll, visit, question, answers } = askedElsewhere(network, () => ({
  world,
  portal,
  channelId,
}));

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
