import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openWorld, type World } from "../../tests/world.ts";
import { linkOf } from "../mail/link-of.ts";
import { mailById } from "../mail/store.ts";
import { addPerson } from "../people/add-person.ts";
import { changePreferences } from "../people/change-preferences.ts";
import { insertAccount } from "../people/identity-store.ts";
import { linkIdentity } from "../people/link-identity.ts";
import { createPortal } from "../portal/create-portal.ts";
import { openPortal } from "../portal/open-portal.ts";
import { type DigestContributor, sendDigests } from "./digest.ts";
import { memberOf, openSession } from "./member-of.ts";
import { nextMondayAtNine } from "./next-digest.ts";
import { makeLink } from "./one-time-link.ts";
import { memberPages } from "./portal-pages.ts";
import { signIn } from "./sign-in.ts";
import type { MemberRow } from "./store.ts";

const host = "community.brunnwerk.example";
const origin = `https://${host}`;
const week = 7 * 86_400_000;
let world: World;
let portal: FastifyInstance;
let n = 0;
let member: MemberRow;
let cookie: string;

beforeAll(async () => {
  world = await openWorld({ env: { EARSHOT_PORTAL_URL: origin }, now: new Date("2026-03-04T12:00:00Z") });
  await world.tx((tx) => openPortal(tx, "The cast is waiting.", world.context.now()));
  portal = createPortal(world.context, [memberPages]);
  await portal.ready();
});
afterAll(async () => {
  await portal?.close();
  await world.close();
});

/** Each test has a member of its own. */
beforeEach(async () => {
  n += 1;
  const now = world.context.now();
  await world.tx(async (tx) => {
    const { secret } = await makeLink(tx, { purpose: "sign_in", email: `dora${n}@example.com`, now });
    member = (await signIn(tx, secret, { name: "Dora Quist", now })).member;
    cookie = (await openSession(tx, member.id, origin, now)).split(";")[0] as string;
  });
});

const look = (url: string, more: { cookie?: string | null } = {}) =>
  portal.inject({ url, headers: { host, ...(more.cookie !== null && { cookie: more.cookie ?? cookie }) } });
const form = (url: string, fields: Record<string, string> = {}) =>
  portal.inject({
    method: "POST",
    url,
    headers: { host, origin, cookie, "content-type": "application/x-www-form-urlencoded" },
    payload: new URLSearchParams(fields).toString(),
  });
const mailsTo = (key: string) =>
  world.tx((tx) =>
    tx.db
      .selectFrom("mail")
      .selectAll()
      .where("workspace_id", "=", tx.workspaceId)
      .where("to_key", "=", key)
      .orderBy("id")
      .execute(),
  );

describe("the weekly digest", () => {
  const news: DigestContributor = async (_tx, { since, until }) => ({
    heading: "Questions you follow",
    items: [{ title: `From ${since.toISOString()} to ${until.toISOString()}`, href: "/questions/7" }],
  });
  const quiet: DigestContributor = async () => null;
  const empty: DigestContributor = async () => ({ heading: "Nothing", items: [] });
  const due = () => world.clock.advance((member.digest_at as Date).getTime() - world.clock.now.getTime());

  test("is due on Monday at nine where the workspace is, also when clocks change", () => {
    for (const [after, zone, expected] of [
      ["2026-03-04T12:00:00Z", "UTC", "2026-03-09T09:00:00.000Z"],
      ["2026-03-09T09:00:00Z", "UTC", "2026-03-16T09:00:00.000Z"],
      ["2026-03-25T12:00:00Z", "Europe/Berlin", "2026-03-30T07:00:00.000Z"],
      ["2026-03-04T12:00:00Z", "Asia/Kathmandu", "2026-03-09T03:15:00.000Z"],
    ] as const)
      expect(nextMondayAtNine(new Date(after), zone).toISOString(), zone).toBe(expected);
  });

  test("comes once a week by default, with what is new and where it stands, and not twice", async () => {
    await sendDigests(world.context, [news]);
    expect(await mailsTo(member.email_key as string)).toEqual([]);
    due();
    await Promise.all([sendDigests(world.context, [quiet, news, empty]), sendDigests(world.context, [news])]);
    await sendDigests(world.context, [news]);
    const mails = await mailsTo(member.email_key as string);
    expect(mails).toMatchObject([
      { template: "digest", purpose: "updates", person_id: member.person_id, state: "queued" },
    ]);
    expect(mails[0]?.params).toMatchObject({
      sections: [{ heading: "Questions you follow", items: [{ href: `${origin}/questions/7` }] }],
    });
    world.clock.advance(week);
    await sendDigests(world.context, [news]);
    expect(await mailsTo(member.email_key as string)).toHaveLength(2);
  });

  test("is not sent when there is nothing to say, nor to those who want none or everything at once", async () => {
    const key = member.email_key as string;
    due();
    await sendDigests(world.context, [quiet, empty]);
    for (const mailRhythm of ["none", "at_once"] as const) {
      await world.tx((tx) => changePreferences(tx, member.person_id, { mailRhythm }));
      world.clock.advance(week);
      await sendDigests(world.context, [news]);
    }
    expect(await mailsTo(key)).toEqual([]);
    await world.tx((tx) => changePreferences(tx, member.person_id, { mailRhythm: null }));
    world.clock.advance(week);
    await sendDigests(world.context, [news]);
    expect(await mailsTo(key)).toHaveLength(1);
  });
});

describe("the member's page", () => {
  test("is for members alone", async () => {
    expect(await look("/me", { cookie: null })).toMatchObject({
      statusCode: 303,
      headers: { location: "/sign-in?returnTo=%2Fme" },
    });
    const page = await look("/me");
    expect([page.statusCode, page.headers["cache-control"]]).toEqual([200, "private, no-store"]);
    expect(page.body).toContain(`dora${n}@example.com`);
  });

  test("shows what is kept and where it came from, and the same as a file", async () => {
    await form("/me/mail", { rhythm: "at_once" });
    const page = await look("/me");
    expect(page.body).toContain("you proved it by a mail");
    const file = await look("/me/export");
    expect([file.headers["content-type"], file.headers["cache-control"]]).toEqual([
      "application/json; charset=utf-8",
      "private, no-store",
    ]);
    expect(file.json()).toMatchObject({
      account: { name: "Dora Quist", email: `dora${n}@example.com` },
      accounts: [{ network: "portal", proof: "mail" }],
      wishes: { mailRhythm: "at_once" },
    });
    const { rows } = await world.context.owner.query(
      "select source, actor_id from person_preference where person_id = $1",
      [member.person_id],
    );
    expect(rows).toEqual([{ source: "person", actor_id: member.id }]);
  });

  test("T-13: an account that somebody else says is theirs is not shown", async () => {
    await world.tx(async (tx) => {
      const identityId = await insertAccount(tx, { network: "mastodon", externalId: `x${n}`, name: "canary-handle" });
      await linkIdentity(tx, member.person_id, identityId, "Sounds like her");
    });
    for (const path of ["/me", "/me/export"]) expect((await look(path)).body).not.toContain("canary-handle");
  });

  test("a name is corrected everywhere it stands; one that is none is said so", async () => {
    expect((await form("/me/name", { name: " Dora  Q. " })).statusCode).toBe(303);
    const { rows } = await world.context.owner.query("select name from identity where id = $1", [member.identity_id]);
    expect(rows).toEqual([{ name: "Dora Q." }]);
    const wrong = await form("/me/name", { name: "\u200b" });
    expect([wrong.statusCode, wrong.body.includes("Say what others may call you.")]).toEqual([422, true]);
    expect((await form("/me/mail", { rhythm: "hourly" })).statusCode).toBe(303);
  });
});

describe("erasing", () => {
  async function erase(): Promise<void> {
    expect((await form("/me/erase")).body).toContain("is on its way");
    const [mail] = (await mailsTo(member.email_key as string)).slice(-1);
    const row = await world.tx((tx) => mailById(tx, mail?.id as string));
    const path = new URL(linkOf(world.context, row!) as string).pathname;
    expect((await look(path)).body).toContain("This cannot be undone");
    expect((await look("/me")).statusCode).toBe(200);
    const done = await form(path);
    expect([done.statusCode, done.body.includes("Your account is erased")]).toEqual([200, true]);
    expect((await form(path)).statusCode).toBe(422);
  }

  test("after the mail confirms it, nothing but an empty name is left", async () => {
    const { email_key: key, person_id: personId } = member;
    await erase();
    expect(await memberOf(world.context, { workspaceId: world.workspace.id, origin }, { cookie })).toBeNull();
    const { rows: tables } = await world.context.owner.query(`
      select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id'
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and c.relname <> 'event'`);
    for (const { name } of tables) {
      const { rows } = await world.context.owner.query(
        `select count(*)::int as n from "${name}" t where t::text like '%' || $1 || '%'`,
        [key],
      );
      expect(rows[0].n, name).toBe(0);
    }
    const { rows } = await world.context.owner.query("select name, email from person where id = $1", [personId]);
    expect(rows).toEqual([{ name: "A former member", email: null }]);
  });

  test("the same address may join again, as somebody new", async () => {
    await erase();
    const now = world.context.now();
    const again = await world.tx(async (tx) => {
      const { secret } = await makeLink(tx, { purpose: "sign_in", email: member.email as string, now });
      return signIn(tx, secret, { name: "Dora", now });
    });
    expect(again).toMatchObject({ isNew: true });
    expect(again.member.person_id).not.toBe(member.person_id);
  });

  test("T-13: a person whom others know elsewhere keeps what others brought, and loses the mail address", async () => {
    await world.tx(async (tx) => {
      const identityId = await insertAccount(tx, { network: "mastodon", externalId: `y${n}`, name: "noor" });
      await linkIdentity(tx, member.person_id, identityId, "Says so in a call");
    });
    await erase();
    const { rows } = await world.context.owner.query("select name, email from person where id = $1", [
      member.person_id,
    ]);
    expect(rows).toEqual([{ name: "Dora Quist", email: null }]);
    const known = await world.context.owner.query("select network from identity where person_id = $1", [
      member.person_id,
    ]);
    expect(known.rows).toEqual([{ network: "mastodon" }]);
    await world.tx((tx) => addPerson(tx, { name: "Another", email: `dora${n}@example.com`, customerMark: false }));
  });
});
