import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { joinPortal } from "../../tests/members.ts";
import { scriptedNetwork } from "../../tests/scripted-network.ts";
import { openWorld, type World } from "../../tests/world.ts";
import { channelRoutes } from "../channels/routes.ts";
import { inboxRoutes } from "../inbox/routes.ts";
import { collect } from "../intake/collect.ts";
import { peopleRoutes } from "../people/routes.ts";
import { createPortal } from "../portal/create-portal.ts";
import { openPortal } from "../portal/open-portal.ts";
import { postRoutes } from "../posts/routes.ts";
import { eraseMember } from "./erase-member.ts";
import { eraseTexts } from "./erase-texts.ts";
import { makeLink } from "./one-time-link.ts";
import { memberPages } from "./portal-pages.ts";
import { keepUnsent } from "./unsent-form.ts";

const host = "community.brunnwerk.example";
const origin = `https://${host}`;
const network = scriptedNetwork();
let world: World;
let portal: FastifyInstance;
let channelId: string;
let n = 0;
let said = 0;
let noor: string;

beforeAll(async () => {
  world = await openWorld({
    capabilities: [channelRoutes, postRoutes, peopleRoutes, inboxRoutes],
    connectors: network.connectors,
    env: { EARSHOT_PORTAL_URL: origin },
    now: new Date("2026-03-04T12:00:00Z"),
  });
  await world.tx((tx) => openPortal(tx, "The cast is waiting.", world.context.now()));
  portal = createPortal(world.context, [memberPages]);
  await portal.ready();
  const channel = await world.request("POST", "/channels", {
    body: { connector: "scripted", name: "The square", settings: {} },
  });
  channelId = channel.body.id;
  await collect(world.context, world.workspace.id, channelId);
});
afterAll(async () => {
  await portal?.close();
  await world.close();
});
beforeEach(() => {
  network.clear();
  noor = `noor${++n}`;
  // Each test's visitors come from a minute of their own.
  world.clock.advance(120_000);
});

const look = (url: string, cookie?: string) => portal.inject({ url, headers: { host, ...(cookie && { cookie }) } });
const send = (url: string, fields: Record<string, string> = {}, cookie?: string) =>
  portal.inject({
    method: "POST",
    url,
    headers: { host, origin, "content-type": "application/x-www-form-urlencoded", ...(cookie && { cookie }) },
    payload: new URLSearchParams(fields).toString(),
  });
async function say(text: string, by = noor, more: object = {}): Promise<string> {
  const externalId = `scripted:data:${++said}`;
  network.say({ externalId, text, postedAt: world.context.now().toISOString(), ...more }, by);
  await collect(world.context, world.workspace.id, channelId);
  return externalId;
}
/** The page that somebody opened who says this account is theirs, and the code on it. */
async function ask(handle = noor, cookie?: string): Promise<{ at: string; code: string }> {
  const asked = await send("/my-data", { network: "scripted", handle: `@${handle}` }, cookie);
  expect(asked.statusCode, asked.body).toBe(303);
  const at = asked.headers.location as string;
  const page = await look(at, cookie);
  return { at, code: /[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}/.exec(page.body)?.[0] as string };
}
async function proved(handle = noor): Promise<string> {
  const { at, code } = await ask(handle);
  await say(`@us Show me what you keep about me: ${code}`, handle);
  expect((await look(at)).body).toContain("You have shown that this account is yours");
  return at;
}
const identityOf = async (handle: string): Promise<string> =>
  (await world.context.owner.query("select id from identity where handle_key = $1", [handle])).rows[0]?.id;
const eraseAll = async (identityId: string, everything = false) =>
  eraseTexts(world.context, world.workspace.id, identityId, everything);

describe("“What do you keep about me?” without an account", () => {
  test("a code sent from exactly that account opens the page; it shows where things came from and is kept by nobody", async () => {
    await say("The Piko shows E7");
    await say("It shows E7 again");
    const { at, code } = await ask();
    expect(at).toMatch(/^\/my-data\/[\w-]{43}$/);
    const before = await look(at);
    expect([before.statusCode, before.headers["cache-control"]]).toEqual([200, "private, no-store"]);
    expect(before.body).toContain("@us Show me what you keep about me:");
    expect(before.body).toContain('content="noindex"');
    await say(`@us Show me what you keep about me: ${code.toLowerCase()}`);
    const page = await look(at);
    expect(page.body).toContain("What you wrote: The square");
    expect(page.body).toContain("3 texts, 2026-03-04 to 2026-03-04");
    expect(page.headers["cache-control"]).toBe("private, no-store");
    const file = await look(`${at}/export`);
    expect(file.headers["content-disposition"]).toContain("what-is-kept-about-me.json");
    expect(
      file
        .json()
        .posts.map((post: { text: string }) => post.text)
        .sort(),
    ).toEqual([`@us Show me what you keep about me: ${code.toLowerCase()}`, "It shows E7 again", "The Piko shows E7"]);
    expect(file.json()).toMatchObject({
      index: { posts: expect.stringContaining("word for word") },
      person: null,
      accounts: [{ network: "scripted", name: noor, proof: "code" }],
    });
  });

  test("T-23: it is the same for accounts nobody here has heard of", async () => {
    await say("Known by this");
    const pages = await Promise.all(
      [noor, `nobody${n}`].map(async (handle) => {
        const { at, code } = await ask(handle);
        return (await look(at)).body.replaceAll(handle, "H").replaceAll(code, "C").replaceAll(at, "A");
      }),
    );
    const secretless = pages.map((page) => page.replace(/[\w-]{43}|returnTo=[^"]*/g, ""));
    expect(secretless[0]).toBe(secretless[1]);
  });

  test("T-13: somebody else's post, a post fed through the API and an account known by name alone prove nothing", async () => {
    const { at, code } = await ask();
    const isClosed = async (why: string) => expect((await look(at)).body.includes("You have shown"), why).toBe(false);
    await say(`Look, a code: ${code}`, `mallory${n}`);
    await isClosed("another account");
    await world.request("POST", "/posts", {
      body: { network: "scripted", text: code, author: { externalId: `scripted:${noor}`, handle: noor, name: noor } },
    });
    await isClosed("the API");
    network.waiting.push({
      type: "post",
      raw: "{}",
      post: {
        ...(network.event({ externalId: `weak:${n}`, text: code }, noor) as { post: object }).post,
        author: { ...weak, externalId: `scripted:weak:${n}`, handle: noor },
      } as never,
    });
    await collect(world.context, world.workspace.id, channelId);
    await isClosed("a weak account");
    await say(code);
    expect((await look(at)).body).toContain("You have shown");
  });

  test("T-13: joined to other people by the team, it shows its own account and nothing of theirs", async () => {
    await say("Mine");
    const { body: person } = await world.request("POST", "/people", {
      body: { name: "Canary Victim", email: `canary${n}@example.com` },
    });
    await say("canary secret of the victim", `victim${n}`);
    for (const handle of [noor, `victim${n}`])
      await world.request("POST", `/people/${person.id}/identities`, {
        body: { identityId: await identityOf(handle), reason: "looks alike" },
      });
    await world.request("POST", `/people/${person.id}/consents`, {
      body: { purpose: "marketing", granted: true, evidence: "canary-form", textVersion: "1" },
    });
    await world.request("POST", `/people/${person.id}/suppressions`, { body: { reason: "canary-reason" } });
    const at = await proved();
    for (const path of [at, `${at}/export`]) {
      const { body } = await look(path);
      expect(/canary|victim/i.test(body), path).toBe(false);
      expect(body).toContain(noor);
    }
    // And a word of theirs counts, and is shown to them.
    await send(`${at}/consent`, { purpose: "updates", network: "scripted", answer: "no" });
    expect((await look(at)).body).toContain("No to updates");
    const rules = (await world.request("GET", `/people/${person.id}/contact-rules`)).body;
    expect(rules.consents).toContainEqual(
      expect.objectContaining({ purpose: "updates", granted: false, source: "person", network: "scripted" }),
    );
    // Erasing takes this account and leaves the other person's.
    await send(`${at}/erase`, { sure: "1" });
    const after = (await world.request("GET", `/people/${person.id}`)).body;
    expect(after).toMatchObject({ name: "Canary Victim", email: `canary${n}@example.com` });
    expect(after.identities.map((one: { handle: string }) => one.handle)).toEqual([`victim${n}`]);
  });

  test("consent, a report to the team, and nothing for forms that say nothing", async () => {
    const at = await proved();
    const yes = await send(`${at}/consent`, { purpose: "marketing", network: "scripted", answer: "yes" });
    expect(yes.headers.location).toBe(`${at}?said=recorded`);
    for (const form of [
      { purpose: "marketing", network: "mail", answer: "yes" },
      { purpose: "marketing", answer: "yes" },
      { purpose: "everything", network: "scripted", answer: "no" },
      { purpose: "updates", network: "scripted", answer: "maybe" },
    ] as Record<string, string>[])
      expect((await send(`${at}/consent`, form)).headers.location, JSON.stringify(form)).toBe(at);
    const { rows } = await world.context.owner.query(
      "select c.purpose, c.granted, c.source, c.text_version from consent c join identity i on i.person_id = c.person_id where i.handle_key = $1",
      [noor],
    );
    expect(rows).toEqual([{ purpose: "marketing", granted: true, source: "person", text_version: "portal 2026-11" }]);
    const told = await send(`${at}/report`, { report: "My name is <b>Noor</b>" });
    expect(told.headers.location).toBe(`${at}?said=reported`);
    expect((await send(`${at}/report`, { report: " " })).headers.location).toBe(at);
    const notes = await world.context.owner.query(
      "select n.text from person_note n join identity i on i.person_id = n.person_id where i.handle_key = $1",
      [noor],
    );
    expect(notes.rows).toEqual([{ text: "Says this is wrong: My name is <b>Noor</b>" }]);
    expect((await look(at)).body).toContain("what they say is internal");
    const states = [];
    for (let each = 0; each < 5; each++) states.push((await send(`${at}/report`, { report: `No ${each}` })).statusCode);
    expect(states).toEqual([303, 303, 303, 303, 429]);
  });

  test("erased: name, handle, words, pictures and the code are gone, a later delivery brings none back, and the page is closed", async () => {
    const external = await say(`quietquist${n} words`);
    await say("and more");
    const at = await proved();
    const identityId = await identityOf(noor);
    expect((await send(`${at}/erase`)).headers.location).toBe(at);
    const erased = await send(`${at}/erase`, { sure: "1" });
    expect([erased.statusCode, erased.body.includes("Your account is erased")]).toEqual([200, true]);
    await eraseAll(identityId);
    network.say({ externalId: external, text: `quietquist${n} words` }, noor);
    await collect(world.context, world.workspace.id, channelId);
    const { rows: tables } = await world.context.owner.query(`
      select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id'
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition`);
    for (const { name } of tables)
      for (const word of [noor, `quietquist${n}`]) {
        const { rows } = await world.context.owner.query(
          `select count(*)::int as n from "${name}" t where t::text ~ ('\\m' || $1 || '\\M')`,
          [word],
        );
        expect(rows[0].n, `${word} in ${name}`).toBe(0);
      }
    for (const path of [at, `${at}/export`]) expect((await look(path)).statusCode).toBe(404);
    expect((await send(`${at}/consent`, { purpose: "updates", answer: "no" })).statusCode).toBe(404);
  });

  test("who is not to be contacted stays so after being erased", async () => {
    await say("Hello");
    const identityId = await identityOf(noor);
    const { body: person } = await world.request("POST", "/people", { body: { identityId } });
    await world.request("POST", `/people/${person.id}/suppressions`, { body: { reason: "asked" } });
    const at = await proved();
    await send(`${at}/erase`, { sure: "1" });
    await eraseAll(identityId);
    await say("I write again");
    const { rows } = await world.context.owner.query(
      "select count(*)::int as n from suppression s join identity i on i.person_id = s.person_id where i.handle_key = $1 and s.lifted_at is null",
      [noor],
    );
    expect(rows).toEqual([{ n: 1 }]);
  });
});

describe("codes and pages", () => {
  test("T-15: after five wrong codes the right one is dead; one code works once", async () => {
    const { at, code } = await ask();
    for (let wrong = 0; wrong < 5; wrong++) await say(`AAAA-BBBB-CCC${wrong + 2}`);
    await say(code);
    expect((await look(at)).statusCode).toBe(404);
    const second = await ask();
    // Four at once in one batch, then the right one.
    for (let wrong = 0; wrong < 4; wrong++)
      network.say({ externalId: `w:${n}:${wrong}`, text: "AAAA-BBBB-CCCC" }, noor);
    await collect(world.context, world.workspace.id, channelId);
    await say(second.code);
    expect((await look(second.at)).body).toContain("You have shown");
    const third = await ask();
    await say(second.code);
    expect((await look(third.at)).body).not.toContain("You have shown");
  });

  test("T-15 T-68 T-69: codes for one account, and requests from one place, are limited, whether it is known or not", async () => {
    for (const handle of [noor, `nobody${n}`]) {
      for (let each = 0; each < 5; each++) await ask(handle);
      const sixth = await send("/my-data", { network: "scripted", handle });
      expect([sixth.statusCode, sixth.body.includes("Several codes were asked")], handle).toEqual([422, true]);
      expect((await send("/my-data", { network: "scripted", handle: ` @${handle.toUpperCase()}` })).statusCode).toBe(
        422,
      );
    }
    world.clock.advance(61 * 60_000);
    await ask(noor);
    let last = 0;
    for (let each = 0; each < 70; each++) last = (await look(`/my-data/${"x".repeat(43)}`)).statusCode;
    expect(last).toBe(429);
  });

  test("a code is waited for an hour and its page is open for one; closed by its reader it is closed", async () => {
    const { at, code } = await ask();
    world.clock.advance(60 * 60_000 + 1);
    await say(code);
    expect((await look(at)).statusCode).toBe(404);
    const open = await proved();
    world.clock.advance(59 * 60_000);
    expect((await look(open)).statusCode).toBe(200);
    expect((await send(`${open}/end`)).statusCode).toBe(303);
    expect((await look(open)).statusCode).toBe(404);
    const late = await proved();
    world.clock.advance(60 * 60_000 + 1);
    for (const path of [late, `${late}/export`]) expect((await look(path)).statusCode).toBe(404);
  });

  test("T-16: a secret for one thing is refused for every other", async () => {
    const now = world.context.now();
    const email = `dora${n}@example.com`;
    const dora = await joinPortal(world, { name: "Dora", email });
    const link = (purpose: "sign_in" | "change_email" | "erase") =>
      world.tx(async (tx) => (await makeLink(tx, { purpose, email, memberId: dora.id, now })).secret);
    const secrets = {
      "sign-in": await link("sign_in"),
      "change-email": await link("change_email"),
      erase: await link("erase"),
      unsent: (await world.tx((tx) => keepUnsent(tx, { action: "/x", fields: { text: "canary words" } }, now)))!.split(
        "/",
      )[2]!,
      "my-data": (await ask()).at.split("/")[2]!,
      session: dora.cookie.split("=")[1]!,
    };
    for (const [kind, secret] of Object.entries(secrets))
      for (const path of ["sign-in", "erase", "unsent", "my-data"]) {
        if (kind === path) continue;
        const cookie = path === "unsent" ? dora.cookie : undefined;
        const page = await look(`/${path}/${secret}`, cookie);
        expect([404, 422], `${kind} as ${path}`).toContain(page.statusCode);
        if (path === "unsent") continue;
        const form = await send(`/${path}/${secret}${path === "my-data" ? "/erase" : ""}`, { name: "X", sure: "1" });
        expect([404, 422], `${kind} sent as ${path}`).toContain(form.statusCode);
      }
    // A cookie is no proof, and a proof no cookie.
    expect((await look("/me", `__Host-earshot_member=${secrets["my-data"]}`)).statusCode).toBe(303);
  });

  test("T-29 T-34 T-40: a hostile account name is text, and leads nowhere", async () => {
    const handle = '"><script>alert(1)</script>{{constructor}}';
    const asked = await send("/my-data", { network: "scripted", handle });
    const page = await look(asked.headers.location as string);
    expect(page.body).not.toContain("<script>alert");
    expect(page.body).toContain("{{constructor}}");
    for (const bad of [{ network: "evil", handle: "x" }, { network: "scripted", handle: "a\nb" }, { handle: "x" }])
      expect((await send("/my-data", bad as never)).statusCode, JSON.stringify(bad)).toBe(422);
  });
});

describe("a member", () => {
  test("proves another account, which stands on their page from then on, and says yes and no for it", async () => {
    const dora = await joinPortal(world, { name: "Dora Quist", email: `dora${n}@example.com` });
    await say("I hold steam for five seconds");
    const { at, code } = await ask(noor, dora.cookie);
    await say(code);
    expect((await look(at, dora.cookie)).headers.location).toBe("/me");
    const page = await look("/me", dora.cookie);
    expect(page.body).toContain("you proved it by a code");
    expect(page.body).toContain("What you wrote: The square");
    expect(
      (await send("/me/consent", { purpose: "updates", network: "scripted", answer: "no" }, dora.cookie)).headers
        .location,
    ).toBe("/me?said=recorded");
    expect((await look("/me", dora.cookie)).body).toContain("No to updates");
    await send("/me/consent", { purpose: "marketing", network: "", answer: "yes" }, dora.cookie);
    const rules = (await world.request("GET", `/people/${dora.personId}/contact-rules`)).body;
    expect(rules.consents).toContainEqual(
      expect.objectContaining({ purpose: "marketing", network: null, granted: true, source: "person" }),
    );
    const identity = (await world.request("GET", `/people/${dora.personId}`)).body.identities.find(
      (one: { network: string }) => one.network === "scripted",
    );
    expect(identity.link).toMatchObject({ proof: "code" });
  });

  test("T-13: an account that the team has with somebody else is not moved by a proof", async () => {
    await say("Hello");
    const { body: other } = await world.request("POST", "/people", { body: { identityId: await identityOf(noor) } });
    const dora = await joinPortal(world, { name: "Dora Quist", email: `dora${n}@example.com` });
    const { code } = await ask(noor, dora.cookie);
    await say(code);
    expect((await look("/me", dora.cookie)).body).not.toContain(noor);
    expect((await world.request("GET", `/people/${other.id}`)).body.identities).toHaveLength(1);
  });

  test("T-14: what was mailed or opened before the account was erased is dead afterwards", async () => {
    const now = world.context.now();
    const email = `dora${n}@example.com`;
    const dora = await joinPortal(world, { name: "Dora Quist", email });
    const { secret } = await world.tx((tx) => makeLink(tx, { purpose: "sign_in", email, now }));
    const { at, code } = await ask(noor, dora.cookie);
    await world.tx((tx) => eraseMember(tx, dora.id, { everything: false, now }));
    await say(code);
    expect((await look(`/sign-in/${secret}`)).statusCode).toBe(422);
    expect((await look(at, dora.cookie)).statusCode).toBe(404);
    expect((await look("/me", dora.cookie)).statusCode).toBe(303);
  });

  test("exports a long history in pieces", async () => {
    const dora = await joinPortal(world, { name: "Dora Quist", email: `dora${n}@example.com` });
    await world.context.owner.query(
      `insert into post (workspace_id, id, network, external_id, kind, visibility, text, author_id, root_id, posted_at)
       select $1, ids.id, 'portal', 'long:' || n, 'answer', 'public', 'number ' || n, $2, ids.id, now()
       from (select n, gen_random_uuid() as id from generate_series(1, 1234) n) ids`,
      [world.workspace.id, dora.identityId],
    );
    const file = (await look("/me/export", dora.cookie)).json();
    expect(file.account).toMatchObject({ name: "Dora Quist", email: `dora${n}@example.com` });
    expect(new Set(file.posts.map((post: { text: string }) => post.text)).size).toBe(1234);
  });
});

const weak = { name: "Noor", url: null, avatarUrl: null, followers: null, bot: false, weak: true };
