import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type World } from "../tests/world.ts";

let folder: string;
let world: World;
let unbuilt: World;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "earshot-console-"));
  await mkdir(join(folder, "assets/.git"), { recursive: true });
  await writeFile(join(folder, "index.html"), '<!doctype html><script nonce="__NONCE__">1</script><p>console</p>');
  await writeFile(join(folder, "service-worker.js"), "self.kept = 1;");
  await writeFile(join(folder, "secret.txt"), "outside the assets");
  await writeFile(join(folder, "assets/app-1a2b.js"), "export {}");
  await writeFile(join(folder, "assets/app-1a2b.js.map"), "{}");
  await writeFile(join(folder, "assets/.env"), "SECRET=1");
  await writeFile(join(folder, "assets/.git/config"), "secret");
  await writeFile(join(folder, "assets/earshot-1.svg"), "<svg/>");
  [world, unbuilt] = await Promise.all([
    openWorld({ consoleFolder: folder }),
    openWorld({ consoleFolder: join(folder, "missing") }),
  ]);
});
afterAll(async () => {
  await Promise.all([world.close(), unbuilt.close()]);
  await rm(folder, { recursive: true });
});

const get = (path: string, from = world) => from.request("GET", `!${path}`, { key: null });

test("the console answers 200 to anybody at each of its addresses, without redirect", async () => {
  for (const path of ["/", "/?x=1", "/w/brunnwerk", "/w/brunnwerk/inbox/7?q=a", "/setup", "/sign-in"]) {
    const answer = await get(path);
    expect(answer.status, path).toBe(200);
    expect(answer.headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(answer.text).toContain("<p>console</p>");
  }
  expect((await world.request("HEAD", "!/", { key: null })).status).toBe(200);
});

test("without a build the start page says how to make one", async () => {
  const answer = await get("/", unbuilt);
  expect(answer.status).toBe(200);
  expect(answer.text).toContain("npm run build");
  expect((await get("/assets/app.js", unbuilt)).status).toBe(404);
});

test("T-78 the service worker is asked for anew each time and may reach our own addresses alone", async () => {
  const { status, headers, text } = await get("/service-worker.js");
  expect([status, text]).toEqual([200, "self.kept = 1;"]);
  expect(headers).toMatchObject({
    "content-type": "text/javascript; charset=utf-8",
    "cache-control": "no-cache",
    "content-security-policy": "default-src 'none'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'",
  });
  expect((await get("/service-worker.js", unbuilt)).status).toBe(404);
});

test("assets are kept for good; T-77 maps, dotfiles and what lies outside are not there", async () => {
  const asset = await get("/assets/app-1a2b.js");
  expect(asset.status).toBe(200);
  expect(asset.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
  expect(asset.headers["content-type"]).toContain("javascript");
  expect((await get("/favicon.ico")).headers["content-type"]).toContain("svg");
  for (const path of [
    "/assets/app-1a2b.js.map",
    "/assets/.env",
    "/assets/.git/config",
    "/assets/",
    "/assets/../secret.txt",
    "/assets/..%2fsecret.txt",
    "/assets/%2e%2e/secret.txt",
    "/assets/..%5csecret.txt",
    "/secret.txt",
    "/.git/config",
    "/.env",
    "/metrics",
    "/debug",
    "/package.json",
  ]) {
    const answer = await get(path);
    expect([400, 403, 404], `${path}: ${answer.status}`).toContain(answer.status);
    expect(answer.text, path).not.toMatch(/SECRET|outside the assets|secret$/);
  }
});

test("an unknown address is a page for people and a problem for programs", async () => {
  const page = await get("/nothing");
  expect(page.status).toBe(404);
  expect(page.text).toContain("There is no page at this address");
  const problem = await get("/api/v1/nothing");
  expect(problem.body).toMatchObject({ status: 404, type: "not_found" });
  expect((await world.request("POST", "!/", { key: null, body: {} })).status).toBe(404);
  expect((await get("/%")).status).toBe(400);
});

test("the API is readable without a script, every endpoint with its anchor", async () => {
  const page = await get("/docs");
  expect(page.status).toBe(200);
  expect(page.text).not.toContain("<script");
  for (const name of ["getMe", "createApiKey", "streamEvents"]) expect(page.text).toContain(`id="${name}"`);
  expect(page.text).toContain("keys:manage");
});
