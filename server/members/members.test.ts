import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorld, team, type World } from "../../tests/world.ts";
import { linkOf } from "../mail/link-of.ts";
import { addPerson } from "../people/add-person.ts";
import { insertAccount } from "../people/identity-store.ts";
import { linkIdentity } from "../people/link-identity.ts";
import { createPortal } from "../portal/create-portal.ts";
import { openPortal } from "../portal/open-portal.ts";
import { memberOf } from "./member-of.ts";
import { makeLink, readLink, takeLink } from "./one-time-link.ts";
import { memberPages } from "./portal-pages.ts";
import { safePath } from "./safe-path.ts";

const host = "community.brunnwerk.example";
const origin = `https://${host}`;
let world: World;
let portal: FastifyInstance;
let place: { workspaceId: string; origin: string };

beforeAll(async () => {
  world = await openWorld({ env: { EARSHOT_PORTAL_URL: origin } });
  place = { workspaceId: world.workspace.id, origin };
  await world.tx((tx) => openPortal(tx, "The cast is waiting.", world.context.now()));
  portal = createPortal(world.context, [memberPages]);
  await portal.ready();
});
afterAll(async () => {
  await portal?.close();
  await world.close();
});

let places = 0;
const form = (url: string, fields: Record<string, string>, more: { cookie?: string; ip?: string } = {}) =>
  portal.inject({
    method: "POST",
    url,
    remoteAddress: more.ip ?? `192.0.2.${++places % 250}`,
    headers: {
      host,
      origin,
      "content-type": "application/x-www-form-urlencoded",
      ...(more.cookie !== undefined && { cookie: more.cookie }),
    },
    payload: new URLSearchParams(fields).toString(),
  });

/** The newest link that was made for an address, as its mail says it. */
async function linkTo(email: string): Promise<string> {
  const link = await world.tx(async (tx) => {
    const mail = await tx.db
      .selectFrom("mail")
      .selectAll()
      .where("workspace_id", "=", tx.workspaceId)
      .where("to_key", "=", email)
      .orderBy("id", "desc")
      .executeTakeFirst();
    return mail ? linkOf(world.context, mail as never) : null;
  });
  if (!link) throw new Error(`No link was made for ${email}`);
  expect(link.startsWith(`${origin}/sign-in/`)).toBe(true);
  return link.slice(origin.length);
}

const cookieOf = (answer: { headers: Record<string, unknown> }) => String(answer.headers["set-cookie"]).split(";")[0];

async function signedIn(email: string, name = "Dora Quist"): Promise<string> {
  await form("/sign-in", { email });
  const answer = await form(await linkTo(email), { name });
  expect(answer.statusCode, answer.body).toBe(303);
  return cookieOf(answer) as string;
}

const rows = (table: "member" | "member_link" | "mail" | "person" | "member_session") =>
  world.tx(async (tx) => tx.db.selectFrom(table).selectAll().where("workspace_id", "=", tx.workspaceId).execute());

describe("signing in", () => {
  test("a link by mail makes a member and a session; the way back is kept", async () => {
    const asked = await form("/sign-in", { email: " Dora.Quist@Example.com ", returnTo: "/questions/7?x=1" });
    expect(asked.statusCode).toBe(200);
    expect(asked.body).toContain("Dora.Quist@Example.com");
    expect(await rows("member")).toEqual([]);
    const link = await linkTo("dora.quist@example.com");
    const before = await rows("member_link");
    const page = await portal.inject({ url: link, headers: { host } });
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain("The name others will see");
    expect(await rows("member_link")).toEqual(before);

    const answer = await form(link, { name: "  Dora\u0007 Quist " });
    expect(answer).toMatchObject({ statusCode: 303, headers: { location: "/questions/7?x=1&said=signed_in" } });
    expect(answer.headers["set-cookie"]).toMatch(
      /^__Host-earshot_member=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
    );
    const member = await memberOf(world.context, place, { cookie: cookieOf(answer) });
    expect(member).toMatchObject({ name: "Dora Quist", email: "Dora.Quist@Example.com", actor: { kind: "member" } });
    const [person] = (await rows("person")) as { id: string; email_key: string }[];
    expect(person).toMatchObject({ id: member?.personId, email_key: "dora.quist@example.com" });
  });

  test("nothing that could be used is at rest: neither the link's secret nor the session's", async () => {
    const cookie = await signedIn("rest@example.com");
    await form("/sign-in", { email: "rest@example.com" });
    const secret = (await linkTo("rest@example.com")).split("/").at(-1) as string;
    const { rows: tables } = await world.context.owner.query(`
      select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'auth', 'graphile_worker')`);
    expect(tables.length).toBeGreaterThan(50);
    for (const { name } of tables) {
      const { rows: found } = await world.context.owner.query(
        `select count(*)::int as n from ${name} t where t::text like '%' || $1 || '%' or t::text like '%' || $2 || '%'`,
        [secret, cookie.split("=")[1]],
      );
      expect(found[0].n, name).toBe(0);
    }
  });

  test("a link is good once; used twice at once, one wins", async () => {
    await form("/sign-in", { email: "twice@example.com" });
    const link = await linkTo("twice@example.com");
    const answers = await Promise.all([1, 2, 3].map(() => form(link, { name: "Twice" })));
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([303, 422, 422]);
    const again = await form(link, { name: "Twice" });
    expect(again.statusCode).toBe(422);
    expect(again.body).toContain("A link works once");
    expect(
      ((await rows("member")) as { email_key: string }[]).filter((row) => row.email_key === "twice@example.com"),
    ).toHaveLength(1);
  });

  test("a newer sign-in ends the other open links to the same address", async () => {
    await form("/sign-in", { email: "open@example.com" });
    const first = await linkTo("open@example.com");
    await form("/sign-in", { email: "open@example.com" });
    await form(await linkTo("open@example.com"), { name: "Open" });
    expect((await form(first, { name: "Open" })).body).toContain("used already, or replaced");
  });

  test("T-16: a link for one purpose is refused for each other, with a sentence, and stays good for its own", async () => {
    const purposes = ["sign_in", "change_email", "erase"] as const;
    const now = world.context.now();
    for (const made of purposes) {
      const { secret } = await world.tx((tx) => makeLink(tx, { purpose: made, email: "n@example.com", now }));
      for (const asked of purposes.filter((purpose) => purpose !== made)) {
        await expect(world.tx((tx) => takeLink(tx, secret, asked, now))).rejects.toMatchObject({
          status: 422,
          type: "wrong_purpose",
        });
      }
      expect(await world.tx((tx) => readLink(tx, secret, made, now))).toMatchObject({ purpose: made, used_at: null });
      const page = await form(`/sign-in/${secret}`, { name: "N" });
      expect(page.statusCode).toBe(made === "sign_in" ? 303 : 422);
      if (made !== "sign_in") expect(page.body).toContain("good for nothing else");
    }
  });

  test("a link is out of date after 15 minutes, and unknown ones are told so", async () => {
    const now = new Date();
    const { secret } = await world.tx((tx) => makeLink(tx, { purpose: "sign_in", email: "late@example.com", now }));
    const later = new Date(now.getTime() + 15 * 60_000);
    await expect(world.tx((tx) => takeLink(tx, secret, "sign_in", later))).rejects.toMatchObject({
      type: "link_expired",
    });
    for (const unknown of ["x", "a".repeat(43), `${"a".repeat(42)}'`]) {
      const answer = await portal.inject({ url: `/sign-in/${encodeURIComponent(unknown)}`, headers: { host } });
      expect(answer.statusCode, unknown).toBe(422);
      expect(answer.body).toContain("not known here");
    }
  });

  test("a link of another workspace is unknown here", async () => {
    const now = new Date();
    const { secret } = await world.tx(
      (tx) => makeLink(tx, { purpose: "sign_in", email: "o@example.com", now }),
      world.ostra.id,
    );
    expect((await form(`/sign-in/${secret}`, { name: "O" })).statusCode).toBe(422);
  });

  test("the answer is the same whether the address is known, unknown, or filled in by a program", async () => {
    await signedIn("known@example.com");
    const bodies = [];
    const asked: Record<string, string>[] = [
      { email: "known@example.com" },
      { email: "unknown@example.com" },
      { email: "robot@example.com", website: "https://spam.example" },
    ];
    for (const fields of asked) {
      const answer = await form("/sign-in", fields);
      bodies.push([answer.statusCode, answer.body.replaceAll(String(fields.email), "…")]);
    }
    expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
    await expect(linkTo("robot@example.com")).rejects.toThrow("No link");
  });

  test("T-69: 200 requests for one address from everywhere make five mails an hour", async () => {
    for (let round = 0; round < 20; round++)
      await Promise.all(
        Array.from({ length: 10 }, (_, n) =>
          form("/sign-in", { email: "victim@example.com" }, { ip: `198.51.${round}.${n}` }),
        ),
      );
    const mails = (await rows("mail")) as { to_key: string }[];
    expect(mails.filter((mail) => mail.to_key === "victim@example.com")).toHaveLength(5);
  });

  test("many requests from one place are turned away", async () => {
    const statuses = [];
    for (let n = 0; n < 61; n++)
      statuses.push((await form("/sign-in", { email: `${n}@many.example` }, { ip: "203.0.113.9" })).statusCode);
    expect(statuses.at(-1)).toBe(429);
    expect(statuses[0]).toBe(200);
  });

  test.each([
    "",
    "x",
    "a@b@c",
    "a b@example.com",
    `${"a".repeat(250)}@example.com`,
    "a@example.com\r\nBcc: b@example.com",
  ])("%j is not a mail address, and is said so", async (email) => {
    const answer = await form("/sign-in", { email });
    expect(answer.statusCode).toBe(400);
    expect(answer.body).toContain("This is not a mail address");
  });

  test("forms of other sites sign nobody in or out", async () => {
    const foreign = await portal.inject({
      method: "POST",
      url: "/sign-in",
      headers: { host, origin: "https://evil.example", "content-type": "application/x-www-form-urlencoded" },
      payload: "email=a@example.com",
    });
    expect(foreign.statusCode).toBe(403);
  });

  test("a new member without a name is asked again, and the link is not used up", async () => {
    await form("/sign-in", { email: "noname@example.com" });
    const link = await linkTo("noname@example.com");
    const answer = await form(link, { name: " \u200b " });
    expect(answer.statusCode).toBe(400);
    expect(answer.body).toContain("Say what others may call you.");
    expect((await form(link, { name: "<script>alert(1)</script>" })).statusCode).toBe(303);
  });

  test("T-40: the way back stays on the portal", () => {
    for (const evil of [
      "//evil.example",
      "/\\evil.example",
      "https://evil.example",
      "javascript:alert(1)",
      "/ //evil",
      "/\t/evil",
      "",
      7,
      null,
      "/a/../..//evil.example",
      "/%0d%0aSet-Cookie:x",
    ])
      expect(new URL(safePath(evil), origin).origin, String(evil)).toBe(origin);
    expect(safePath("/questions/7?sort=new#a")).toBe("/questions/7?sort=new#a");
    expect(safePath("//evil.example")).toBe("/");
  });
});

describe("who a member is", () => {
  test("T-13: the person with this mail address is the member's; their network accounts stay unproved", async () => {
    const noor = await world.tx(async (tx) => {
      const id = await addPerson(tx, { name: "Noor Haddad", email: "Noor@Example.com", customerMark: true });
      const identityId = await insertAccount(tx, {
        network: "mastodon",
        externalId: "https://m.example/noor",
        name: "noor",
      });
      await linkIdentity(tx, id, identityId, "Says so in a call");
      return id;
    });
    const member = await memberOf(world.context, place, { cookie: await signedIn("noor@example.com", "noor h") });
    expect(member).toMatchObject({ personId: noor, name: "noor h" });
    const links = await world.tx((tx) =>
      tx.db
        .selectFrom("identity_link")
        .selectAll()
        .where("workspace_id", "=", tx.workspaceId)
        .where("person_id", "=", noor)
        .orderBy("id")
        .execute(),
    );
    expect(links.map((link) => [link.reason, link.proof])).toEqual([
      ["Says so in a call", null],
      ["Signed in to the portal with this mail address", "mail"],
    ]);
  });

  test("a teammate who is a member has two accounts that know nothing of each other", async () => {
    const cookie = await signedIn(team.mei.email, "Mei");
    const member = await memberOf(world.context, place, { cookie });
    expect(member?.id).not.toBe(world.userId("mei"));
    const asMember = await world.request("GET", "/me", { key: null, headers: { cookie } });
    expect(asMember.status).toBe(401);
    expect(await memberOf(world.context, place, { cookie: await world.cookie("mei") })).toBeNull();
  });

  test("a session is of one workspace, and ends with signing out, everywhere when asked", async () => {
    const [one, two] = [await signedIn("out@example.com"), await signedIn("out@example.com")];
    expect(await memberOf(world.context, { ...place, workspaceId: world.ostra.id }, { cookie: one })).toBeNull();
    const out = await form("/sign-out", {}, { cookie: one });
    expect(out.statusCode).toBe(303);
    expect(out.headers["set-cookie"]).toContain("Max-Age=0");
    expect(await memberOf(world.context, place, { cookie: one })).toBeNull();
    expect(await memberOf(world.context, place, { cookie: two })).not.toBeNull();
    const three = await signedIn("out@example.com");
    await form("/sign-out", { everywhere: "1" }, { cookie: three });
    expect(await memberOf(world.context, place, { cookie: two })).toBeNull();
  });

  test("a session runs out after 30 days, and cookies that are none are nobody's", async () => {
    const cookie = await signedIn("old@example.com");
    await world.context.owner.query("update member_session set expires_at = now()");
    expect(await memberOf(world.context, place, { cookie })).toBeNull();
    for (const nonsense of [
      "",
      "__Host-earshot_member=",
      "__Host-earshot_member=x'; drop table member",
      `earshot_member=${"a".repeat(43)}`,
    ])
      expect(await memberOf(world.context, place, { cookie: nonsense })).toBeNull();
  });
});
