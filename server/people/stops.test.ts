import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { scriptedNetwork } from "../../tests/scripted-network.ts";
import { openWorld, type World } from "../../tests/world.ts";
import { channelRoutes } from "../channels/routes.ts";
import { ideaRoutes } from "../ideas/routes.ts";
import { tell } from "../ideas/tell.ts";
import { deliver } from "../inbox/deliver.ts";
import { inboxRoutes } from "../inbox/routes.ts";
import { collect } from "../intake/collect.ts";
import { queueMail } from "../mail/queue-mail.ts";
import { sendMail } from "../mail/send-mail.ts";
import { mailById } from "../mail/store.ts";
import { postRoutes } from "../posts/routes.ts";
import { undecidedMs } from "./may-contact.ts";
import { peopleRoutes } from "./routes.ts";

const network = scriptedNetwork();
let world: World;
let channelId: string;
let n = 0;
let said = 0;
beforeAll(async () => {
  world = await openWorld({
    capabilities: [channelRoutes, postRoutes, peopleRoutes, inboxRoutes, ideaRoutes],
    connectors: network.connectors,
  });
  const channel = await world.request("POST", "/channels", {
    body: { connector: "scripted", name: "Scripted", settings: {} },
  });
  channelId = channel.body.id;
  await collect(world.context, world.workspace.id, channelId);
});
afterAll(() => world.close());
beforeEach(() => {
  network.clear();
  n += 1;
});

type Said = { text: string; by?: string; id?: string; addressed?: boolean; revision?: number };
async function say({ text, by = `noor${n}`, id = `scripted:${n}:${++said}`, ...more }: Said) {
  network.say({ externalId: id, text, ...more }, by);
  await collect(world.context, world.workspace.id, channelId);
  const post = await world.tx((tx) =>
    tx.db
      .selectFrom("post")
      .select(["id", "author_id"])
      .where("workspace_id", "=", tx.workspaceId)
      .where("external_id", "=", id)
      .executeTakeFirstOrThrow(),
  );
  return { postId: post.id, identityId: post.author_id as string };
}
const proposals = async (identityId: string) =>
  (await world.request("GET", `/stop-proposals?identityId=${identityId}`)).body.items;
const conversationOf = async (identityId: string): Promise<string> =>
  (await world.request("GET", "/conversations?limit=200")).body.items.find(
    (one: { customer: { id: string } | null }) => one.customer?.id === identityId,
  ).id;
const decide = (id: string, accept: boolean) =>
  world.as("ana")("PUT", `/stop-proposals/${id}/decision`, { body: { accept } });
async function known(identityId: string): Promise<string> {
  const { body } = await world.request("POST", "/people", { body: { name: "Noor Haddad" } });
  await world.request("POST", `/people/${body.id}/identities`, { body: { identityId, reason: "known" } });
  return body.id;
}

describe("“stop” on a network", () => {
  test("proposes do-not-contact with the words that counted; accepting adds an author to People and can be undone", async () => {
    const { postId, identityId } = await say({ text: "Please stop writing to me!" });
    const [proposal] = await proposals(identityId);
    expect(proposal).toMatchObject({
      postId,
      words: "stop writing to me",
      state: "waiting",
      person: null,
      author: { id: identityId, network: "scripted" },
    });
    const accepted = await decide(proposal.id, true);
    expect(accepted).toMatchObject({
      status: 200,
      body: { state: "accepted", decidedBy: "Ana Ribeiro", person: { name: "Noor Haddad" } },
    });
    const personId = accepted.body.person.id;
    expect((await decide(proposal.id, true)).body.suppressionId).toBe(accepted.body.suppressionId);
    expect((await decide(proposal.id, false)).status).toBe(409);
    const rules = (await world.request("GET", `/people/${personId}/contact-rules`)).body;
    expect(rules.obstacles[0]).toMatchObject({
      code: "do_not_contact",
      reason: "Asked on scripted not to be written to.",
      effect: "stops",
      source: "teammate",
    });
    const undone = await world.as("ana")("DELETE", `/stop-proposals/${proposal.id}/decision`);
    expect(undone.body).toMatchObject({ state: "waiting", suppressionId: null, decidedBy: null });
    expect((await world.request("GET", `/people/${personId}`)).body.suppressions).toEqual([]);
    expect((await world.request("GET", `/people/${personId}/contact-rules`)).body.obstacles[0]).toMatchObject({
      code: "stop_proposed",
      effect: "holds",
    });
  });

  test("only who addresses us is heard, each account has one question open, and a second post asks again once decided", async () => {
    const aside = await say({ text: "stop writing to me", addressed: false });
    expect(await proposals(aside.identityId)).toEqual([]);
    const { identityId } = await say({ text: "stop" });
    await say({ text: "STOP!!" });
    expect(await proposals(identityId)).toHaveLength(1);
    await decide((await proposals(identityId))[0].id, false);
    await say({ text: "leave me alone" });
    expect((await proposals(identityId)).map((one: { state: string }) => one.state)).toEqual(["waiting", "dismissed"]);
    const undo = await world.as("ana")("DELETE", `/stop-proposals/${(await proposals(identityId))[1].id}/decision`);
    expect(undo.status).toBe(409);
  });

  test("the same delivery again, or an edit, proposes nothing twice; a deleted post takes its words along", async () => {
    const { identityId } = await say({ text: "unsubscribe", id: `scripted:edit${n}` });
    await say({ text: "unsubscribe", id: `scripted:edit${n}` });
    await say({ text: "unsubscribe, please", id: `scripted:edit${n}`, revision: 2 });
    expect(await proposals(identityId)).toHaveLength(1);
    network.waiting.push({ type: "delete", externalId: `scripted:edit${n}`, localId: null, at: null, raw: "{}" });
    await collect(world.context, world.workspace.id, channelId);
    expect((await proposals(identityId))[0]).toMatchObject({ words: null, state: "waiting" });
  });

  test("an analyst sees it and decides nothing; a partner sees nothing", async () => {
    const { identityId } = await say({ text: "stop" });
    const [{ id }] = await proposals(identityId);
    expect((await world.as("priya")("PUT", `/stop-proposals/${id}/decision`, { body: { accept: true } })).status).toBe(
      403,
    );
    expect((await world.as("ida")("GET", "/stop-proposals")).status).toBe(403);
  });
});

describe("T-83 while it is proposed", () => {
  test("a direct answer leaves with a warning; accepted, composer, API and the claim refuse it", async () => {
    const { identityId } = await say({ text: "stop" });
    const conversationId = await conversationOf(identityId);
    const open = (await world.request("GET", `/conversations/${conversationId}`)).body;
    expect(open.composer).toMatchObject({ canReply: true, warning: expect.stringContaining("looks like “stop”") });
    const first = await world.as("ana")("POST", `/conversations/${conversationId}/replies`, {
      body: { text: "Sorry." },
    });
    expect(first.status).toBe(201);
    await deliver(world.context, world.workspace.id, first.body.id);
    expect(network.sends).toHaveLength(1);

    const second = await world.as("ana")("POST", `/conversations/${conversationId}/replies`, {
      body: { text: "And…" },
    });
    await decide((await proposals(identityId))[0].id, true);
    await deliver(world.context, world.workspace.id, second.body.id);
    expect(network.sends).toHaveLength(1);
    expect((await world.request("GET", `/replies/${second.body.id}`)).body).toMatchObject({
      state: "failed",
      lastError: { code: "do_not_contact" },
    });
    expect((await world.request("GET", `/conversations/${conversationId}`)).body.composer).toMatchObject({
      canReply: false,
      warning: null,
    });
    const third = await world.as("ana")("POST", `/conversations/${conversationId}/replies`, { body: { text: "!" } });
    expect(third).toMatchObject({ status: 422, body: { type: "do_not_contact" } });
  });

  test("what was to be told is held with the reason, also when it waits for sending; dismissed, it leaves", async () => {
    const asked = await say({ text: "Quiet mode at six, please" });
    const { body: idea } = await world.request("POST", "/ideas", { body: { title: "Quiet mode" } });
    await world.request("POST", `/ideas/${idea.id}/evidence`, { body: { postId: asked.postId } });
    await world.request("PATCH", `/ideas/${idea.id}`, { body: { state: "shipped", answer: "In 2.5." } });
    const { changeId } = (await world.request("GET", `/ideas/${idea.id}/recipients`)).body;
    await world.as("jonas")("POST", `/ideas/${idea.id}/telling`, { body: { changeId, text: "It is there." } });
    await tell(world.context, world.workspace.id, changeId);
    const reply = (await world.request("GET", "/replies?limit=1")).body.items[0];
    // Between outbox and network.
    await say({ text: "stop messaging me" });
    await deliver(world.context, world.workspace.id, reply.id);
    expect(network.sends).toEqual([]);
    expect((await world.request("GET", `/replies/${reply.id}`)).body).toMatchObject({
      state: "queued",
      lastError: { code: "stop_proposed" },
    });
    // Another idea, not yet told.
    const { body: other } = await world.request("POST", "/ideas", { body: { title: "Louder mode" } });
    await world.request("POST", `/ideas/${other.id}/evidence`, { body: { postId: asked.postId } });
    await world.request("PATCH", `/ideas/${other.id}`, { body: { state: "shipped", answer: null } });
    expect((await world.request("GET", `/ideas/${other.id}/recipients`)).body.items).toMatchObject([
      { state: "held", held: { code: "stop_proposed" } },
    ]);
    await decide((await proposals(asked.identityId))[0].id, false);
    world.clock.advance(undecidedMs + 60_000);
    await deliver(world.context, world.workspace.id, reply.id);
    expect(network.sends).toHaveLength(1);
  });

  test("a mail that nobody asked for waits, and the same person's other accounts are covered", async () => {
    const { identityId } = await say({ text: "stop" });
    const personId = await known(identityId);
    const mailId = await world.tx((tx) =>
      queueMail(world.context, tx, {
        template: "test",
        params: { workspace: "Brunnwerk" },
        purpose: "updates",
        to: { name: null, address: `noor${n}@example.com` },
        personId,
      }),
    );
    await sendMail(world.context, world.workspace.id, mailId as string);
    const row = await world.tx((tx) => mailById(tx, mailId as string));
    expect(row).toMatchObject({ state: "queued", last_error: { code: "stop_proposed" } });
    const elsewhere = await say({ text: "How do I descale it?", by: `noor-too${n}` });
    await world.request("POST", `/people/${personId}/identities`, {
      body: { identityId: elsewhere.identityId, reason: "known" },
    });
    const open = (await world.request("GET", `/conversations/${await conversationOf(elsewhere.identityId)}`)).body;
    expect(open.composer.warning).toContain("looks like “stop”");
  });
});

test("why somebody cannot be written to stands in one place: each rule, who said it, since when, and what lifts it", async () => {
  const { identityId } = await say({ text: "Hello" });
  const personId = await known(identityId);
  const at = (path: string) => `/people/${personId}/${path}`;
  await world.as("ana")("POST", at("suppressions"), { body: { reason: "Said so on the phone" } });
  await world.as("ana")("POST", at("consents"), { body: { purpose: "updates", granted: false, network: "scripted" } });
  await world.request("PATCH", at("preferences"), {
    body: {
      notInPublic: true,
      quietHours: { from: "22:00", to: "07:00", timezone: "Europe/Berlin" },
      mailRhythm: "none",
    },
  });
  await world.request("PATCH", `/people/${personId}`, { body: { email: `noor${n}@example.com` } });
  await world.context.owner.query(
    "insert into mail_suppression (workspace_id, id, address_key, reason) values ($1, gen_random_uuid(), $2, 'bounced')",
    [world.workspace.id, `noor${n}@example.com`],
  );
  const { obstacles } = (await world.as("priya")("GET", at("contact-rules"))).body;
  expect(obstacles.map(({ code, source }: { code: string; source: string }) => `${code} ${source}`)).toEqual([
    "do_not_contact teammate",
    "consent_refused teammate",
    "consent_missing system",
    "not_in_public api",
    "quiet_hours api",
    "rhythm_none api",
    "address_suppressed system",
  ]);
  expect(obstacles[1]).toMatchObject({ by: "Ana Ribeiro", network: "scripted", purposes: ["updates"] });
  for (const { code, lift, reason, at: since } of obstacles) {
    expect([lift.length > 10, reason.length > 10], code).toEqual([true, true]);
    expect(since === null, code).toBe(code === "consent_missing");
  }
});
