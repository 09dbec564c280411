import type { FastifyInstance } from "fastify";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { joinPortal, type TestMember } from "../../tests/members.ts";
import { openPortal } from "../../tests/open-portal.ts";
import { portalVisits } from "../../tests/portal-visits.ts";
import { reactWaiting } from "../../tests/react-waiting.ts";
import { scriptedNetwork } from "../../tests/scripted-network.ts";
import { openWorld, type World } from "../../tests/world.ts";
import { channelRoutes } from "../channels/routes.ts";
import { communityRoutes } from "../community/routes.ts";
import { inboxRoutes } from "../inbox/routes.ts";
import { collect } from "../intake/collect.ts";
import { sendDigests } from "../members/digest.ts";
import { eraseMember } from "../members/erase-member.ts";
import { openSession } from "../members/member-of.ts";
import { peopleRoutes } from "../people/routes.ts";
import { portalRoutes } from "../portal/routes.ts";
import { portalPages } from "../portal-pages.ts";
import { postRoutes } from "../posts/routes.ts";
import { topicRoutes } from "../topics/routes.ts";
import { askedDigest, thanksDigest } from "./digest.ts";
import { leavingRoutes } from "./routes.ts";
import { sweepLeavings } from "./sweep-leavings.ts";
import { keepWish } from "./wish-store.ts";

const host = "127.0.0.1:4471";
const minute = 60_000;
const start = new Date("2026-03-18T14:20:00Z");
const network = scriptedNetwork();
let world: World;
let portal: FastifyInstance;
let channelId: string;
let piko: string;
let dora: TestMember;
let hal: TestMember;
let lena: TestMember;
let ana: TestMember;
let n = 0;

beforeAll(async () => {
  world = await openWorld({
    now: new Date(start),
    capabilities: [
      channelRoutes,
      topicRoutes,
      postRoutes,
      peopleRoutes,
      inboxRoutes,
      portalRoutes,
      communityRoutes,
      leavingRoutes,
    ],
    connectors: network.connectors,
  });
  portal = await openPortal(world, portalPages);
  dora = await joinPortal(world, { name: "Dora Quist", email: "dora@example.com" });
  hal = await joinPortal(world, { name: "Hal Ostrow", email: "hal@example.com" });
  lena = await joinPortal(world, { name: "Lena Brandt", email: "lena@example.com" });
  ana = await joinPortal(world, { name: "Ana", email: "ana.ribeiro@brunnwerk.example" });
  piko = (await world.request("POST", "/categories", { body: { name: "Piko", description: "" } })).body.id;
  const channel = await world.request("POST", "/channels", {
    body: { connector: "scripted", name: "Scripted", settings: {} },
  });
  channelId = channel.body.id;
  await collect(world.context, world.workspace.id, channelId, { asked: true });
  await knowsPiko(dora, lena);
});
afterAll(async () => {
  await portal.close();
  await world.close();
});
beforeEach(async () => {
  network.clear();
  // A week later nobody has been asked lately.
  world.clock.advance(8 * 24 * 60 * minute);
  for (const member of [dora, hal, lena, ana]) {
    await wish(member, { willing: false });
    const cookie = await world.tx((tx) => openSession(tx, member.id, `http://${host}`, world.context.now()));
    member.cookie = cookie.split(";")[0] ?? "";
  }
});

const { visit, send } = portalVisits(() => portal);
const jonas = (method: string, path: string, body?: unknown) =>
  world.as("jonas")(method, path, body === undefined ? {} : { body });

const wish = (member: TestMember, more: Partial<Parameters<typeof keepWish>[2]> = {}) =>
  world.tx((tx) =>
    keepWish(
      tx,
      member.id,
      { willing: true, perWeek: 3, byMail: true, categoryIds: [], tags: [], ...more },
      world.context.now(),
    ),
  );

/** An accepted answer about Piko. */
async function knowsPiko(who: TestMember, asker: TestMember): Promise<void> {
  const asked = await send(
    "/questions",
    { title: "How do I clean the Piko?", text: "It drips", categoryId: piko, sure: "yes" },
    asker,
  );
  const question = /\/questions\/([0-9a-f-]{36})/.exec(String(asked.headers.location))?.[1] ?? "";
  const answered = await send(`/questions/${question}/answers`, { text: "Wipe it." }, who);
  const answer = /#post-([0-9a-f-]{36})/.exec(String(answered.headers.location))?.[1] ?? "";
  await send(`/answers/${answer}/solution`, {}, asker);
}

/** Something a customer says on the network, which opens a conversation; the conversation's and the post's ids. */
async function asks(text: string, more: object = {}, by = `noor${n}`) {
  const externalId = `scripted:left:${++n}`;
  // Nobody answers within the same millisecond.
  world.clock.advance(minute);
  const postedAt = world.context.now().toISOString();
  network.say({ externalId, text, url: `https://scripted.example/${n}`, postedAt, ...more }, by);
  await collect(world.context, world.workspace.id, channelId, { asked: true });
  const row = await world.tx(async (tx) => {
    const { rows } = await sql<{ id: string; post: string }>`
      select h.conversation_id as id, p.id as post from post p
      join conversation_post h on h.workspace_id = p.workspace_id and h.post_id = p.id
      where p.workspace_id = ${tx.workspaceId} and p.external_id = ${externalId}`.execute(tx.db);
    return rows[0]!;
  });
  return { id: row.id, postId: row.post, externalId, by };
}
/** Said under something else in the same thread. */
const replies = (to: { externalId: string }, text: string, by: string, more: object = {}) =>
  asks(text, { parentExternalId: to.externalId, rootExternalId: to.externalId, addressed: false, ...more }, by);

const leaves = async (id: string, body: object = {}) => {
  const answer = await jonas("POST", `/conversations/${id}/leaving`, body);
  expect([answer.status, answer.status === 201 ? "" : answer.text]).toEqual([201, ""]);
  return answer.body;
};
const stateOf = async (id: string) => (await jonas("GET", `/conversations/${id}`)).body;
const leavingOf = async (id: string) => (await jonas("GET", `/conversations/${id}/leaving`)).body;
const lines = async (id: string): Promise<string[]> =>
  (await stateOf(id)).events.map((event: { summary: string }) => event.summary);
const mailsTo = (address: string) =>
  world.tx(async (tx) =>
    tx.db
      .selectFrom("mail")
      .select(["params", "purpose", "expires_at", "state"])
      .where("workspace_id", "=", tx.workspaceId)
      .where("to_address", "=", address)
      .where("template", "=", "notice")
      .orderBy("id", "desc")
      .execute(),
  );
const namesOf = (asked: { member: { name: string } }[]) => asked.map(({ member }) => member.name);

describe("leaving", () => {
  test("a public post becomes a question, the one who knows is asked first with reasons, and the clock runs", async () => {
    await wish(dora);
    await wish(hal, { categoryIds: [piko] });
    const one = await asks("My Piko shows E7 and stops. What can I do?");
    const preview = await jonas("GET", `/conversations/${one.id}/willing-members`);
    expect(preview.body).toMatchObject({ refusal: null, categoryId: piko, minutes: 240 });
    expect(namesOf(preview.body.asked)).toEqual(["Dora Quist", "Hal Ostrow"]);
    expect(preview.body.asked[0].reasons).toEqual([
      { code: "accepted", count: 1, of: "Piko", points: 3 },
      { code: "anything", count: 1, of: "", points: 1 },
      { code: "asked_week", count: 0, of: "3", points: 0 },
    ]);
    // Nothing was done by looking.
    expect((await leavingOf(one.id)).leaving).toBeNull();

    const left = await leaves(one.id);
    expect(left).toMatchObject({ by: { name: "Jonas Weil" }, rule: null, endedAt: null });
    expect(namesOf(left.asked)).toEqual(["Dora Quist", "Hal Ostrow"]);
    const deadline = new Date(world.context.now().getTime() + 240 * minute).toISOString();
    expect(left.deadlineAt).toBe(deadline);
    const now = await stateOf(one.id);
    expect([now.status, now.communityUntil]).toEqual(["waiting_community", deadline]);
    expect(await lines(one.id)).toContain("Left to the community · asked Dora Quist, Hal Ostrow");
    const question = await world.request("GET", `/questions/${left.question.id}`);
    expect(question.body).toMatchObject({ state: "unanswered", category: { name: "Piko" } });

    const again = await jonas("POST", `/conversations/${one.id}/leaving`, {});
    expect([again.status, again.body.type]).toEqual([422, "already_left"]);
    const sorted = await jonas("GET", "/conversations?status=waiting_community&sort=deadline");
    expect(sorted.body.items[0].id).toBe(one.id);
  });

  test("what is private is refused with a sentence, and nothing is asked", async () => {
    await wish(dora);
    const one = await asks("Here is my address: Hill 7", { visibility: "direct", kind: "message" });
    const preview = await jonas("GET", `/conversations/${one.id}/willing-members`);
    expect(preview.body.refusal.code).toBe("private_post");
    const refused = await jonas("POST", `/conversations/${one.id}/leaving`, {});
    expect([refused.status, refused.body.type]).toEqual([422, "private_post"]);
    expect(refused.body.detail).toMatch(/private/);
    expect((await stateOf(one.id)).status).toBe("open");
  });

  test("while the portal is closed nothing is left", async () => {
    await jonas("DELETE", "/portal/opening");
    const one = await asks("Which beans go with the Piko?");
    const refused = await jonas("POST", `/conversations/${one.id}/leaving`, {});
    expect([refused.status, refused.body.type]).toEqual([422, "portal_closed"]);
    await jonas("POST", "/portal/opening", { overrideReason: "Open again for the cast." });
    expect((await leaves(one.id)).asked).toEqual([]);
  });

  test("of many together each says what became of its own, and one that is refused leaves nothing behind", async () => {
    const fine = await asks("How loud is the Piko in the morning?");
    const secret = await asks("My number is 7", { visibility: "direct", kind: "message" });
    const nobody = "01900000-0000-7000-8000-000000000000";
    const { body } = await jonas("POST", "/leavings", { ids: [secret.id, fine.id, nobody], minutes: 60 });
    expect(body.items.map(({ refusal }: { refusal: { code: string } | null }) => refusal?.code ?? null)).toEqual([
      "private_post",
      null,
      "not_found",
    ]);
    expect([(await stateOf(secret.id)).status, (await stateOf(fine.id)).status]).toEqual(["open", "waiting_community"]);
  });

  test("whoever only reads may look and not leave", async () => {
    const one = await asks("Is the Piko dishwasher safe?");
    expect((await world.as("priya")("GET", `/conversations/${one.id}/leaving`)).status).toBe(200);
    expect((await world.as("priya")("POST", `/conversations/${one.id}/leaving`, { body: {} })).status).toBe(403);
    expect((await world.as("ana")("PATCH", "/leaving-settings", { body: { minutes: 60 } })).status).toBe(403);
  });
});

describe("who is asked", () => {
  test("T-83 teammates, the asker, suppressed, erased, quiet and unwilling members are not asked", async () => {
    await wish(ana);
    await wish(hal);
    await wish(lena);
    await wish(dora);
    await jonas("PATCH", `/people/${hal.personId}/preferences`, {
      quietHours: { from: "00:00", to: "23:59", timezone: "UTC" },
    });
    const entry = await jonas("POST", `/people/${lena.personId}/suppressions`, { reason: "Asked for it" });
    const gone = await joinPortal(world, { name: "Gone", email: "gone@example.com" });
    await wish(gone);
    await world.tx((tx) => eraseMember(tx, gone.id, { everything: false, now: world.context.now() }));
    await reactWaiting(world);
    const one = await asks("Piko again, sorry: how do I descale it?");
    const { body } = await jonas("GET", `/conversations/${one.id}/willing-members`);
    expect(namesOf(body.asked)).toEqual(["Dora Quist"]);
    const passed = Object.fromEntries(
      body.passed.map((line: { because: string; members: number }) => [line.because, line.members]),
    );
    expect(passed).toEqual({ teammate: 1, suppressed: 1, quiet_hours: 1 });
    await jonas("PATCH", `/people/${hal.personId}/preferences`, { quietHours: null });
    await jonas("DELETE", `/people/${lena.personId}/suppressions/${entry.body.id}`);
    // Who said no to answers is not asked either.
    const no = await jonas("POST", `/people/${dora.personId}/consents`, { purpose: "answers", granted: false });
    const after = await jonas("GET", `/conversations/${one.id}/willing-members`);
    expect(namesOf(after.body.asked)).not.toContain("Dora Quist");
    expect(after.body.passed).toContainEqual({ because: "refused", members: 1 });
    expect(no.status).toBe(201);
    const yes = { purpose: "answers", granted: true, evidence: "Said so", textVersion: "1" };
    await jonas("POST", `/people/${dora.personId}/consents`, yes);
  });

  test("two that are left at the same moment ask nobody beyond their week", async () => {
    await wish(dora, { perWeek: 1 });
    const both = [await asks("Piko leaks at the left side"), await asks("Piko leaks at the right side")];
    const answers = await Promise.all(both.map(({ id }) => jonas("POST", `/conversations/${id}/leaving`, {})));
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    const asked = answers.flatMap(({ body }) => namesOf(body.asked));
    expect(asked).toEqual(["Dora Quist"]);
  });
});

describe("the member who is asked", () => {
  test("sees the public question alone, by mail and on the portal, and says they will answer", async () => {
    await wish(dora);
    const one = await asks("E7 on my Piko, what is it?");
    await jonas("POST", `/conversations/${one.id}/notes`, { text: "Noor owes us money, be careful" });
    const left = await leaves(one.id);
    const [mail] = await mailsTo("dora@example.com");
    expect(mail).toMatchObject({ purpose: "answers", expires_at: new Date(left.deadlineAt) });
    expect(JSON.stringify(mail?.params)).not.toMatch(/owes us|Jonas/);
    expect(JSON.stringify(mail?.params)).toContain("E7 on my Piko");
    expect((await visit("/", dora)).body).toContain("A question waits for you");
    expect((await visit("/", hal)).body).not.toContain("waits for you");
    const page = await visit("/asked", dora);
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain("E7 on my Piko");
    expect(page.body).toMatch(/1 answer of yours was accepted about Piko/);
    expect(page.body).not.toMatch(/owes us/);
    const accepted = await send(`/asked/${left.id}/accept`, {}, dora);
    expect([accepted.statusCode, accepted.headers.location]).toEqual([303, `/questions/${left.question.id}#text`]);
    expect((await leavingOf(one.id)).leaving.asked[0].state).toBe("accepted");
    expect(await lines(one.id)).toContain("Dora Quist will answer");
    // Whom nobody asked finds nothing there.
    expect((await send(`/asked/${left.id}/accept`, {}, hal)).statusCode).toBe(404);
    expect((await send("/asked/nothing/accept", {}, hal)).statusCode).toBe(404);
  });

  test("mail comes by their rhythm: none where none is wanted", async () => {
    await wish(hal, { byMail: false });
    await wish(lena);
    await jonas("PATCH", `/people/${lena.personId}/preferences`, { mailRhythm: "none" });
    const before = [(await mailsTo("hal@example.com")).length, (await mailsTo("lena@example.com")).length];
    const left = await leaves((await asks("Is there a bigger tank for the Piko?")).id);
    expect(left.asked).toHaveLength(2);
    expect([(await mailsTo("hal@example.com")).length, (await mailsTo("lena@example.com")).length]).toEqual(before);
    expect((await visit("/asked", lena)).body).toContain("bigger tank");
    await jonas("PATCH", `/people/${lena.personId}/preferences`, { mailRhythm: "weekly" });
    await world.context.owner.query("update member set digest_at = $1 where id = $2", [world.context.now(), hal.id]);
    await sendDigests(world.context, [askedDigest, thanksDigest]);
    const { rows } = await world.context.owner.query(
      "select params from mail where template = 'digest' and to_address = 'hal@example.com' order by id desc limit 1",
    );
    expect(JSON.stringify(rows[0]?.params)).toContain("bigger tank");
  });

  test("all who were asked have no time: it comes back at once", async () => {
    await wish(dora);
    await wish(hal);
    const one = await asks("Does the Piko steam oat milk?");
    const left = await leaves(one.id);
    expect((await send(`/asked/${left.id}/decline`, {}, dora)).statusCode).toBe(303);
    expect((await stateOf(one.id)).status).toBe("waiting_community");
    await send(`/asked/${left.id}/decline`, {}, hal);
    const after = await stateOf(one.id);
    expect([after.status, after.communityUntil, after.assignee?.name]).toEqual(["open", null, "Jonas Weil"]);
    expect((await leavingOf(one.id)).leaving.endedBecause).toBe("declined");
    expect((await send(`/asked/${left.id}/accept`, {}, dora)).statusCode).toBe(409);
    // Who declined is not asked about the same again.
    expect((await leaves(one.id)).asked).toEqual([]);
  });

  test("hands it to the team with a reason, which only the team reads", async () => {
    await wish(dora);
    const one = await asks("The Piko smells burnt, is that normal?");
    const left = await leaves(one.id);
    const empty = await send(`/asked/${left.id}/escalate`, { reason: " " }, dora);
    expect([empty.statusCode, empty.body.includes("Say in a few words")]).toEqual([422, true]);
    await send(`/asked/${left.id}/escalate`, { reason: "<b>Dangerous</b>, unplug it" }, dora);
    const after = await stateOf(one.id);
    expect([after.status, after.statusReason]).toEqual(["open", "<b>Dangerous</b>, unplug it"]);
    expect(await lines(one.id)).toContain("Dora Quist hands it to the team: <b>Dangerous</b>, unplug it");
    expect((await visit(`/questions/${left.question.id}`, hal)).body).not.toContain("Dangerous");
  });

  test("says on the portal whether, about what, how often and when they may be asked", async () => {
    const fields = {
      willing: "yes",
      perWeek: "2",
      byMail: "yes",
      [`category-${piko}`]: "yes",
      tags: "E7, Steam ",
      quietFrom: "22:00",
      quietTo: "07:00",
      timezone: "Europe/Berlin",
    };
    expect((await send("/asked/wishes", fields, hal)).headers.location).toBe("/asked?said=saved");
    const page = (await visit("/asked", hal)).body;
    expect(page).toContain('value="e7, steam"');
    expect(page).toContain('value="22:00"');
    const file = (await visit("/me/export", hal)).json();
    const [category] = file.asking.categories;
    expect(file.asking).toMatchObject({ willing: true, perWeek: 2, byMail: true, tags: ["e7", "steam"] });
    expect(category).toMatch(/Piko/);
    expect(file.wishes.quietHours).toBe("22:00–07:00 Europe/Berlin");
    const wrong = await send("/asked/wishes", { ...fields, quietTo: "", tags: "<script>" }, hal);
    expect(wrong.statusCode).toBe(422);
    expect(wrong.body).toContain("Give both hours");
    expect(wrong.body).toContain("letters and digits");
    expect(wrong.body).not.toContain("<script>");
    await send("/asked/wishes", { ...fields, quietFrom: "", quietTo: "" }, hal);
    const visitor = await portal.inject({ method: "GET", url: "/asked", headers: { host } });
    expect(visitor.statusCode).toBe(303);
  });
});

describe("coming back", () => {
  test("F-15 at the deadline, once, however often the sweep runs and whatever the clock does", async () => {
    await wish(dora);
    const one = await asks("What is the warranty of seals on the Piko?");
    await leaves(one.id, { minutes: 30 });
    await sweepLeavings(world.context);
    expect((await stateOf(one.id)).status).toBe("waiting_community");
    world.clock.advance(31 * minute);
    await Promise.all([sweepLeavings(world.context), sweepLeavings(world.context)]);
    await sweepLeavings(world.context);
    const after = await stateOf(one.id);
    expect([after.status, after.assignee?.name, after.communityUntil]).toEqual(["open", "Jonas Weil", null]);
    const back = (await lines(one.id)).filter((line) => line.includes("nobody answered in time"));
    expect(back).toHaveLength(1);
    // A clock that is put back does not take it away again.
    world.clock.advance(-40 * minute);
    await sweepLeavings(world.context);
    expect((await stateOf(one.id)).status).toBe("open");
    world.clock.advance(40 * minute);
  });

  test("with nobody, where the workspace wishes it so", async () => {
    await jonas("PATCH", "/leaving-settings", { returnsTo: "nobody", minutes: 60 });
    const one = await asks("Can the Piko stand outside?");
    await jonas("PATCH", `/conversations/${one.id}`, { assigneeId: "me" });
    const left = await leaves(one.id);
    expect(new Date(left.deadlineAt).getTime() - world.context.now().getTime()).toBe(60 * minute);
    world.clock.advance(61 * minute);
    await sweepLeavings(world.context);
    expect(await stateOf(one.id)).toMatchObject({ status: "open", assignee: null });
    await jonas("PATCH", "/leaving-settings", { returnsTo: "leaver", minutes: 240 });
  });

  test("when its customer asks for the team, and not while they talk with another customer", async () => {
    await wish(dora);
    const one = await asks("Piko says E7", {}, "yara");
    await leaves(one.id);
    const peer = await replies(one, "Which app have you?", "pete");
    await replies(one, "2.4, since Monday.", "yara", { parentExternalId: peer.externalId });
    await reactWaiting(world);
    expect((await stateOf(one.id)).status).toBe("waiting_community");
    // We told them where it stands; a thank-you for that is no call for us.
    const waiting = await replies(one, "Thanks for getting back to me!", "yara", { addressed: true });
    await reactWaiting(world);
    expect((await stateOf(one.id)).status).toBe("waiting_community");
    expect((await leavingOf(one.id)).peer?.postId).not.toBe(waiting.postId);
    await replies(one, "I want my money back now", "yara", { parentExternalId: peer.externalId });
    await reactWaiting(world);
    expect((await stateOf(one.id)).status).toBe("open");
    expect((await leavingOf(one.id)).leaving.endedBecause).toBe("customer");
    expect((await visit("/asked", dora)).body).not.toContain("Piko says E7");
  });

  test("taken back by a teammate, and by any other status; an undo lets it go on", async () => {
    const one = await asks("Which cup fits under the Piko?");
    const left = await leaves(one.id);
    expect((await jonas("DELETE", `/conversations/${one.id}/leaving`)).status).toBe(204);
    expect(await stateOf(one.id)).toMatchObject({ status: "open", communityUntil: null });
    await leaves(one.id);
    await jonas("PATCH", `/conversations/${one.id}`, { status: "resolved" });
    await reactWaiting(world);
    expect((await leavingOf(one.id)).leaving.endedBecause).toBe("taken_back");
    await jonas("PATCH", `/conversations/${one.id}`, { status: "waiting_community" });
    await reactWaiting(world);
    expect(await stateOf(one.id)).toMatchObject({ status: "waiting_community", communityUntil: left.deadlineAt });
    expect((await leavingOf(one.id)).leaving).toMatchObject({ endedAt: null, question: { id: left.question.id } });
  });

  test("a conversation that waits by its status alone has a clock too", async () => {
    const one = await asks("Private thing", { visibility: "direct", kind: "message" });
    await jonas("PATCH", `/conversations/${one.id}`, { status: "waiting_community" });
    await reactWaiting(world);
    await reactWaiting(world);
    expect((await stateOf(one.id)).communityUntil).toBe(
      new Date(world.context.now().getTime() + 240 * minute).toISOString(),
    );
    world.clock.advance(241 * minute);
    await sweepLeavings(world.context);
    expect((await stateOf(one.id)).status).toBe("open");
  });
});

describe("an answer", () => {
  test("on the portal is noticed; accepted, it comes back, and who answered is thanked until it is taken back", async () => {
    await wish(dora);
    const one = await asks("How often do I grease the Piko?");
    const left = await leaves(one.id);
    await send(`/questions/${left.question.id}/answers`, { text: "Once a year." }, dora);
    const other = await send(`/questions/${left.question.id}/answers`, { text: "Twice." }, lena);
    await reactWaiting(world);
    let now = await leavingOf(one.id);
    expect(now.leaving.answeredAt).not.toBeNull();
    expect(now.leaving.asked).toMatchObject([{ state: "answered" }]);
    expect(await lines(one.id)).toEqual(
      expect.arrayContaining(["Dora Quist answered on the portal", "Lena Brandt answered on the portal"]),
    );
    const answerId = /#post-([0-9a-f-]{36})/.exec(String(other.headers.location))?.[1] ?? "";
    const solution = `/questions/${left.question.id}/solution`;
    expect((await jonas("PUT", solution, { answerId, solution: "accepted" })).status).toBeLessThan(300);
    await reactWaiting(world);
    now = await leavingOf(one.id);
    expect(now.leaving.endedBecause).toBe("solved");
    expect((await stateOf(one.id)).status).toBe("open");
    expect((await lines(one.id)).filter((line) => line.startsWith("Thanked"))).toHaveLength(1);
    for (const member of [dora, lena])
      expect((await visit("/asked", member)).body).toContain("Your answer helped with");
    await jonas("DELETE", solution);
    await reactWaiting(world);
    for (const member of [dora, lena])
      expect((await visit("/asked", member)).body).not.toContain("How often do I grease");
  });

  test("of a peer on the network is proposed after a thank-you, confirmed by a teammate, and undone", async () => {
    const one = await asks("Piko beeps three times", {}, "yusuf");
    await leaves(one.id);
    const peer = await replies(one, "Hold steam for five seconds", "pete");
    await replies(one, "Which button?", "yusuf", { parentExternalId: peer.externalId });
    await reactWaiting(world);
    expect((await leavingOf(one.id)).peer).toBeNull();
    await replies(one, "That did it, thank you!", "yusuf", { parentExternalId: peer.externalId });
    await reactWaiting(world);
    await reactWaiting(world);
    const { peer: proposed } = await leavingOf(one.id);
    expect(proposed).toMatchObject({
      postId: peer.postId,
      because: "thanks",
      snippet: "Hold steam for five seconds",
      thanks: "That did it, thank you!",
      confirmedAt: null,
    });
    expect((await stateOf(one.id)).status).toBe("waiting_community");
    const confirmed = await jonas("PUT", `/conversations/${one.id}/peer-answer`, { postId: peer.postId });
    expect(confirmed.body).toMatchObject({ confirmedBy: "Jonas Weil" });
    expect(await stateOf(one.id)).toMatchObject({ status: "resolved", communityUntil: null });
    expect((await leavingOf(one.id)).leaving.endedBecause).toBe("peer");
    expect((await jonas("DELETE", `/conversations/${one.id}/peer-answer`)).status).toBe(204);
    expect((await stateOf(one.id)).status).toBe("open");
    expect((await leavingOf(one.id)).peer).toBeNull();
  });

  test("of a member on the network is thanked with the customer's own words", async () => {
    const one = await asks("Piko hums and nothing else", {}, "zoe");
    await leaves(one.id);
    const answer = await replies(one, "Clean the flow meter", "hal-on-scripted");
    const account = await world.tx((tx) =>
      tx.db
        .selectFrom("post")
        .select("author_id")
        .where("workspace_id", "=", tx.workspaceId)
        .where("id", "=", answer.postId)
        .executeTakeFirstOrThrow(),
    );
    const linked = await jonas("POST", `/people/${hal.personId}/identities`, {
      identityId: account.author_id,
      reason: "He said so",
    });
    expect(linked.status).toBe(201);
    await replies(one, "Danke, läuft wieder!", "zoe", { parentExternalId: answer.externalId });
    await reactWaiting(world);
    await jonas("PUT", `/conversations/${one.id}/peer-answer`, { postId: answer.postId });
    expect((await visit("/asked", hal)).body).toContain("Danke, läuft wieder!");
  });

  test("of the customer or of another thread is no answer of a peer", async () => {
    const one = await asks("Piko drips", {}, "xenia");
    const other = await asks("Duo drips", {}, "wim");
    const put = (postId: string) => jonas("PUT", `/conversations/${one.id}/peer-answer`, { postId });
    expect((await put(one.postId)).status).toBe(422);
    expect((await put(other.postId)).status).toBe(404);
  });
});

describe("rules", () => {
  test("a rule is off until it was tried; then what opens and fits is left by itself, and says why", async () => {
    await wish(dora);
    const product = (await jonas("POST", "/products", { name: "Kettle" })).body.id;
    expect((await jonas("POST", "/leaving-rules", { name: "Nothing" })).body.type).toBe("no_condition");
    const made = await jonas("POST", "/leaving-rules", {
      name: "Kettle questions",
      intent: "question",
      productId: product,
      minutes: 90,
    });
    expect(made.body).toMatchObject({ active: false, product: { name: "Kettle" }, minutes: 90 });
    const early = await asks("How do I descale the Kettle?");
    await reactWaiting(world);
    expect((await stateOf(early.id)).status).toBe("open");
    const past = await jonas("GET", `/leaving-rules/${made.body.id}/past`);
    expect(past.body).toMatchObject({ held: 1, examples: [{ id: early.id }] });
    expect(past.body.looked).toBeGreaterThan(1);

    const path = `/leaving-rules/${made.body.id}`;
    expect((await jonas("PATCH", path, { active: true })).body.active).toBe(true);
    const fits = await asks("How long does the Kettle stay warm?");
    const misses = await asks("How long does the Duo stay warm?");
    const secret = await asks("How do I return my Kettle?", { visibility: "direct", kind: "message" });
    const old = await asks("How old is the Kettle?", { postedAt: "2026-01-05T10:00:00Z" });
    await reactWaiting(world);
    const states = await Promise.all([fits, misses, secret, old].map(async ({ id }) => (await stateOf(id)).status));
    expect(states).toEqual(["waiting_community", "open", "open", "open"]);
    const { leaving } = await leavingOf(fits.id);
    expect(leaving).toMatchObject({ by: null, rule: { name: "Kettle questions" } });
    expect((await lines(fits.id)).some((line) => line.startsWith("Left to the community by a rule"))).toBe(true);
    // Back from the community it is not left again by itself.
    await jonas("DELETE", `/conversations/${fits.id}/leaving`);
    await reactWaiting(world);
    expect((await stateOf(fits.id)).status).toBe("open");
    expect((await jonas("DELETE", path)).status).toBe(204);
    expect((await leavingOf(fits.id)).leaving.rule).toBeNull();
  });
});
