import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorld, type World } from "../../tests/world.ts";
import { capabilities } from "../capabilities.ts";
import { newId } from "../db/id.ts";
import { deliver } from "../inbox/deliver.ts";
import { contactRule } from "./contact-rules.ts";
import { quietUntil } from "./quiet-until.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld({ capabilities });
});
afterAll(() => world.close());

const post = (path: string, body: unknown) => world.request("POST", path, { body });
const person = async (name: string) => (await post("/people", { name })).body.id as string;

describe("T-89 consent", () => {
  test("a yes without its proof is refused, a no is taken as it comes, and each line keeps who, when and how", async () => {
    const noor = await person("Noor");
    const say = (body: object) => world.as("ana")("POST", `/people/${noor}/consents`, { body });
    expect(await say({ purpose: "marketing", granted: true })).toMatchObject({
      status: 422,
      body: { type: "consent_unproven", errors: [{ path: "evidence" }, { path: "textVersion" }] },
    });
    const yes = await say({ purpose: "marketing", granted: true, evidence: "Form on paper", textVersion: "2026-03" });
    expect(yes).toMatchObject({
      status: 201,
      body: { granted: true, source: "teammate", by: "Ana Ribeiro", evidence: "Form on paper", textVersion: "2026-03" },
    });
    expect((await say({ purpose: "marketing", granted: false, network: "mail" })).status).toBe(201);
    const key = await post(`/people/${noor}/consents`, { purpose: "updates", granted: false });
    expect(key.body).toMatchObject({ source: "api", by: null });
    const pages = await world.request("GET", `/people/${noor}/consents?limit=2`);
    expect(pages.body.items.map((line: { purpose: string }) => line.purpose)).toEqual(["updates", "marketing"]);
    const rest = await world.request("GET", `/people/${noor}/consents?limit=2&cursor=${pages.body.nextCursor}`);
    expect(rest.body).toMatchObject({ items: [{ id: yes.body.id }], nextCursor: null });
  });

  test("nobody writes the past: source and time are not the caller's, and a line is neither changed nor deleted", async () => {
    const noor = await person("Noor 2");
    for (const extra of [{ source: "person" }, { consent_source: "person" }, { recordedAt: "2020-01-01T00:00:00Z" }]) {
      const answer = await post(`/people/${noor}/consents`, { purpose: "updates", granted: false, ...extra });
      expect(answer.status, JSON.stringify(extra)).toBe(400);
    }
    await post(`/people/${noor}/consents`, { purpose: "updates", granted: false });
    for (const statement of ["update consent set granted = true", "delete from consent"]) {
      await expect(world.context.app.query(statement), statement).rejects.toThrow("permission denied");
    }
    for (const statement of ["update person_preference set value = null", "delete from person_preference"]) {
      await expect(world.context.app.query(statement), statement).rejects.toThrow("permission denied");
    }
  });

  test("an analyst reads it and cannot record; a partner sees nothing of it", async () => {
    const id = await person("Lena");
    const no = { purpose: "updates", granted: false };
    expect((await world.as("priya")("GET", `/people/${id}/contact-rules`)).status).toBe(200);
    expect((await world.as("priya")("POST", `/people/${id}/consents`, { body: no })).status).toBe(403);
    expect((await world.as("priya")("PATCH", `/people/${id}/preferences`, { body: {} })).status).toBe(403);
    expect((await world.as("ida")("GET", `/people/${id}/contact-rules`)).status).toBe(403);
  });
});

describe("what a word counts for", () => {
  const word = (n: number, granted: boolean, network: string | null) => ({
    id: `0190000${n}-0000-7000-8000-000000000000`,
    purpose: "updates" as const,
    network,
    granted,
    source: "teammate" as const,
    evidence: null,
    text_version: null,
    actor_id: null,
    actor_name: null,
    recorded_at: new Date(0),
  });
  const allowed = (...consents: ReturnType<typeof word>[]) =>
    contactRule({ suppression: null, consents }, "updates", "mail").allowed;

  test("a general no beats what is older, a general yes lifts no particular no, a particular word beats older ones", () => {
    expect(allowed()).toBe(true);
    expect(allowed(word(1, true, "mail"), word(2, false, null))).toBe(false);
    expect(allowed(word(1, false, null), word(2, true, "mail"))).toBe(true);
    expect(allowed(word(1, false, "mail"), word(2, true, null))).toBe(false);
    expect(allowed(word(1, false, "mastodon"))).toBe(true);
  });

  test("marketing needs a yes; do-not-contact comes before every yes", () => {
    const none = { suppression: null, consents: [] };
    expect(contactRule(none, "marketing", "mail")).toMatchObject({ allowed: false, code: "consent_missing" });
    const stopped = { suppression: { reason: "Asked" }, consents: [word(1, true, null)] };
    expect(contactRule(stopped, "updates", "mail")).toMatchObject({ allowed: false, code: "do_not_contact" });
  });

  test("quiet hours in their zone, also over midnight", () => {
    const night = { from: "22:00", to: "08:00", timezone: "Europe/Berlin" };
    const at = (time: string) => quietUntil(night, new Date(`2026-03-02T${time}Z`))?.toISOString() ?? null;
    expect(at("21:30:00")).toBe("2026-03-03T07:00:00.000Z");
    expect(at("06:59:59")).toBe("2026-03-02T07:00:00.000Z");
    expect(at("07:00:00")).toBeNull();
    expect(at("20:59:00")).toBeNull();
    expect(quietUntil({ from: "12:00", to: "13:00", timezone: "UTC" }, new Date("2026-03-02T12:30:00Z"))).toEqual(
      new Date("2026-03-02T13:00:00Z"),
    );
    expect(quietUntil({ from: "12:00", to: "12:00", timezone: "UTC" }, new Date("2026-03-02T12:00:00Z"))).toBeNull();
  });
});

describe("T-83 obeyed where an answer is written, accepted and claimed", () => {
  test("a no, a wish for privacy, quiet hours and do-not-contact, each at both ends", async () => {
    const { personId, conversationId } = await conversation();
    const answer = (body: object = {}) =>
      world.as("ana")("POST", `/conversations/${conversationId}/replies`, { body: { text: "Hold steam", ...body } });
    const composer = async () => (await world.request("GET", `/conversations/${conversationId}`)).body.composer;
    const say = (granted: boolean) =>
      post(`/people/${personId}/consents`, {
        purpose: "answers",
        granted,
        network: "square",
        ...(granted && { evidence: "Said so", textVersion: "1" }),
      });
    const state = async (id: string) => (await world.request("GET", `/replies/${id}`)).body;

    const first = await answer();
    expect(first.status, first.text).toBe(201);
    const queued = first.body.id;
    await say(false);
    await deliver(world.context, world.workspace.id, queued);
    expect(await state(queued)).toMatchObject({ state: "failed", lastError: { code: "consent_refused" } });
    expect((await answer({ seenReplyId: queued })).body.type).toBe("consent_refused");
    expect(await composer()).toMatchObject({ canReply: false, refusal: expect.stringContaining("said no to answers") });
    await say(true);

    const wish = (body: object) => world.request("PATCH", `/people/${personId}/preferences`, { body });
    expect((await wish({ notInPublic: true })).body).toMatchObject({ notInPublic: true });
    expect(await composer()).toMatchObject({ canReply: true, widestVisibility: "direct" });
    expect((await answer({ visibility: "public", seenReplyId: queued })).body.type).toBe("not_in_public");
    const quietly = await answer({ seenReplyId: queued });
    expect(quietly.body).toMatchObject({ visibility: "direct" });
    await wish({ notInPublic: false });

    const now = world.context.now();
    const hour = (add: number) => `${String((now.getUTCHours() + add + 24) % 24).padStart(2, "0")}:00`;
    await wish({ quietHours: { from: hour(0), to: hour(2), timezone: "UTC" } });
    await deliver(world.context, world.workspace.id, quietly.body.id);
    expect(await state(quietly.body.id)).toMatchObject({
      state: "queued",
      attempts: 0,
      lastError: { code: "quiet_hours" },
    });
    const rules = await world.request("GET", `/people/${personId}/contact-rules`);
    expect(Date.parse(rules.body.quietUntil)).toBeGreaterThan(now.getTime());
    expect((await wish({ quietHours: { from: "1:00", to: "25:00", timezone: "UTC" } })).status).toBe(400);
    expect((await wish({ quietHours: { from: "01:00", to: "02:00", timezone: "Mars" } })).status).toBe(422);
    await wish({ quietHours: null });

    await post(`/people/${personId}/suppressions`, { reason: "Asked on the phone" });
    await deliver(world.context, world.workspace.id, quietly.body.id);
    expect((await state(quietly.body.id)).state).not.toBe("sent");
    const why = await world.request("GET", `/people/${personId}/contact-rules`);
    expect(why.body.rules.every((rule: { code: string }) => rule.code === "do_not_contact")).toBe(true);
  });
});

/** Somebody in People who wrote on the square, and the conversation that it opened. */
async function conversation() {
  const channel = (await post("/channels", { connector: "square", name: "Square" })).body;
  const fed = (await post("/posts", { text: "E7 again", network: "square", author: { handle: "noor" } })).body;
  const personId = (await post("/people", { identityId: fed.author.id })).body.id as string;
  await world.tx(async (tx) => {
    await tx.db
      .insertInto("post_channel")
      .values({ workspace_id: tx.workspaceId, post_id: fed.id, channel_id: channel.id, local_id: newId() })
      .execute();
    await tx.db
      .updateTable("channel")
      .set({ account: JSON.stringify({ externalId: "brunnwerk", handle: "brunnwerk", name: "Brunnwerk", url: null }) })
      .where("id", "=", channel.id)
      .execute();
  });
  const opened = await post("/conversations", { postId: fed.id });
  return { personId, conversationId: opened.body.id as string };
}
