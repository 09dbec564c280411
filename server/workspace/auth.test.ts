import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, password, team, type World } from "../../tests/world.ts";
import { placeOf } from "./sign-in-attempts.ts";

const secureUrl = "https://earshot.brunnwerk.example";
let world: World;
let secure: World;
beforeAll(async () => {
  [world, secure] = await Promise.all([openWorld({ now: new Date() }), openWorld({ publicUrl: secureUrl })]);
  await Promise.all([world.cookie("mei"), secure.cookie("mei")]);
});
afterAll(() => Promise.all([world.close(), secure.close()]));

const signIn = (to: World, body: Record<string, unknown>, headers: Record<string, string> = {}) =>
  to.request("POST", "!/api/auth/sign-in/email", { key: null, body, headers });
const mei = { email: team.mei.email, password };

test("T-20 a sign-in sets a strict cookie with a new session, whatever cookie came along", async () => {
  const answer = await signIn(secure, mei, {
    origin: secureUrl,
    cookie: "__Host-earshot.session_token=set.by-somebody-else",
  });
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({ ok: true });
  const [cookie = ""] = [answer.headers["set-cookie"]].flat() as string[];
  expect(cookie).toMatch(/^__Host-earshot\.session_token=[^;]{40,}/);
  for (const attribute of ["Secure", "HttpOnly", "SameSite=Lax", "Path=/"]) expect(cookie).toContain(attribute);
  expect(cookie).not.toContain("Domain");
  expect(cookie).not.toContain("by-somebody-else");
  const again = await signIn(secure, mei, { origin: secureUrl });
  expect(again.headers["set-cookie"]).not.toEqual(answer.headers["set-cookie"]);
});

test("over plain http on this machine the cookie goes without the prefix", async () => {
  const answer = await signIn(world, mei);
  const cookie = String(answer.headers["set-cookie"]);
  expect(cookie).toMatch(/^earshot\.session_token=/);
  expect(cookie).toContain("HttpOnly");
  expect(cookie).not.toContain("Secure");
});

test("T-19 a session is dead once signed out, also for whoever kept the cookie", async () => {
  const cookie = String((await signIn(world, mei)).headers["set-cookie"]).split(";")[0] ?? "";
  const me = () => world.request("GET", "/me", { key: null, headers: { cookie } });
  expect((await me()).status).toBe(200);
  const headers = { cookie, origin: "http://127.0.0.1:4470" };
  expect((await world.request("POST", "!/api/auth/sign-out", { key: null, body: {}, headers })).status).toBe(200);
  expect((await me()).status).toBe(401);
});

test("an altered cookie is nobody's", async () => {
  const cookie = await world.cookie("ana");
  for (const altered of [
    cookie.slice(0, -4),
    cookie.replace("=", "=x"),
    "earshot.session_token=",
    "earshot.session_token=a.b",
  ]) {
    expect((await world.request("GET", "/me", { key: null, headers: { cookie: altered } })).status).toBe(401);
  }
});

test("T-23 a wrong password and an unknown address get the same answer", async () => {
  const wrong = await signIn(world, { ...mei, password: "not this one" });
  const unknown = await signIn(world, { email: "nobody@brunnwerk.example", password: "not this one" });
  for (const answer of [wrong, unknown]) expect(answer.body).toMatchObject({ status: 401, type: "wrong_credentials" });
  expect({ ...wrong.body, requestId: "" }).toEqual({ ...unknown.body, requestId: "" });
});

test("T-67 the eleventh sign-in of a minute for one person from one place waits, others go on", async () => {
  const tries = { email: "tom.aldous@brunnwerk.example", password: "guess" };
  for (let n = 0; n < 10; n++) {
    const headers = { "x-forwarded-for": `203.0.113.${n}` };
    expect(
      (await signIn(world, { ...tries, email: n % 2 ? tries.email : tries.email.toUpperCase() }, headers)).status,
    ).toBe(401);
  }
  const stopped = await signIn(world, tries);
  expect(stopped.status).toBe(429);
  expect(Number(stopped.headers["retry-after"])).toBeGreaterThan(0);
  expect((await signIn(world, { email: "jonas.weil@brunnwerk.example", password: "guess" })).status).toBe(401);
  world.clock.advance(61_000);
  expect((await signIn(world, tries)).status).toBe(401);
});

test("T-67 an address named by a proxy counts only when the proxy is on the list", async () => {
  const proxied = await openWorld({ env: { EARSHOT_TRUSTED_PROXIES: "127.0.0.1" } });
  const from = (forwarded: string) =>
    signIn(proxied, { email: team.tom.email, password: "guess" }, { "x-forwarded-for": forwarded });
  for (let n = 0; n < 10; n++) await from("203.0.113.7");
  expect((await from("203.0.113.7")).status).toBe(429);
  // What the customer writes in front of the proxy's own entry is no address.
  expect((await from("198.51.100.1, 203.0.113.7")).status).toBe(429);
  expect((await from("203.0.113.8")).status).toBe(401);
  await proxied.close();
});

test("T-67 an IPv6 customer is one place, whichever of their addresses", () => {
  expect(placeOf("2001:db8:1:2::1")).toBe(placeOf("2001:db8:1:2:ffff:0:0:9"));
  expect(placeOf("2001:db8:1:2::1")).not.toBe(placeOf("2001:db8:1:3::1"));
  expect(placeOf("::ffff:203.0.113.7")).toBe("203.0.113.7");
  expect(placeOf("::1")).toBe("0:0:0:0");
});

test("nobody signs up, and the library's other addresses do not answer", async () => {
  for (const path of [
    "sign-up/email",
    "get-session",
    "list-sessions",
    "update-user",
    "delete-user",
    "request-password-reset",
    "ok",
    "error",
  ]) {
    for (const method of ["GET", "POST"]) {
      const answer = await world.request(method, `!/api/auth/${path}`, {
        key: null,
        ...(method === "POST" && { body: {} }),
      });
      expect(answer.status, path).toBe(404);
    }
  }
});

test("a new password needs the old one and can end the other sessions", async () => {
  const first =
    String((await signIn(world, { email: team.mei.email, password })).headers["set-cookie"]).split(";")[0] ?? "";
  const other =
    String((await signIn(world, { email: team.mei.email, password })).headers["set-cookie"]).split(";")[0] ?? "";
  const change = (body: object) =>
    world.request("POST", "!/api/auth/change-password", {
      key: null,
      body,
      headers: { cookie: first, origin: "http://127.0.0.1:4470" },
    });
  expect((await change({ currentPassword: "wrong", newPassword: "holding steam" })).status).toBe(400);
  expect((await change({ currentPassword: password, newPassword: "short" })).status).toBe(400);
  const done = await change({ currentPassword: password, newPassword: "holding steam", revokeOtherSessions: true });
  expect(done.status).toBe(200);
  expect((await world.request("GET", "/me", { key: null, headers: { cookie: other } })).status).toBe(401);
  expect((await signIn(world, { email: team.mei.email, password: "holding steam" })).status).toBe(200);
});
