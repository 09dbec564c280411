import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openAskedElsewhere } from "../../tests/asked-elsewhere.ts";
import { joinPortal, type TestMember } from "../../tests/members.ts";
import { portalVisits } from "../../tests/portal-visits.ts";
import { reactWaiting } from "../../tests/react-waiting.ts";
import { scriptedNetwork } from "../../tests/scripted-network.ts";
import type { World } from "../../tests/world.ts";
import { deliver } from "../inbox/deliver.ts";
import { collect } from "../intake/collect.ts";
import { eraseMember } from "../members/erase-member.ts";
import { memberPages } from "../members/portal-pages.ts";
import { changePreferences } from "../people/change-preferences.ts";
import { answer } from "./answer.ts";
import { authorOf } from "./author.ts";
import { questionPages } from "./portal-pages.ts";
import { relayText } from "./relay-text.ts";

const network = scriptedNetwork();
let world: World;
let portal: FastifyInstance;
let channelId: string;
let dora: TestMember;
let hal: TestMember;
let n = 0;

beforeAll(async () => {
  ({ world, portal, channelId } = await openAskedElsewhere(network, [questionPages, memberPages]));
  [dora, hal] = await Promise.all([
    joinPortal(world, { name: "Dora Quist", email: "dora@example.com" }),
    joinPortal(world, { name: "Hal Ostrow", email: "hal@example.com" }),
  ]);
});
afterAll(async () => {
  await portal.close();
  await world.close();
});
beforeEach(() => network.clear());

const { visit, send } = portalVisits(() => portal);
const ana = (method: string, path: string, body?: unknown) => world.as("ana")(method, path, { body });

type Asked = { id: string; postId: string; conversationId: string; externalId: string };
/** A question that somebody asked on the network; its author has been told. */
async function asked(by = `asker${++n}`): Promise<Asked> {
  const externalId = `scripted:relay:${++n}`;
  network.say({ externalId, text: `What helps against E7 number ${n}?` }, by);
  await collect(world.context, world.workspace.id, channelId);
  const row = await world.tx((tx) =>
    tx.db
      .selectFrom("post")
      .innerJoin("conversation_post", "conversation_post.post_id", "post.id")
      .select(["post.id", "conversation_post.conversation_id as conversationId"])
      .where("post.workspace_id", "=", tx.workspaceId)
      .where("post.external_id", "=", externalId)
      .executeTakeFirstOrThrow(),
  );
  const made = await ana("POST", `/posts/${row.id}/question`, { title: `What helps against E7, case ${n}` });
  expect(made.status, made.text).toBe(201);
  await deliverAll();
  network.clear();
  return { id: made.body.id, postId: row.id, conversationId: row.conversationId, externalId };
}

const answered = (questionId: string, source: string, by: TestMember) =>
  world.tx(async (tx) => answer(world.context, tx, { questionId, source, author: await authorOf(tx, by.identityId) }));

async function solved(questionId: string, answerId: string): Promise<void> {
  const answer = await ana("PUT", `/questions/${questionId}/solution`, { answerId, solution: "accepted" });
  expect(answer.status, answer.text).toBe(200);
  await reactWaiting(world);
}

const relays = async (conversationId: string) =>
  (await world.request("GET", `/conversations/${conversationId}/relays`)).body.items;

async function deliverAll(): Promise<void> {
  const { body } = await world.request("GET", "/replies?state=queued&limit=200");
  for (const { id } of body.items) await deliver(world.context, world.workspace.id, id);
}

describe("a solved question is offered back", () => {
  test("with the answer, its link and no name; one click sends it where it was asked, once", async () => {
    const one = await asked();
    const answerId = await answered(one.id, "Hold **steam** for five seconds.", dora);
    expect(await relays(one.conversationId)).toEqual([]);
    // A member's answer is no work for the desk, though we wrote the question down.
    const { items } = (await world.request("GET", "/conversations?status=open&limit=200")).body;
    expect(items.map((open: { network: string }) => open.network)).not.toContain("portal");
    await solved(one.id, answerId);
    const [relay] = await relays(one.conversationId);
    expect(relay).toMatchObject({
      state: "offered",
      postId: one.postId,
      refusal: null,
      answer: { id: answerId, by: "Dora Quist", named: false, team: false, erased: false },
      composer: { limit: 500, canReply: true },
    });
    expect(relay.text).toBe(
      `An answer from our community: “Hold steam for five seconds.” http://127.0.0.1:4471/questions/${one.id}`,
    );
    expect((await world.request("GET", "/relays")).body.items.map(({ id }: { id: string }) => id)).toContain(relay.id);
    const clicks = await Promise.all([
      ana("POST", `/relays/${relay.id}/reply`, { text: relay.text }),
      ana("POST", `/relays/${relay.id}/reply`, { text: relay.text }),
      world.as("jonas")("POST", `/relays/${relay.id}/reply`, { body: { text: relay.text } }),
    ]);
    expect(clicks.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    await deliverAll();
    await reactWaiting(world);
    expect(network.sends.map(({ command }) => command.text)).toEqual([relay.text]);
    expect(network.sends[0]?.command.parent.externalId).toBe(one.externalId);
    // Solved otherwise afterwards, nothing more is offered, and the line says so.
    await solved(one.id, await answered(one.id, "Or descale it.", hal));
    expect(await relays(one.conversationId)).toMatchObject([{ state: "sent", outdated: true }]);
    expect((await ana("PATCH", `/relays/${relay.id}`, { dismissed: true })).status).toBe(409);
  });

  test("helpful votes offer it as an accepting does", async () => {
    const one = await asked();
    const answerId = await answered(one.id, "Hold steam.", dora);
    const others = await Promise.all(
      ["Lena", "Samir", "Yuki"].map((name) => joinPortal(world, { name, email: `${name}${n}@example.com` })),
    );
    for (const other of others) await send(`/answers/${answerId}/votes`, { on: "yes" }, other);
    await reactWaiting(world);
    expect(await relays(one.conversationId)).toMatchObject([{ state: "offered", answer: { id: answerId } }]);
  });

  test("another solution replaces what was not sent; a reversed one is withdrawn", async () => {
    const one = await asked();
    const [first, second] = [await answered(one.id, "Unplug it.", hal), await answered(one.id, "Hold steam.", dora)];
    await solved(one.id, first);
    const [before] = await relays(one.conversationId);
    await solved(one.id, second);
    const [after] = await relays(one.conversationId);
    expect(after).toMatchObject({ id: before.id, state: "offered", answer: { id: second } });
    expect((await ana("PATCH", `/relays/${after.id}`, { dismissed: true })).body.state).toBe("dismissed");
    await reactWaiting(world);
    expect((await relays(one.conversationId))[0].state).toBe("dismissed");
    expect((await ana("PATCH", `/relays/${after.id}`, { dismissed: false })).body.state).toBe("offered");
    await ana("DELETE", `/questions/${one.id}/solution`);
    await reactWaiting(world);
    expect(await relays(one.conversationId)).toMatchObject([
      { state: "withdrawn", settledBy: "The question is not solved any more." },
    ]);
    expect((await ana("POST", `/relays/${after.id}/reply`, { text: "x" })).status).toBe(409);
    await solved(one.id, second);
    expect(await relays(one.conversationId)).toMatchObject([{ id: before.id, state: "offered" }]);
    // What happened is told again after a restart: nothing changes.
    await ana("PATCH", `/answers/${second}`, { hiddenReason: "Advertising" });
    await reactWaiting(world);
    expect(await relays(one.conversationId)).toMatchObject([{ state: "withdrawn", answer: { text: "" } }]);
  });

  test("a reply that was withdrawn before it left may be sent again", async () => {
    const one = await asked();
    await solved(one.id, await answered(one.id, "Hold steam.", dora));
    const [relay] = await relays(one.conversationId);
    const { body: sent } = await ana("POST", `/relays/${relay.id}/reply`, { text: relay.text });
    await ana("DELETE", `/replies/${sent.replyId}`);
    expect(await relays(one.conversationId)).toMatchObject([{ state: "offered" }]);
    expect((await ana("POST", `/relays/${relay.id}/reply`, { text: relay.text })).status).toBe(201);
    await deliverAll();
    expect(network.sends).toHaveLength(1);
  });
});

test("conversations that became one get the answer once, wherever it was asked", async () => {
  const one = await asked();
  const same = `scripted:relay:${++n}`;
  network.say({ externalId: same, text: "Same here, what helps?" }, `asker${n}`);
  await collect(world.context, world.workspace.id, channelId);
  const { rows } = await world.context.owner.query(
    `select p.id, c.conversation_id from post p join conversation_post c on c.post_id = p.id where p.external_id = $1`,
    [same],
  );
  await ana("POST", `/questions/${one.id}/sources`, { postId: rows[0].id });
  await deliverAll();
  network.clear();
  await solved(one.id, await answered(one.id, "Hold steam.", dora));
  const [first] = await relays(one.conversationId);
  const [second] = await relays(rows[0].conversation_id);
  expect([first.state, second.state]).toEqual(["offered", "offered"]);
  expect(second.postId).toBe(rows[0].id);
  await world.context.owner.query("update conversation set merged_into = $1 where id = $2", [
    one.conversationId,
    rows[0].conversation_id,
  ]);
  await world.context.owner.query("update conversation_post set conversation_id = $1 where conversation_id = $2", [
    one.conversationId,
    rows[0].conversation_id,
  ]);
  expect((await relays(one.conversationId)).map(({ id }: { id: string }) => id).sort()).toEqual(
    [first.id, second.id].sort(),
  );
  const sends = await Promise.all([first, second].map(({ id, text }) => ana("POST", `/relays/${id}/reply`, { text })));
  expect(sends.map(({ status }) => status).sort()).toEqual([201, 409]);
  await solved(one.id, await answered(one.id, "Or unplug it.", hal));
  expect((await relays(one.conversationId)).map(({ state }: { state: string }) => state).sort()).toEqual([
    "sent",
    "withdrawn",
  ]);
  await deliverAll();
  expect(network.sends).toHaveLength(1);
});

describe("the member who answered", () => {
  test("is named only if they agreed on their page; nobody types the name in without that", async () => {
    const one = await asked();
    await solved(one.id, await answered(one.id, "Hold steam.", dora));
    const [relay] = await relays(one.conversationId);
    const named = await ana("POST", `/relays/${relay.id}/reply`, { text: "dora quist says: hold steam." });
    expect(named.body).toMatchObject({ status: 422, type: "not_named" });
    const page = await visit("/me", dora);
    expect(page.body).toContain("Name me when my answer is passed on");
    const say = (fields: Record<string, string>) => send("/me/naming", fields, dora);
    expect((await say({ named: "yes" })).statusCode).toBe(303);
    const [again] = await relays(one.conversationId);
    expect(again.answer.named).toBe(true);
    expect(again.text).toContain("An answer from Dora Quist in our community");
    expect((await say({})).statusCode).toBe(303);
    expect((await relays(one.conversationId))[0].answer.named).toBe(false);
  });

  test("who erased their account is not named, and it says so", async () => {
    const kit = await joinPortal(world, { name: "Kit Barlow", email: "kit@example.com" });
    const one = await asked();
    await world.tx((tx) => changePreferences(tx, kit.personId, { namedWhenPassedOn: true }));
    await solved(one.id, await answered(one.id, "Hold steam.", kit));
    expect((await relays(one.conversationId))[0].text).toContain("Kit Barlow");
    await world.tx((tx) => eraseMember(tx, kit.id, { everything: false, now: world.context.now() }));
    const [relay] = await relays(one.conversationId);
    expect(relay).toMatchObject({ refusal: null, answer: { erased: true, named: false } });
    expect(JSON.stringify(relay)).not.toContain("Kit");
  });
});

describe("what speaks against it is a sentence", () => {
  test("T-10 a source that was deleted, or an author who asked to be left out, is offered nothing", async () => {
    const one = await asked();
    await solved(one.id, await answered(one.id, "Hold steam.", dora));
    network.waiting.push({ type: "delete", externalId: one.externalId, localId: null, at: null, raw: "{}" });
    await collect(world.context, world.workspace.id, channelId);
    expect((await relays(one.conversationId))[0].refusal).toContain("deleted at its source");
    await reactWaiting(world);
    expect(await relays(one.conversationId)).toMatchObject([
      { state: "withdrawn", settledBy: expect.stringContaining("deleted at its source") },
    ]);
    const two = await asked();
    await ana("DELETE", `/questions/${two.id}/sources/${two.postId}/quote`);
    await solved(two.id, await answered(two.id, "Hold steam.", dora));
    // A quote that the team took down says nothing of the author's wishes.
    expect(await relays(two.conversationId)).toMatchObject([{ state: "offered", refusal: null }]);
  });

  test("a suppressed author, a channel without a voice, a hidden question, a closed portal, too long a text", async () => {
    const one = await asked("muted");
    await solved(one.id, await answered(one.id, "Hold steam.", dora));
    const [relay] = await relays(one.conversationId);
    const send = () => ana("POST", `/relays/${relay.id}/reply`, { text: relay.text });
    const refusal = async () => (await relays(one.conversationId))[0].refusal;
    const long = await ana("POST", `/relays/${relay.id}/reply`, { text: "x".repeat(501) });
    expect(long.body).toMatchObject({ type: "too_long" });

    await ana("PATCH", `/questions/${one.id}`, { hiddenReason: "Checking" });
    expect(await refusal()).toContain("hidden on the portal");
    expect((await send()).body).toMatchObject({ type: "hidden" });
    await ana("PATCH", `/questions/${one.id}`, { hiddenReason: null });

    await world.request("DELETE", "/portal/opening");
    expect((await send()).body).toMatchObject({ type: "portal_closed" });
    await world.request("POST", "/portal/opening", { body: { overrideReason: "Open it once more." } });

    const { body: post } = await world.request("GET", `/posts/${one.postId}`);
    const { body: person } = await world.request("POST", "/people", { body: { name: "Muted" } });
    await world.request("POST", `/people/${person.id}/identities`, {
      body: { identityId: post.author.id, reason: "known" },
    });
    const { body: entry } = await world.request("POST", `/people/${person.id}/suppressions`, {
      body: { reason: "asked by mail" },
    });
    expect(await refusal()).toContain("asked by mail");
    expect((await send()).body).toMatchObject({ type: "do_not_contact" });
    await world.request("DELETE", `/people/${person.id}/suppressions/${entry.id}`);

    await world.tx((tx) =>
      tx.db
        .updateTable("channel")
        .set({ account: null })
        .where("workspace_id", "=", tx.workspaceId)
        .where("id", "=", channelId)
        .execute(),
    );
    expect(await refusal()).toContain("without an account");
    expect((await send()).body).toMatchObject({ type: "capability_missing" });
    expect(network.sends).toHaveLength(0);
  });
});

test("what is suggested fits the network, ends behind a word, and keeps the link whole", () => {
  const link = "https://help.example/questions/01a2032a-68dc-7751-8ec2-c81d163b6e9b";
  const measure = (text: string) => [...text].length;
  const text = "Hold the steam button, and wait for the click. ".repeat(40);
  for (const limit of [120, 200, 300, 500]) {
    const said = relayText({ text, team: false, name: "Dora Quist", link }, { limit, measure });
    expect(measure(said)).toBeLessThanOrEqual(limit);
    expect(said.endsWith(link)).toBe(true);
  }
  expect(relayText({ text, team: true, name: null, link }, { limit: 80, measure })).toBe(`Our answer: ${link}`);
  expect(relayText({ text: "Yes.", team: false, name: "@everyone", link }, { limit: null, measure })).toBe(
    `An answer from our community: “Yes.” ${link}`,
  );
});
