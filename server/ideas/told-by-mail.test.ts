import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { joinPortal, type TestMember } from "../../tests/members.ts";
import { scriptedNetwork } from "../../tests/scripted-network.ts";
import { openWorld, type World } from "../../tests/world.ts";
import { digestContributors } from "../digest-contributors.ts";
import { inboxRoutes } from "../inbox/routes.ts";
import { mailRoutes } from "../mail/routes.ts";
import { sendMail } from "../mail/send-mail.ts";
import { sendDigests } from "../members/digest.ts";
import { peopleRoutes } from "../people/routes.ts";
import { openPortal } from "../portal/open-portal.ts";
import { ideaRoutes } from "./routes.ts";
import { tell } from "./tell.ts";

const origin = "https://community.brunnwerk.example";
const week = 7 * 86_400_000;
let world: World;
let dora: TestMember;
let email: string;
let n = 0;

beforeAll(async () => {
  world = await openWorld({
    capabilities: [peopleRoutes, inboxRoutes, ideaRoutes, mailRoutes],
    connectors: scriptedNetwork().connectors,
    env: { EARSHOT_PORTAL_URL: origin },
    now: new Date("2026-03-04T12:00:00Z"),
  });
  await world.tx((tx) => openPortal(tx, "The cast is waiting.", world.context.now()));
});
afterAll(() => world.close());
beforeEach(async () => {
  email = `dora${++n}@example.com`;
  dora = await joinPortal(world, { name: "Dora Quist", email });
});

const wish = (mailRhythm: string) =>
  world.request("PATCH", `/people/${dora.personId}/preferences`, { body: { mailRhythm } });
/** An idea that Dora voted for on the portal, shipped and told. */
async function told(title = "Quiet mode"): Promise<{ id: string; changeId: string }> {
  const { body } = await world.request("POST", "/ideas", { body: { title } });
  await world.request("PUT", `/ideas/${body.id}/votes/${dora.personId}`);
  await world.request("PATCH", `/ideas/${body.id}`, { body: { state: "shipped", answer: "It is in app 2.5." } });
  const { changeId } = (await world.request("GET", `/ideas/${body.id}/recipients`)).body;
  await again(body.id, changeId);
  return { id: body.id, changeId };
}
async function again(id: string, changeId: string): Promise<void> {
  const text = "Dear {{name}}, {{idea}} is {{state}}. {{answer}} {{constructor}}";
  const answer = await world.as("jonas")("POST", `/ideas/${id}/telling`, { body: { changeId, text } });
  expect(answer.status, answer.text).toBe(201);
  await tell(world.context, world.workspace.id, changeId);
}
const recipients = async (id: string) => (await world.request("GET", `/ideas/${id}/recipients`)).body.items;
const mails = () =>
  world.tx((tx) =>
    tx.db
      .selectFrom("mail")
      .selectAll()
      .where("workspace_id", "=", tx.workspaceId)
      .where("to_key", "=", email)
      .orderBy("id")
      .execute(),
  );
const counts = async (id: string) => (await world.request("GET", `/ideas/${id}`)).body.changes[0].telling.counts;

describe("a backer without a post", () => {
  test("T-29: hears of it at once by mail when they want that, once however often it is told, in the words as they are", async () => {
    await wish("at_once");
    const { body } = await world.request("POST", "/ideas", { body: { title: "Steam" } });
    await world.request("PUT", `/ideas/${body.id}/votes/${dora.personId}`);
    await world.request("PATCH", `/ideas/${body.id}`, { body: { state: "shipped" } });
    expect(await recipients(body.id)).toMatchObject([{ state: "ready", network: "mail", postId: null }]);

    const { id, changeId } = await told();
    await Promise.all([tell(world.context, world.workspace.id, changeId), again(id, changeId)]);
    const [mail, ...more] = await mails();
    expect(more).toEqual([]);
    expect(mail).toMatchObject({ template: "notice", purpose: "updates", person_id: dora.personId });
    expect(mail?.params).toMatchObject({
      heading: "“Quiet mode” is there",
      paragraphs: ["Dear Dora Quist, Quiet mode is there. It is in app 2.5. {{constructor}}"],
      action: { href: `${origin}/ideas/${id}/quiet-mode` },
    });
    expect(await recipients(id)).toMatchObject([{ state: "queued", network: "mail" }]);
    await sendMail(world.context, world.workspace.id, mail?.id as string);
    expect(await recipients(id)).toMatchObject([{ state: "sent", network: "mail" }]);
    expect(await counts(id)).toEqual({ sent: 1, waiting: 0, failed: 0, held: 0 });
  });

  test("stands in the weekly digest otherwise, in one of them only", async () => {
    const { id, changeId } = await told();
    expect(await mails()).toEqual([]);
    expect(await recipients(id)).toMatchObject([{ state: "queued", network: "mail" }]);
    await again(id, changeId);
    world.clock.advance(week);
    await Promise.all([sendDigests(world.context, digestContributors), sendDigests(world.context, digestContributors)]);
    world.clock.advance(week);
    await sendDigests(world.context, digestContributors);
    const [mail, ...more] = await mails();
    expect(more).toEqual([]);
    expect(mail?.params).toMatchObject({
      sections: [
        {
          heading: "Ideas you stand behind",
          items: [
            { title: "“Quiet mode” is there", detail: "It is in app 2.5.", href: `${origin}/ideas/${id}/quiet-mode` },
          ],
        },
      ],
    });
    await again(id, changeId);
    expect(await counts(id)).toEqual({ sent: 0, waiting: 1, failed: 0, held: 0 });
  });

  test("whoever changes from weekly to at once meanwhile is told at once, and by no digest", async () => {
    const { id, changeId } = await told();
    await wish("at_once");
    await again(id, changeId);
    world.clock.advance(week);
    await sendDigests(world.context, digestContributors);
    expect((await mails()).map((mail) => mail.template)).toEqual(["notice"]);
  });
});

describe("T-83 held with the reason", () => {
  test.each([
    ["rhythm_none", () => wish("none")],
    [
      "consent_refused",
      () =>
        world.request("POST", `/people/${dora.personId}/consents`, { body: { purpose: "updates", granted: false } }),
    ],
    [
      "do_not_contact",
      () => world.request("POST", `/people/${dora.personId}/suppressions`, { body: { reason: "asked" } }),
    ],
    [
      "address_suppressed",
      () =>
        world.context.owner.query(
          "insert into mail_suppression (workspace_id, id, address_key, reason) values ($1, gen_random_uuid(), $2, 'asked')",
          [world.workspace.id, email],
        ),
    ],
  ] as const)("%s", async (code, say) => {
    await say();
    const { id } = await told();
    expect(await recipients(id)).toMatchObject([{ state: "held", held: { code } }]);
    expect(await mails()).toEqual([]);
    expect(await counts(id)).toMatchObject({ held: 1, sent: 0, waiting: 0 });
  });

  test("a no that comes between the outbox and the server still stops it", async () => {
    await wish("at_once");
    const { id } = await told();
    await world.request("POST", `/people/${dora.personId}/consents`, { body: { purpose: "updates", granted: false } });
    await sendMail(world.context, world.workspace.id, (await mails())[0]?.id as string);
    expect(await recipients(id)).toMatchObject([{ state: "failed", held: { code: "consent_refused" } }]);
  });

  test("a person whose mail address nobody proved gets none", async () => {
    const { body: lena } = await world.request("POST", "/people", {
      body: { name: "Lena", email: `lena${n}@example.com` },
    });
    const { body: idea } = await world.request("POST", "/ideas", { body: { title: "Louder" } });
    await world.request("PUT", `/ideas/${idea.id}/votes/${lena.id}`);
    await world.request("PATCH", `/ideas/${idea.id}`, { body: { state: "shipped" } });
    expect(await recipients(idea.id)).toMatchObject([{ state: "held", held: { code: "no_post" } }]);
  });
});

test("T-69: many ideas told at once leave no more mails in an hour than one address gets; the others wait", async () => {
  await wish("at_once");
  for (let each = 0; each < 5; each++) await told(`Idea ${n} ${each}`);
  const queued = await mails();
  expect(queued).toHaveLength(5);
  for (const mail of queued) await sendMail(world.context, world.workspace.id, mail.id);
  const states = (await mails()).map((mail) => mail.state).sort();
  expect(states).toEqual(["caught", "caught", "caught", "queued", "queued"]);
  world.clock.advance(2 * 3_600_000);
  for (const mail of queued) await sendMail(world.context, world.workspace.id, mail.id);
  expect(new Set((await mails()).map((mail) => mail.state))).toEqual(new Set(["caught"]));
});
