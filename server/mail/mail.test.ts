import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openWorld, type World } from "../../tests/world.ts";
import { newId } from "../db/id.ts";
import { addPerson } from "../people/add-person.ts";
import { changePreferences } from "../people/change-preferences.ts";
import { recordConsent } from "../people/record-consent.ts";
import { suppress } from "../people/suppress.ts";
import { limits } from "./limits.ts";
import { type Mail, queueMail } from "./queue-mail.ts";
import { mailRoutes } from "./routes.ts";
import { sendMail } from "./send-mail.ts";
import { changeMail, mailById } from "./store.ts";
import { sweepMail } from "./sweep-mail.ts";
import { type MailServer, startMailServer } from "./test-mail-server.ts";

const minute = 60_000;
const hour = 60 * minute;
const portal = { portal: "Brunnwerk community", portalUrl: "https://community.brunnwerk.example" };
let world: World;
let server: MailServer;
let n = 0;

beforeAll(async () => {
  server = await startMailServer({ login: { user: "earshot", pass: "steam" } });
  world = await openWorld({
    capabilities: [mailRoutes],
    now: new Date("2026-03-02T10:00:00Z"),
    allowPrivateHosts: [server.host],
    env: { EARSHOT_ALLOW_PRIVATE_HOSTS: server.host },
  });
});
afterAll(async () => {
  await world?.close();
  await server?.close();
});

const settings = (more: Record<string, unknown> = {}) => ({
  host: "127.0.0.1",
  port: server.port,
  security: "none",
  username: "earshot",
  password: "steam",
  fromName: "Brunnwerk",
  fromAddress: "hello@brunnwerk.example",
  ...more,
});
const save = (body: unknown) => world.request("PUT", "/mail-settings", { body });

beforeEach(async () => {
  n += 1;
  server.received.length = 0;
  world.clock.advance(3 * hour);
  expect(await save(settings())).toMatchObject({ status: 200 });
});

const address = () => `dora${n}@example.com`;
const person = () => world.tx((tx) => addPerson(tx, { name: "Dora Quist", email: address(), customerMark: false }));
const notice = (personId: string, more: Partial<Mail> = {}): Mail =>
  ({
    template: "notice",
    purpose: "updates",
    to: { name: "Dora Quist", address: address() },
    personId,
    params: {
      ...portal,
      heading: "Your idea was shipped",
      paragraphs: ["Quiet mode at six is in app 2.5."],
      action: { label: "Read it", href: "https://community.brunnwerk.example/ideas/7" },
    },
    ...more,
  }) as Mail;
const link = (): Mail => ({
  template: "sign-in",
  purpose: "service",
  to: { name: null, address: address() },
  params: portal,
  secret: async () => ({
    link: `${portal.portalUrl}/sign-in/canary-secret-${n}`,
    expiresAt: new Date(world.clock.now.getTime() + 15 * minute),
  }),
});
const queue = async (mail: Mail): Promise<string> =>
  (await world.tx((tx) => queueMail(world.context, tx, mail))) as string;
const send = (id: string) => sendMail(world.context, world.workspace.id, id);
const stands = (id: string) => world.tx(async (tx) => (await mailById(tx, id))!);
const jobAt = async (id: string): Promise<Date | null> =>
  (
    await world.tx((tx) =>
      sql<{ run_at: Date }>`select run_at from graphile_worker.jobs where key = ${`sendMail:${id}`}`.execute(tx.db),
    )
  ).rows[0]?.run_at ?? null;

describe("sending", () => {
  test("a mail leaves once however often its job runs, with what mail programs want to know", async () => {
    const id = await queue(notice(await person()));
    await Promise.all([send(id), send(id), send(id)]);
    await send(id);
    expect(server.received).toHaveLength(1);
    const [{ from, to, raw }] = server.received as [MailServer["received"][number]];
    expect([from, to]).toEqual(["hello@brunnwerk.example", [address()]]);
    expect(raw).toContain(`Message-ID: <${id}@brunnwerk.example>`);
    expect(raw).toContain("List-Unsubscribe-Post: List-Unsubscribe=One-Click");
    expect(raw).toMatch(/^List-Unsubscribe: <http:\/\/127\.0\.0\.1:4470\/unsubscribe\/\S+>\r$/m);
    expect(raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
    expect(raw).toContain("Quiet mode at six");
    expect(await stands(id)).toMatchObject({ state: "sent", attempts: 1, last_error: null });
  });

  test("what the same cause queues is one mail", async () => {
    const personId = await person();
    const ids = await Promise.all([1, 2, 3].map(() => queue(notice(personId, { cause: `idea:${n}` }))));
    expect(ids.filter(Boolean)).toHaveLength(1);
  });

  test("F-05: patience is had as long as the server asks for it, up to three days", async () => {
    const id = await queue(notice(await person()));
    for (let round = 0; round < 12; round++) {
      server.trouble({ at: "rcpt", how: { code: 451, say: "4.7.1 try again later" } });
      await send(id);
      const row = await stands(id);
      expect(row).toMatchObject({ state: "queued", last_error: { code: "try_later" } });
      expect(await jobAt(id)).toEqual(row.retry_at);
      await send(id);
      expect((await stands(id)).attempts).toBe(round + 1);
      world.clock.now = row.retry_at as Date;
    }
    world.clock.advance(72 * hour);
    await send(id);
    expect(await stands(id)).toMatchObject({ state: "failed", last_error: { code: "expired" } });
    expect(server.received).toEqual([]);
  });

  test("a hard bounce suppresses the address, for everything, until somebody lifts it", async () => {
    const personId = await person();
    const id = await queue(notice(personId));
    server.trouble({ at: "rcpt", how: { code: 550, say: "5.1.1 no such user" } });
    await send(id);
    expect(await stands(id)).toMatchObject({ state: "failed", last_error: { code: "bounced" } });
    const next = await queue(notice(personId));
    await send(next);
    expect(await stands(next)).toMatchObject({ state: "failed", last_error: { code: "address_suppressed" } });
    const listed = await world.request("GET", "/mail-suppressions");
    const entry = listed.body.items.find((item: { address: string }) => item.address === address());
    expect(entry).toMatchObject({ reason: "bounced", detail: expect.stringContaining("5.1.1") });
    expect((await world.request("DELETE", `/mail-suppressions/${entry.id}`)).status).toBe(204);
    expect((await world.request("DELETE", `/mail-suppressions/${entry.id}`)).status).toBe(404);
    expect((await world.request("POST", `/mails/${next}/retry`)).status).toBe(200);
    await send(next);
    expect(await stands(next)).toMatchObject({ state: "sent" });
  });

  test("who waits for a link may have repaired their mailbox: after a day it is tried again", async () => {
    const first = await queue(link());
    server.trouble({ at: "rcpt", how: { code: 550, say: "5.1.1 no such user" } });
    await send(first);
    const second = await queue(link());
    await send(second);
    expect(await stands(second)).toMatchObject({
      state: "failed",
      last_error: { code: "address_suppressed" },
      secret: null,
    });
    world.clock.advance(25 * hour);
    const third = await queue(link());
    await send(third);
    expect(await stands(third)).toMatchObject({ state: "sent", secret: null });
  });

  test("a mail whose answer was lost is never sent blind; a person may", async () => {
    const id = await queue(notice(await person()));
    server.trouble({ at: "end", how: "lose answer" });
    await send(id);
    await send(id);
    expect(await stands(id)).toMatchObject({ state: "unknown", last_error: { code: "ambiguous" } });
    expect(server.received).toHaveLength(1);
    expect((await world.request("POST", `/mails/${id}/retry`)).body).toMatchObject({ state: "queued" });
    await send(id);
    expect(await stands(id)).toMatchObject({ state: "sent" });
  });

  test("F-05: found sending after its lease: before the last line it is tried again, after it nobody knows", async () => {
    for (const [handedOver, state, arrived] of [
      [false, "sent", 1],
      [true, "unknown", 0],
    ] as const) {
      server.received.length = 0;
      const id = await queue(link());
      await world.tx((tx) =>
        changeMail(tx, id, {
          state: "sending",
          fence: 1,
          attempts: 1,
          handed_over: handedOver,
          lease_until: new Date(world.clock.now.getTime() + minute),
        }),
      );
      await send(id);
      expect(await stands(id)).toMatchObject({ state: "sending" });
      world.clock.advance(2 * minute);
      await sweepMail(world.context);
      expect(await jobAt(id)).not.toBeNull();
      await send(id);
      expect(await stands(id)).toMatchObject({ state });
      expect(server.received).toHaveLength(arrived);
    }
  });

  test("a fault of the settings is told with the settings, and mail waits until they are right", async () => {
    await save(settings({ password: "canary-water" }));
    const id = await queue(notice(await person()));
    await send(id);
    expect(await stands(id)).toMatchObject({ state: "queued", last_error: { code: "login_failed" } });
    const told = await world.request("GET", "/mail-settings");
    expect(told.body.settings.lastError).toMatchObject({ code: "login_failed" });
    expect(told.text).not.toContain("canary");
    await save(settings());
    expect((await stands(id)).retry_at).toBeNull();
    await send(id);
    expect(await stands(id)).toMatchObject({ state: "sent" });
    expect((await world.request("GET", "/mail-settings")).body.settings.lastError).toBeNull();
  });
});

describe("T-83: who said no gets nothing, at whatever moment they said it", () => {
  const cases: [string, string, (personId: string) => Promise<unknown>][] = [
    ["do not contact", "do_not_contact", (id) => world.tx((tx) => suppress(tx, id, "asked by phone"))],
    [
      "a no to updates by mail",
      "consent_refused",
      (id) => world.tx((tx) => recordConsent(tx, id, { purpose: "updates", network: "mail", granted: false })),
    ],
    [
      "a no to updates anywhere",
      "consent_refused",
      (id) => world.tx((tx) => recordConsent(tx, id, { purpose: "updates", granted: false })),
    ],
    ["a wish for no mail", "rhythm_none", (id) => world.tx((tx) => changePreferences(tx, id, { mailRhythm: "none" }))],
  ];
  test.each(cases)("%s, said while the mail was queued", async (_, code, say) => {
    const personId = await person();
    const id = await queue(notice(personId));
    await say(personId);
    await send(id);
    expect(await stands(id)).toMatchObject({ state: "failed", last_error: { code } });
    expect(server.received).toEqual([]);
  });

  test.each(cases)("%s, said between two tries", async (_, code, say) => {
    const personId = await person();
    const id = await queue(notice(personId));
    server.trouble({ at: "mail", how: { code: 421, say: "busy" } });
    await send(id);
    await say(personId);
    world.clock.now = (await stands(id)).retry_at as Date;
    await send(id);
    expect(await stands(id)).toMatchObject({ state: "failed", last_error: { code } });
    expect(server.received).toEqual([]);
  });

  test("marketing needs a yes, and a mail for nobody known is not sent", async () => {
    const without = await queue(notice(await person(), { purpose: "marketing" }));
    await send(without);
    expect(await stands(without)).toMatchObject({ state: "failed", last_error: { code: "consent_missing" } });
    const nobody = await queue({ ...notice(""), personId: undefined } as Mail);
    await send(nobody);
    expect(await stands(nobody)).toMatchObject({ state: "failed", last_error: { code: "unknown_person" } });
  });

  test("in quiet hours it waits until they are over", async () => {
    const personId = await person();
    await world.tx((tx) =>
      changePreferences(tx, personId, { quietHours: { from: "00:00", to: "23:59", timezone: "UTC" } }),
    );
    const id = await queue(notice(personId));
    await send(id);
    const row = await stands(id);
    expect(row).toMatchObject({ state: "queued", last_error: { code: "quiet_hours" } });
    expect(row.retry_at?.toISOString()).toMatch(/T23:59:00/);
  });

  test("the link that ends mails ends them with one click, without a cookie, and nothing else", async () => {
    const personId = await person();
    const id = await queue(notice(personId));
    await send(id);
    const stop = /^List-Unsubscribe: <http:\/\/127\.0\.0\.1:4470(\S+)>\r$/m.exec(
      server.received[0]?.raw ?? "",
    )?.[1] as string;
    const oneClick = (path: string) =>
      world.app.inject({
        method: "POST",
        url: path,
        headers: { "content-type": "application/x-www-form-urlencoded" },
        payload: "List-Unsubscribe=One-Click",
      });
    expect((await world.app.inject({ url: stop })).statusCode).toBe(200);
    const still = await queue(notice(personId));
    await send(still);
    expect(await stands(still)).toMatchObject({ state: "sent" });
    expect((await oneClick(stop)).statusCode).toBe(200);
    expect((await oneClick(stop)).statusCode).toBe(200);
    const after = await queue(notice(personId));
    await send(after);
    expect(await stands(after)).toMatchObject({ state: "failed", last_error: { code: "consent_refused" } });
    const consents = await world.tx((tx) =>
      tx.db
        .selectFrom("consent")
        .selectAll()
        .where("workspace_id", "=", tx.workspaceId)
        .where("person_id", "=", personId)
        .execute(),
    );
    expect(consents).toMatchObject([{ granted: false, purpose: "updates", network: "mail", source: "person" }]);
    const foreign = stop.replace(world.workspace.id, world.ostra.id);
    for (const wrong of [
      foreign,
      `${stop.slice(0, -2)}AA`,
      `/unsubscribe/${world.workspace.id}?token=x`,
      `/unsubscribe/${world.workspace.id}`,
    ])
      expect((await oneClick(wrong)).statusCode, wrong).toBe(404);
  });
});

describe("T-69: at most so many mails an hour for one address, over everything that sends", () => {
  test("what nobody asked for waits its turn, and links still get through", async () => {
    const personId = await person();
    const notices = [];
    for (let i = 0; i < 6; i++) notices.push(await queue(notice(personId)));
    for (const id of notices) await send(id);
    expect(server.received).toHaveLength(limits.unasked);
    const waiting = await stands(notices[3] as string);
    expect(waiting).toMatchObject({ state: "queued", last_error: { code: "too_many" } });
    expect(waiting.retry_at).toEqual(new Date(world.clock.now.getTime() + hour));
    const links = [await queue(link()), await queue(link()), await queue(link())];
    for (const id of links) await send(id);
    expect(server.received).toHaveLength(limits.perAddress);
    expect(await stands(links[2] as string)).toMatchObject({ state: "failed", last_error: { code: "too_many" } });
  });

  test("any order of mails, tries, troubles and waits: never more in any hour, and unasked ones never use up the rest", {
    timeout: 120_000,
  }, async () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.constant({ do: "notice" } as const) },
      { weight: 3, arbitrary: fc.constant({ do: "link" } as const) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant("trouble" as const), code: fc.constantFrom(421, 451) }) },
      {
        weight: 3,
        arbitrary: fc.record({ do: fc.constant("wait" as const), minutes: fc.integer({ min: 1, max: 40 }) }),
      },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
        n += 1;
        const personId = await person();
        const open = new Map<string, boolean>();
        const arrivals: { at: number; asked: boolean }[] = [];
        for (const one of steps) {
          if (one.do === "wait") world.clock.advance(one.minutes * minute);
          if (one.do === "trouble") server.trouble({ at: "mail", how: { code: one.code, say: "not now" } });
          const id =
            one.do === "notice" ? await queue(notice(personId)) : one.do === "link" ? await queue(link()) : null;
          if (id) open.set(id, one.do === "link");
          for (const [each, asked] of open) {
            await send(each);
            const { state } = await stands(each);
            if (state === "sent") arrivals.push({ at: world.clock.now.getTime(), asked });
            if (state !== "queued") open.delete(each);
          }
        }
        server.received.length = 0;
        for (const { at } of arrivals) {
          const within = arrivals.filter((other) => other.at >= at && other.at < at + hour);
          expect(within.length).toBeLessThanOrEqual(limits.perAddress);
          expect(within.filter(({ asked }) => !asked).length).toBeLessThanOrEqual(limits.unasked);
        }
        // What was scripted and not used up is not the next run's.
        server.forget();
      }),
      { numRuns: 12 },
    );
  });

  test("of many at once for one address no more get through", async () => {
    const personId = await person();
    const ids = await Promise.all(Array.from({ length: 8 }, () => queue(notice(personId))));
    await Promise.all(ids.map(send));
    expect(server.received).toHaveLength(limits.unasked);
  });
});

describe("without a mail server", () => {
  test("mail is caught; its link is shown to owners and admins, never to a key or to others, and not for longer than it works", async () => {
    expect((await world.request("DELETE", "/mail-settings")).status).toBe(204);
    const id = await queue(link());
    await send(id);
    expect(server.received).toEqual([]);
    expect(await stands(id)).toMatchObject({ state: "caught" });
    const secret = `canary-secret-${n}`;
    const byOwner = await world.as("mei")("GET", `/mails/${id}`);
    expect(byOwner.body).toMatchObject({
      state: "caught",
      subject: "Your link to Brunnwerk community",
      link: expect.stringContaining(secret),
    });
    expect(byOwner.body.text).toContain(secret);
    expect((await world.as("tom")("GET", `/mails/${id}`)).status).toBe(200);
    for (const who of ["jonas", "ana", "priya", "ida"] as const) {
      expect((await world.as(who)("GET", `/mails/${id}`)).status).toBe(403);
      expect((await world.as(who)("GET", "/mails")).status).toBe(403);
    }
    const byKey = await world.request("GET", `/mails/${id}`);
    expect([byKey.status, byKey.text.includes(secret)]).toEqual([200, false]);
    const list = await world.as("mei")("GET", "/mails?state=caught");
    expect([list.body.items[0].id, list.text.includes(secret)]).toEqual([id, false]);
    world.clock.advance(16 * minute);
    expect((await world.as("mei")("GET", `/mails/${id}`)).text).not.toContain(secret);
    await sweepMail(world.context);
    expect(await stands(id)).toMatchObject({ secret: null });
    expect((await world.request("POST", `/mails/${id}/retry`)).body).toMatchObject({ type: "link_expired" });
  });

  test("what was caught can be sent once there is a server", async () => {
    await world.request("DELETE", "/mail-settings");
    const id = await queue(notice(await person()));
    await send(id);
    await save(settings());
    expect((await world.request("POST", `/mails/${id}/retry`)).body).toMatchObject({ state: "queued" });
    await send(id);
    expect(await stands(id)).toMatchObject({ state: "sent" });
  });
});

describe("settings", () => {
  test("a test says what the server says", async () => {
    const right = await world.request("POST", "/mail-settings/tests", { body: { to: `right${n}@example.com` } });
    expect(right.body).toMatchObject({ sent: true, code: null });
    expect(server.received[0]?.raw).toContain("Mail from Earshot arrives");
    server.trouble({ at: "mail", how: { code: 550, say: "5.7.1 not your sender" } });
    const wrong = await world.request("POST", "/mail-settings/tests", { body: { to: `right${n}@example.com` } });
    expect(wrong.body).toMatchObject({
      sent: false,
      code: "sender_refused",
      message: expect.stringContaining("not your sender"),
    });
    await world.request("DELETE", "/mail-settings");
    const none = await world.request("POST", "/mail-settings/tests", { body: { to: "a@example.com" } });
    expect(none).toMatchObject({ status: 422, body: { type: "no_mail_server" } });
  });

  test("the password is kept sealed, told to nobody, and stays only with its server", async () => {
    const { rows } = await world.context.owner.query("select mail_settings::text as row from mail_settings");
    expect(rows[0].row).not.toContain("steam");
    const { password: _, ...without } = settings();
    expect((await save(without)).body).toMatchObject({ hasPassword: true });
    const elsewhere = await save({ ...without, host: "mail.evil.example", security: "tls" });
    expect(elsewhere).toMatchObject({ status: 422, body: { type: "login_incomplete" } });
    expect((await save({ ...without, username: null })).body).toMatchObject({ hasPassword: false, username: null });
  });

  test("without encryption only a server of one's own network is taken", async () => {
    const answer = await save(settings({ host: "mail.example.com", port: 25 }));
    expect(answer).toMatchObject({ status: 422, body: { type: "unencrypted" } });
  });

  test("two who change it at once: the second is told", async () => {
    const { version } = (await world.request("GET", "/mail-settings")).body.settings;
    const change = () =>
      world.request("PUT", "/mail-settings", { body: settings(), headers: { "if-match": String(version) } });
    expect((await Promise.all([change(), change()])).map(({ status }) => status).sort()).toEqual([200, 409]);
  });
});

describe("what people write stays text", () => {
  const hostile = "<script>alert(1)</script>\r\nBcc: victim@example.com\u202e \u0000{{constructor}} “E7”";

  test("T-34 T-29: names, headings and quotes carry no markup, no header and no template", async () => {
    const personId = await person();
    const id = await queue({
      ...notice(personId),
      to: { name: hostile.replace("\u0000", ""), address: address() },
      params: {
        ...portal,
        portal: hostile.replace("\u0000", ""),
        heading: hostile.replace("\u0000", ""),
        paragraphs: [`$\{process.env.HOME} <%= 1 %> <img src=x onerror=alert(1)>`],
        quote: "<svg onload=alert(1)>",
        action: { label: "<b>go</b>", href: "javascript:alert(1)" },
      },
    } as Mail);
    await send(id);
    const { raw, to } = server.received[0] as MailServer["received"][number];
    expect(to).toEqual([address()]);
    const [head = ""] = raw.split("\r\n\r\n");
    expect(head).not.toMatch(/^bcc:/im);
    expect(head.split("\r\n").filter((line) => /^subject:/i.test(line))).toHaveLength(1);
    const shown = await world.request("GET", `/mails/${id}`);
    expect(shown.body.html).not.toMatch(/<script|<svg|<img|<b>|javascript:|onerror="/i);
    expect(shown.body.html).toContain("&#60;svg onload=alert(1)&#62;");
    expect(shown.body.text).toContain(`$\{process.env.HOME} <%= 1 %>`);
    expect(shown.body.subject).not.toMatch(/[\r\n]/);
  });

  test("a foreign mail is not found", async () => {
    const id = await queue(notice(await person()));
    expect((await world.request("GET", `/mails/${id}`, { key: world.ostra.key })).status).toBe(404);
    expect((await world.request("GET", `/mails/${newId()}`)).status).toBe(404);
  });
});
