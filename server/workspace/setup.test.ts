import { afterEach, beforeEach, expect, test } from "vitest";
import { openWorld, type World } from "../../tests/world.ts";
import { bootstrap } from "./bootstrap.ts";
import { offerSample } from "./offer-sample.ts";
import { setupLink } from "./setup.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const wish = {
  name: "Lena Brandt",
  email: "Lena@Brandt.example",
  password: "quiet mode at six",
  workspace: "Café Süd",
  timezone: "Europe/Berlin",
};
const token = async () => (await setupLink(world.context))?.split("#token=")[1] ?? "";
const post = (body: object) => world.request("POST", "/setup", { key: null, body });

test("set-up makes the first owner and workspace and signs the browser in", async () => {
  expect((await world.request("GET", "/setup", { key: null })).body).toEqual({ done: false });
  const answer = await post({ ...wish, token: await token() });
  expect(answer.status).toBe(201);
  expect(answer.body.workspace).toMatchObject({ slug: "cafe-sud", name: "Café Süd", timezone: "Europe/Berlin" });
  const cookie = String(answer.headers["set-cookie"]).split(";")[0] ?? "";
  const me = await world.request("GET", "/me", { key: null, headers: { cookie } });
  expect(me.body).toMatchObject({ user: { email: "lena@brandt.example" }, workspaces: [{ role: "owner" }] });
  expect((await world.request("GET", "/setup", { key: null })).body).toEqual({ done: true });
  expect(await setupLink(world.context)).toBeNull();
});

test("T-24 set-up needs the printed token, ends with the first owner, and two that race have one winner", async () => {
  const right = await token();
  expect((await post({ ...wish, token: "x" })).status).toBe(403);
  const race = await Promise.all(
    ["a", "b", "c", "d"].map((who) => post({ ...wish, email: `${who}@brandt.example`, token: right })),
  );
  expect(race.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
  expect((await post({ ...wish, token: right })).status).toBe(409);
  const { rows } = await world.context.app.query("select count(*)::int as n from workspace");
  expect(rows[0].n).toBe(3);
});

test("T-24 a newer token ends the one before", async () => {
  const first = await token();
  await token();
  expect((await post({ ...wish, token: first })).status).toBe(403);
});

test("T-22 a password is kept as sent from 8 to 256 characters; a megabyte is refused", async () => {
  const odd = `  ${"ü🦔".repeat(60)} `;
  const answer = await post({ ...wish, password: odd, token: await token() });
  expect(answer.status).toBe(201);
  const signIn = (password: string) =>
    world.request("POST", "!/api/auth/sign-in/email", { key: null, body: { email: "lena@brandt.example", password } });
  expect((await signIn(odd)).status).toBe(200);
  expect((await signIn(odd.trim())).status).toBe(401);
  expect((await signIn("x".repeat(900_000))).status).toBe(400);
});

test("T-22 all 256 characters count; seven and 257 are refused", async () => {
  const right = await token();
  for (const password of ["x".repeat(7), "x".repeat(257)]) {
    expect((await post({ ...wish, password, token: right })).status, password).toBe(400);
  }
  const whole = `${"x".repeat(255)}y`;
  expect((await post({ ...wish, password: whole, token: right })).status).toBe(201);
  const body = (password: string) => ({ email: "lena@brandt.example", password });
  for (const [password, status] of [
    [whole.slice(0, -1), 401],
    [`${whole.slice(0, -1)}z`, 401],
    [whole, 200],
  ] as const) {
    const answer = await world.request("POST", "!/api/auth/sign-in/email", { key: null, body: body(password) });
    expect(answer.status).toBe(status);
  }
});

test("the sample is opened for the new owner when somebody offers it, and refused before anything is made when not", async () => {
  const asked = { ...wish, sample: true, token: await token() };
  expect((await post(asked)).body).toMatchObject({ status: 422, type: "capability_missing" });
  const opened: string[] = [];
  offerSample(world.app, async (_, userId) => opened.push(userId));
  const answer = await post(asked);
  expect(answer.status).toBe(201);
  const cookie = String(answer.headers["set-cookie"]).split(";")[0] ?? "";
  expect(opened).toEqual([(await world.request("GET", "/me", { key: null, headers: { cookie } })).body.user.id]);
});

test("unknown time zones and unknown fields are refused", async () => {
  const right = await token();
  expect((await post({ ...wish, timezone: "Mars/Olympus", token: right })).body).toMatchObject({
    status: 400,
    errors: [{ path: "timezone" }],
  });
  expect((await post({ ...wish, role: "admin", token: right })).status).toBe(400);
});

const key = `esk_${"Qw3rtz-Asdf_9".repeat(3)}`;
const withEnv = (apiKey: string | null) => ({
  ...world.context,
  config: { ...world.context.config, bootstrap: { owner: "mei@brunnwerk.example", apiKey } },
});

test("bootstrap makes owner, workspace and key once, however often and from however many processes it runs", async () => {
  await Promise.all([bootstrap(withEnv(key)), bootstrap(withEnv(key))]);
  await bootstrap(withEnv(key));
  const answer = await world.request("GET", "/workspace", { key });
  expect(answer.body).toMatchObject({ name: "Workspace", slug: "workspace" });
  expect((await world.request("GET", "/teammates", { key })).body.items).toMatchObject([
    { email: "mei@brunnwerk.example", role: "owner" },
  ]);
  expect((await world.request("GET", "/api-keys", { key })).body.items).toHaveLength(1);
  expect((await world.request("GET", "/setup", { key: null })).body).toEqual({ done: true });
});

test("bootstrap refuses another key than before, and adds one that was left out at first", async () => {
  await bootstrap(withEnv(null));
  await bootstrap(withEnv(key));
  expect((await world.request("GET", "/workspace", { key })).status).toBe(200);
  await expect(bootstrap(withEnv(`${key}x`))).rejects.toThrow("EARSHOT_BOOTSTRAP_API_KEY has another value");
});

test("the owner made at start chooses a password by the set-up link, and nobody else does", async () => {
  await bootstrap(withEnv(key));
  expect((await post({ ...wish, token: await token() })).body).toMatchObject({ status: 422, type: "other_owner" });
  const mine = { ...wish, email: "mei@brunnwerk.example", token: await token() };
  expect((await post(mine)).body.workspace).toMatchObject({ name: "Café Süd", slug: "workspace" });
  expect((await post(mine)).status).toBe(409);
  expect((await world.request("GET", "/workspace", { key })).body).toMatchObject({ timezone: "Europe/Berlin" });
});
