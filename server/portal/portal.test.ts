import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorld, type World } from "../../tests/world.ts";
import { portalPages } from "../portal-pages.ts";
import { contrast } from "./contrast.ts";
import { createPortal } from "./create-portal.ts";
import { portalRoutes } from "./routes.ts";

let world: World;
let portal: ReturnType<typeof createPortal>;
const host = "127.0.0.1:4471";
beforeAll(async () => {
  world = await openWorld({ capabilities: [portalRoutes] });
  portal = createPortal(world.context, portalPages);
  await portal.ready();
});
afterAll(async () => {
  await portal.close();
  await world.close();
});

/** What a stranger's browser shows. */
const visit = (path: string, headers: Record<string, string> = {}) =>
  portal.inject({ method: "GET", url: path, headers: { host, accept: "text/html", ...headers } });

const charter = {
  purpose: "Owners of our machines help each other.",
  memberGain: "Answers from people who have had the same trouble.",
  memberMeasure: "Share of questions answered within a day.",
  companyGain: "We learn what breaks before it is sent back.",
  companyMeasure: "Fixes that began with a question here.",
};

describe("a portal opens only with its charter", () => {
  test("before anybody wrote one it is empty and closed, and nothing answers", async () => {
    const { status, body } = await world.request("GET", "/portal");
    expect([status, body.openedAt, body.missing.length]).toEqual([200, null, 5]);
    const page = await visit("/");
    expect([page.statusCode, page.headers["content-type"]]).toEqual([404, "text/html; charset=utf-8"]);
    expect(page.body).toContain("No customer site is open");
    expect((await world.context.owner.query("select from portal")).rows).toHaveLength(0);
  });

  test("a gap in the charter is named, and a short reason is none", async () => {
    await world.request("PATCH", "/portal", { body: { charter: { ...charter, companyMeasure: " " } } });
    const refused = await world.request("POST", "/portal/opening", { body: {} });
    expect([refused.status, refused.body.type]).toEqual([422, "charter_missing"]);
    expect(refused.body.errors.map(({ path }: { path: string }) => path)).toEqual(["charter.companyMeasure"]);
    expect((await world.request("POST", "/portal/opening", { body: { overrideReason: "soon" } })).status).toBe(400);
    expect((await visit("/")).statusCode).toBe(404);
  });

  test("with a reason it opens all the same: it stays on the portal and in the log, with the name", async () => {
    const opened = await world.as("mei")("POST", "/portal/opening", {
      body: { overrideReason: "Launch is tomorrow, the measure follows." },
    });
    expect(opened.body).toMatchObject({ openedBy: "Mei Tanaka", overrideReason: expect.stringContaining("tomorrow") });
    const { rows } = await world.context.owner.query("select data from event where verb = 'portal.opened'");
    expect(rows[0].data).toMatchObject({ by: "Mei Tanaka", missing: ["companyMeasure"] });
    expect((await visit("/")).statusCode).toBe(200);
    expect((await world.request("DELETE", "/portal/opening")).body.openedAt).toBeNull();
    expect((await visit("/")).statusCode).toBe(404);
  });

  test("with the whole charter it opens, and keeps it", async () => {
    await world.request("PATCH", "/portal", { body: { name: "Brunnwerk community", charter } });
    expect((await world.request("POST", "/portal/opening", { body: {} })).body).toMatchObject({
      openedAt: expect.any(String),
      overrideReason: null,
    });
    const emptied = await world.request("PATCH", "/portal", { body: { charter: { purpose: "" } } });
    expect([emptied.status, emptied.body.type]).toEqual([422, "charter_missing"]);
    const about = await visit("/about");
    for (const words of Object.values(charter)) expect(about.body).toContain(words);
  });

  test("who may not manage the community neither opens nor changes it", async () => {
    for (const who of ["ana", "priya", "ida"] as const) {
      expect((await world.as(who)("GET", "/portal")).status).toBe(200);
      expect((await world.as(who)("PATCH", "/portal", { body: { name: "x" } })).status).toBe(403);
      expect((await world.as(who)("DELETE", "/portal/opening")).status).toBe(403);
    }
  });

  test("two who change it at once: the second is told", async () => {
    const { body } = await world.request("GET", "/portal");
    const change = (tagline: string) =>
      world.request("PATCH", "/portal", { body: { tagline }, headers: { "if-match": String(body.version) } });
    const answers = await Promise.all([change("One"), change("Two")]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });
});

describe("its look", () => {
  test("a color that cannot be read is refused with the nearest that can", async () => {
    const refused = await world.request("PATCH", "/portal", { body: { color: "#ffdd00" } });
    expect([refused.status, refused.body.type]).toEqual([422, "contrast"]);
    const [, nearest = ""] = /(#[0-9a-f]{6}) is the nearest/.exec(refused.body.detail) ?? [];
    expect(contrast(nearest, "#ffffff")).toBeGreaterThanOrEqual(4.5);
    const kept = await world.request("PATCH", "/portal", { body: { color: nearest } });
    expect(kept.body).toMatchObject({ color: nearest, accents: { light: nearest, readable: true } });
    expect(contrast(kept.body.accents.dark, "#1a2524")).toBeGreaterThanOrEqual(4.5);
    const [, look = ""] = /href="(\/look\.css[^"]+)"/.exec((await visit("/")).body) ?? [];
    expect((await visit(look)).body).toContain(`light-dark(${nearest}, `);
  });

  test("its logo is shown through its own origin, never from elsewhere", async () => {
    const logo = (logoUrl: string | null) => world.request("PATCH", "/portal", { body: { logoUrl } });
    expect((await logo("javascript:alert(1)")).status).toBe(400);
    expect((await logo("https://brunnwerk.example/logo.png")).body.logoUrl).toBe("https://brunnwerk.example/logo.png");
    const page = (await visit("/")).body;
    expect(page).toMatch(/<img src="(http:\/\/127\.0\.0\.1:4471)?\/media\/[^"]+" alt="" height="32"/);
    expect(page).not.toContain('src="https://brunnwerk.example');
    await logo(null);
    expect((await visit("/")).body).not.toContain("<img");
  });

  test("its address is an origin of its own", async () => {
    const address = (value: string) => world.request("PATCH", "/portal", { body: { address: value } });
    for (const wrong of [
      "http://127.0.0.1:4470",
      "https://help.example/here",
      "http://help.example",
      "https://a:b@help.example",
    ]) {
      expect([wrong, (await address(wrong)).status]).toEqual([wrong, 422]);
    }
    expect((await address("javascript:alert(1)")).status).toBe(400);
  });
});

describe("the doors of the portal", () => {
  test("a page sets no cookie, needs no script, and has a strict policy", async () => {
    const page = await visit("/");
    expect(page.headers["set-cookie"]).toBeUndefined();
    const policy = String(page.headers["content-security-policy"]);
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|\*|data:|https?:/);
    expect(page.body).not.toMatch(/ style=| on[a-z]+=|<style|javascript:/i);
    expect(page.headers["x-frame-options"]).toBe("DENY");
    for (const [, address = ""] of page.body.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)) {
      const file = await visit(address);
      expect([address, file.statusCode]).toEqual([address, 200]);
      expect(file.headers["cache-control"]).toContain("immutable");
    }
  });

  test("T-21 a teammate's session counts for nothing here, and no address of the API is served", async () => {
    const cookie = await world.cookie("mei");
    expect((await visit("/", { cookie })).body).toContain("Sign in");
    for (const path of ["/api/v1/portal", "/api/v1/posts", "/health/ready", "/docs"]) {
      expect([
        path,
        (await visit(path, { cookie, authorization: `Bearer ${world.workspace.key}` })).statusCode,
      ]).toEqual([path, 404]);
    }
  });

  test("T-21 a form of another site is turned away, one of our own is not", async () => {
    const post = (headers: Record<string, string>) =>
      portal.inject({
        method: "POST",
        url: "/sign-out",
        headers: { host, "content-type": "application/x-www-form-urlencoded", ...headers },
        payload: "",
      });
    for (const headers of [
      {},
      { origin: "https://evil.example" },
      { origin: "http://127.0.0.1:4470" },
      { origin: "null" },
      { origin: "http://127.0.0.1:4471", "sec-fetch-site": "cross-site" },
    ] as Record<string, string>[]) {
      expect([headers, (await post(headers)).statusCode]).toEqual([headers, 403]);
    }
    expect((await post({ origin: "http://127.0.0.1:4471" })).statusCode).toBe(303);
  });

  test("what is not there is a page that leads on, and tells search engines nothing", async () => {
    const page = await visit("/nothing/here");
    expect(page.statusCode).toBe(404);
    expect(page.body).toContain("There is no page at this address");
    expect(page.body).toContain('content="noindex"');
    expect(page.body).toContain('action="/search"');
  });

  test("robots and sitemap name this origin", async () => {
    expect((await visit("/robots.txt")).body).toContain("Sitemap: http://127.0.0.1:4471/sitemap.xml");
    expect((await visit("/sitemap.xml")).body).toContain("<loc>http://127.0.0.1:4471/about</loc>");
  });

  test("T-34 words of the workspace are words", async () => {
    const evil = `</title><script>alert(1)</script>"><img src=x onerror=alert(2)>`;
    await world.request("PATCH", "/portal", {
      body: { name: evil, tagline: evil, welcome: evil, rules: `${evil} [x](javascript:alert(1))` },
    });
    for (const path of ["/", "/about", `/search?q=${encodeURIComponent(evil)}`]) {
      const { body } = await visit(path);
      expect(body).not.toMatch(/<script>|<img src=x|href="javascript/);
    }
    await world.request("PATCH", "/portal", { body: { name: "Brunnwerk community" } });
  });

  test("T-40 nothing in an address is said or followed", async () => {
    const page = await visit("/?said=%3Cscript%3E&said=asked");
    expect(page.body).not.toContain('role="status"');
    expect((await visit("/?said=Your%20account%20is%20locked")).body).not.toContain("locked");
    expect((await visit("/?said=constructor")).body).not.toContain('role="status"');
    expect((await visit("/?said=asked")).body).toContain("Your question is published.");
  });
});

describe("T-05 a host belongs to one workspace", () => {
  test("each portal answers at its own host alone; an unknown host finds nothing", async () => {
    const key = world.ostra.key;
    await world.request("PATCH", "/portal", {
      key,
      body: { name: "Ostra owners", address: "https://owners.ostra.example", charter },
    });
    await world.request("POST", "/portal/opening", { key, body: {} });
    expect((await visit("/")).body).toContain("Brunnwerk community");
    const theirs = await visit("/", { host: "owners.ostra.example" });
    expect(theirs.body).toContain("Ostra owners");
    expect(theirs.body).toContain('<link rel="canonical" href="https://owners.ostra.example/"/>');
    for (const other of ["evil.example", "127.0.0.1:4470", "localhost:4471", "owners.ostra.example:8443"]) {
      const page = await visit("/", { host: other });
      expect([other, page.statusCode]).toEqual([other, 404]);
      expect(page.body).not.toMatch(/Brunnwerk community|Ostra owners/);
    }
    const taken = await world.request("PATCH", "/portal", { body: { address: "https://owners.ostra.example" } });
    expect([taken.status, taken.body.type]).toEqual([422, "address_taken"]);
  });
});
