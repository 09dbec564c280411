import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorld, type World } from "../tests/world.ts";

const ours = "https://earshot.brunnwerk.example";
let world: World;
beforeAll(async () => {
  world = await openWorld({ publicUrl: ours });
});
afterAll(() => world.close());

/** A change with Tom's session, as a browser would send it from somewhere. */
const change = async (headers: Record<string, string>, body: unknown = { name: "Brunnwerk" }) =>
  world.request("PATCH", "/workspace", {
    key: null,
    body,
    headers: { cookie: await world.cookie("tom"), "earshot-workspace": world.workspace.id, ...headers },
  });

describe("T-21 a change with a session", () => {
  test.each([
    ["our own page", { origin: ours }, 200],
    ["our own page, by its fetch metadata", { "sec-fetch-site": "same-origin", origin: ours }, 200],
    ["another site", { origin: "https://evil.example" }, 403],
    ["a sibling subdomain", { origin: "https://blog.brunnwerk.example", "sec-fetch-site": "same-site" }, 403],
    ["our name with another port", { origin: `${ours}:8443` }, 403],
    ["our name without https", { origin: ours.replace("https", "http") }, 403],
    ["our name as a prefix", { origin: `${ours}.evil.example` }, 403],
    ["a sandboxed frame", { origin: "null" }, 403],
    [
      "another site that claims our origin in the metadata's face",
      { origin: ours, "sec-fetch-site": "cross-site" },
      403,
    ],
    ["an address typed by hand", { "sec-fetch-site": "none" }, 403],
    ["nowhere at all", {}, 403],
  ])("from %s", async (_, headers, status) => {
    expect((await change(headers as Record<string, string>)).status).toBe(status);
  });

  test("as text/plain or as a form, JSON inside or not", async () => {
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]) {
      expect((await change({ origin: ours, "content-type": type }, '{"name":"x"}')).status).toBe(415);
    }
  });

  test("with a key there is nothing to check, and signing in counts as a change", async () => {
    const byKey = { body: { name: "Brunnwerk" }, headers: { origin: "https://tool.example" } };
    expect((await world.request("PATCH", "/workspace", byKey)).status).toBe(200);
    const body = { email: "tom.aldous@brunnwerk.example", password: "x" };
    const from = (origin: string) =>
      world.request("POST", "!/api/auth/sign-in/email", { key: null, body, headers: { origin } });
    expect((await from("https://evil.example")).status).toBe(403);
    expect((await from(ours)).status).toBe(401);
  });
});

test("T-39 headers of API, page, asset and failure", async () => {
  for (const path of ["/workspace", "/nothing", "!/", "!/nothing", "!/docs", "/openapi.json", "!/robots.txt"]) {
    const { headers } = await world.request("GET", path);
    const policy = String(headers["content-security-policy"]);
    expect(policy, path).toContain("frame-ancestors 'none'");
    expect(policy, path).toContain("base-uri 'none'");
    expect(policy, path).toMatch(/object-src 'none'|default-src 'none'/);
    expect(policy, path).not.toContain("unsafe");
    expect(headers, path).toMatchObject({
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "same-origin",
      "strict-transport-security": "max-age=31536000",
    });
  }
});

test("T-39 each page has a nonce of its own, and every tag that needs it carries it", async () => {
  const seen = new Set<string>();
  for (const path of ["!/", "!/w/brunnwerk/inbox", "!/setup", "!/sign-in", "!/docs", "!/nothing"]) {
    const { headers, text } = await world.request("GET", path, { key: null });
    const nonce = /'nonce-([\w-]{24})'/.exec(String(headers["content-security-policy"]))?.[1] ?? "";
    expect(nonce, path).not.toBe("");
    expect(headers["content-security-policy"], path).toContain("require-trusted-types-for 'script'; trusted-types");
    seen.add(nonce);
    expect(text, path).not.toContain("__NONCE__");
    for (const [tag] of text.matchAll(/<style[^>]*>|<script(?![^>]*\bsrc=)[^>]*>/g)) {
      expect(tag, path).toContain(`nonce="${nonce}"`);
    }
  }
  expect(seen.size).toBe(6);
});

test("over plain http there is no HSTS", async () => {
  const plain = await openWorld();
  const { headers } = await plain.request("GET", "/workspace");
  expect(headers["strict-transport-security"]).toBeUndefined();
  await plain.close();
});
