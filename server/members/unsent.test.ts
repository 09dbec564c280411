import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { joinPortal, type TestMember } from "../../tests/members.ts";
import { openWorld, type World } from "../../tests/world.ts";
import { questionPages } from "../community/portal-pages.ts";
import { linkOf } from "../mail/link-of.ts";
import { mailById } from "../mail/store.ts";
import { createPortal } from "../portal/create-portal.ts";
import { openPortal } from "../portal/open-portal.ts";
import { memberPages } from "./portal-pages.ts";
import { sweepMembers } from "./sweep-members.ts";

const host = "community.brunnwerk.example";
const origin = `https://${host}`;
let world: World;
let portal: FastifyInstance;
let dora: TestMember;
beforeAll(async () => {
  world = await openWorld({ env: { EARSHOT_PORTAL_URL: origin }, now: new Date("2026-03-04T12:00:00Z") });
  await world.tx((tx) => openPortal(tx, "The cast is waiting.", world.context.now()));
  portal = createPortal(world.context, [questionPages, memberPages]);
  await portal.ready();
  dora = await joinPortal(world, { name: "Dora Quist", email: "dora@example.com" });
});
afterAll(async () => {
  await portal?.close();
  await world.close();
});

const look = (url: string, cookie?: string) => portal.inject({ url, headers: { host, ...(cookie && { cookie }) } });
const send = (url: string, fields: Record<string, string>, cookie?: string) =>
  portal.inject({
    method: "POST",
    url,
    headers: { host, origin, "content-type": "application/x-www-form-urlencoded", ...(cookie && { cookie }) },
    payload: new URLSearchParams(fields).toString(),
  });
const question = { title: "Does yours hiss at six?", text: "Mine does, & <b>loudly</b>.", tags: "steam", sure: "yes" };
/** Where a signed-out visitor is led back to. */
async function kept(url: string, fields: Record<string, string>): Promise<string> {
  const answer = await send(url, fields);
  expect(answer.statusCode).toBe(303);
  return new URL(answer.headers.location as string, origin).searchParams.get("returnTo") as string;
}
const questions = async () => (await world.context.owner.query("select title from post where kind = 'question'")).rows;
const rows = async () => (await world.context.owner.query("select count(*)::int as n from unsent_form")).rows[0].n;

describe("a form that is sent while signed out", () => {
  test("comes back in whatever browser the mailed link is opened, and is published by a button there, once", async () => {
    const back = await kept("/questions", question);
    expect(back).toMatch(/^\/unsent\/[\w-]{43}$/);
    const signIn = await look(`/sign-in?returnTo=${encodeURIComponent(back)}`);
    expect(signIn.body).toContain("What you wrote is kept for a day");
    await send("/sign-in", { email: "lena@example.com", returnTo: back });
    const { rows: mails } = await world.context.owner.query("select id from mail where to_key = 'lena@example.com'");
    const mail = await world.tx((tx) => mailById(tx, mails[0].id));
    // Another browser: nothing but the link is known.
    const path = new URL(linkOf(world.context, mail!) as string).pathname;
    const signedIn = await send(path, { name: "Lena Brandt" });
    expect(signedIn.headers.location).toBe(`${back}?said=signed_in`);
    const cookie = String(signedIn.headers["set-cookie"]).split(";")[0] as string;

    const page = await look(back, cookie);
    expect(page.body).toContain('action="/questions"');
    expect(page.body).toContain("Mine does, &amp; &lt;b&gt;loudly&lt;/b&gt;.");
    expect(page.body).toContain('<input type="hidden" name="tags" value="steam"/>');
    expect(await questions()).toEqual([]);
    const secret = back.split("/").pop() as string;
    const published = await send("/questions", { ...question, text: "Mine does, at seven.", unsent: secret }, cookie);
    expect(published.headers.location).toMatch(/^\/questions\/.*said=asked/);
    expect(await questions()).toEqual([{ title: question.title }]);
    expect((await look(back, cookie)).statusCode).toBe(404);
  });

  test("an answer too; its page shows the form to everybody", async () => {
    const { rows: found } = await world.context.owner.query("select id from question limit 1");
    const at = `/questions/${found[0].id}`;
    expect((await look(at)).body).toContain(`action="${at}/answers"`);
    const back = await kept(`${at}/answers`, { text: "Hold steam for five seconds." });
    expect((await look(back, dora.cookie)).body).toContain(`action="${at}/answers"`);
    const answered = await send(
      `${at}/answers`,
      { text: "Hold steam for five seconds.", unsent: back.split("/").pop() as string },
      dora.cookie,
    );
    expect(answered.headers.location).toContain("said=answered");
    expect(await rows()).toBe(0);
  });

  test("what was refused is still kept; what is thrown away, or a day old, is gone", async () => {
    const back = await kept("/questions", { ...question, title: "Too" });
    const secret = back.split("/").pop() as string;
    expect((await send("/questions", { title: "Too", text: "", unsent: secret }, dora.cookie)).statusCode).toBe(422);
    expect((await look(back, dora.cookie)).statusCode).toBe(200);
    expect((await send(back, {}, dora.cookie)).headers.location).toBe("/?said=discarded");
    expect((await look(back, dora.cookie)).statusCode).toBe(404);
    const old = await kept("/questions", question);
    world.clock.advance(86_400_000 + 1);
    expect((await look(old, dora.cookie)).statusCode).toBe(404);
    await sweepMembers(world.context);
    expect(await rows()).toBe(0);
  });

  test("only who signs in reads it, and nothing is kept of a form without words or beyond measure", async () => {
    const back = await kept("/questions", question);
    const stranger = await look(back);
    expect([stranger.statusCode, stranger.body.includes("Mine does")]).toEqual([303, false]);
    for (const guess of ["/unsent/x", `/unsent/${"A".repeat(43)}`, `${back}x`])
      expect((await look(guess, dora.cookie)).statusCode, guess).toBe(404);
    expect(await kept("/questions", { title: " ", text: "" })).toBe("/");
    expect(await kept("/questions", { title: "x", text: "x".repeat(40_000) })).toBe("/");
    const { rows: found } = await world.context.owner.query("select id from question limit 1");
    expect(await kept(`/questions/${found[0].id}/votes`, { on: "yes" })).toBe("/");
  });

  test("T-21 T-34: it is never sent by itself, hostile words stay words, and it leads to no other site", async () => {
    const hostile = { title: '"><script>alert(1)</script>', text: "</textarea><form action=//evil.example>" };
    const back = await kept("/questions?next=//evil.example", hostile);
    const before = (await questions()).length;
    const page = await look(back, dora.cookie);
    expect(page.body).not.toContain("<script>alert");
    expect(page.body).not.toContain("</textarea><form");
    expect(page.body).toContain('action="/questions"');
    expect((await questions()).length).toBe(before);
  });

  test("T-68: strangers fill no more than there is room for, and are shown their words to copy", async () => {
    await world.context.owner.query(
      `insert into unsent_form (workspace_id, id, hash, action, fields, expires_at)
       select $1, gen_random_uuid(), sha256(n::text::bytea), '/questions', '{}', $2 from generate_series(1, 2000) n`,
      [world.workspace.id, new Date(world.context.now().getTime() + 60_000)],
    );
    const full = await send("/questions", question);
    expect([full.statusCode, full.body.includes("copy it from this page"), full.body.includes("loudly")]).toEqual([
      503,
      true,
      true,
    ]);
  });
});
