import type { IncomingMessage, ServerResponse } from "node:http";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createGuard, type Guard, type GuardedInit } from "./guard.ts";
import { followRedirect, type Order } from "./redirect.ts";
import { type Peer, playInternet, startPeer } from "./test-peer.ts";

/** Answers `/<status>?to=<location>` with that redirect, everything else with "end". */
function answer(req: IncomingMessage, res: ServerResponse): unknown {
  const url = new URL(req.url ?? "/", "http://x");
  const [, status, target] = /^\/(\d{3})(?:\/(\d+))?/.exec(url.pathname) ?? [];
  if (!status) return void res.end("end");
  const to = target ? `/${status}/${Number(target) - 1}` : (url.searchParams.get("to") ?? "/end");
  res.writeHead(Number(status), { location: target === "1" ? "/end" : to }).end("moved");
}

let peer: Peer;
let inner: Peer;
let guard: Guard;

beforeAll(async () => {
  [peer, inner] = await Promise.all([startPeer(answer), startPeer()]);
  guard = createGuard({
    allowPrivateHosts: [`127.0.0.1:${peer.port}`, `other.example:${peer.port}`],
    lookup: async () => [{ address: "127.0.0.1", family: 4 }],
    inProcess: { "square.earshot.internal": async () => new Response("inside") },
  });
});
afterAll(async () => {
  await guard.close();
  await Promise.all([peer.close(), inner.close()]);
});
afterEach(() => vi.restoreAllMocks());

const get = (path: string, init?: GuardedInit) => guard.fetch(`${peer.origin}${path}`, init);
const to = (location: string) => `/302?to=${encodeURIComponent(location)}`;

describe("T-42 redirects", () => {
  it("follows three and not four, and says where it ended and how", async () => {
    const hops: number[] = [];
    const response = await get("/301/3", { onRedirect: ({ status }) => hops.push(status) });
    expect([response.status, response.url, response.redirected, await response.text()]).toEqual([
      200,
      `${peer.origin}/end`,
      true,
      "end",
    ]);
    expect(hops).toEqual([301, 301, 301]);
    await expect(get("/302/4")).rejects.toMatchObject({ code: "too_many_redirects" });
  });

  it("T-48 a loop of redirects ends after three", async () => {
    const before = peer.requests.length;
    await expect(get("/302/100")).rejects.toMatchObject({ code: "too_many_redirects" });
    expect(peer.requests.length - before).toBe(4);
  });

  it("checks each hop: nothing internal is reached through a redirect", async () => {
    const spellings = ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "[::1]", "[::ffff:7f00:1]", "inner.example"];
    for (const host of spellings) {
      await expect(get(to(`http://${host}:${inner.port}/`))).rejects.toMatchObject({ code: "forbidden_address" });
    }
    await expect(get(to("http://169.254.169.254/latest/meta-data/"))).rejects.toMatchObject({
      code: "forbidden_address",
    });
    await expect(get("/302?to=//10.0.0.1/x")).rejects.toMatchObject({ code: "forbidden_address" });
    await expect(get(to(`/302?to=${encodeURIComponent(`http://localhost:${inner.port}`)}`))).rejects.toMatchObject({
      code: "forbidden_address",
    });
    expect(inner.connections()).toBe(0);
  });

  it("checks the hop of a public host too", async () => {
    const dialed = playInternet();
    const outside = createGuard({
      lookup: async (name) => [{ address: name === "a.example" ? "93.184.216.34" : "192.168.1.1", family: 4 }],
    });
    const url = (host: string) => `http://${host}:${peer.port}`;
    await expect(outside.fetch(`${url("a.example")}${to(url("b.example"))}`)).rejects.toMatchObject({
      code: "forbidden_address",
    });
    expect(dialed).toEqual(["93.184.216.34"]);
    await outside.close();
  });

  it.each([
    "file:///etc/passwd",
    "gopher://127.0.0.1:70/_x",
    "ftp://a.example/",
    "data:text/plain,x",
    "javascript:1",
    "http://",
    "http://[::1",
    "ws://a.example/",
  ])("does not follow to %s", (location) =>
    expect(get(to(location))).rejects.toMatchObject({ code: "redirect_refused" }),
  );

  it("does not follow into the process from outside", async () => {
    await expect(get(to("http://square.earshot.internal/"))).rejects.toMatchObject({ code: "forbidden_address" });
    await expect(get(to("http://square.earshot.internal.:80/"))).rejects.toMatchObject({ code: "forbidden_address" });
  });

  it("leaves credentials behind when the host changes, and keeps them when it does not", async () => {
    const headers = {
      authorization: "Bearer canary",
      "x-own": "canary",
      cookie: "a=canary",
      accept: "text/html",
      "if-none-match": '"e"',
    };
    const init = { headers, allowHeaders: ["x-own", "cookie"] };
    await get(to("/end"), init);
    expect(peer.requests.at(-1)?.headers).toMatchObject(headers);
    await get(to(`http://other.example:${peer.port}/end`), init);
    const { headers: arrived } = peer.requests.at(-1)!;
    expect(arrived.host).toBe(`other.example:${peer.port}`);
    expect(JSON.stringify(arrived)).not.toContain("canary");
    expect(arrived).toMatchObject({ accept: "text/html", "if-none-match": '"e"', "user-agent": "Earshot/0.1" });
  });

  it("uses no credentials from a location", async () => {
    await get(to(`http://user:pw@127.0.0.1:${peer.port}/end`));
    expect(peer.requests.at(-1)?.headers.authorization).toBeUndefined();
  });

  it("repeats a body on 307 and 308 to the same host only, and never turns a POST into a GET save for 303", async () => {
    const post = (path: string) =>
      get(path, { method: "POST", body: "text", headers: { "content-type": "text/plain" } });
    for (const status of [307, 308]) {
      await post(`/${status}?to=/end`);
      expect(peer.requests.at(-1)).toMatchObject({ method: "POST", url: "/end", body: "text" });
      const elsewhere = encodeURIComponent(`http://other.example:${peer.port}/end`);
      await expect(post(`/${status}?to=${elsewhere}`)).rejects.toMatchObject({ code: "redirect_refused" });
    }
    await post("/303?to=/end");
    expect(peer.requests.at(-1)).toMatchObject({ method: "GET", url: "/end", body: "" });
    expect(peer.requests.at(-1)?.headers["content-type"]).toBeUndefined();
    for (const status of [301, 302])
      await expect(post(`/${status}?to=/end`)).rejects.toMatchObject({ code: "redirect_refused" });
  });

  it("hands the redirect out when asked to, or refuses it", async () => {
    const response = await get("/301?to=/end", { redirect: "manual" });
    expect([response.status, response.headers.get("location"), await response.text()]).toEqual([301, "/end", "moved"]);
    await expect(get("/301?to=/end", { redirect: "error" })).rejects.toMatchObject({ code: "redirect_refused" });
  });
});

describe("followRedirect", () => {
  const order = (url: string): Order => ({
    url: new URL(url),
    method: "GET",
    headers: new Headers({ authorization: "x" }),
    body: null,
  });
  const moved = (location: string) => new Response(null, { status: 302, headers: { location } });

  it("T-42 never goes from https to http, though from http to https with its credentials on the same host", () => {
    expect(() => followRedirect(order("https://a.example/"), moved("http://a.example/"))).toThrow(/from https to http/);
    expect(followRedirect(order("http://a.example/"), moved("https://a.example/"))?.headers.get("authorization")).toBe(
      "x",
    );
    for (const other of [
      "https://b.example/",
      "https://a.example:8443/",
      "https://sub.a.example/",
      "https://a.example.b.example/",
    ]) {
      expect(followRedirect(order("https://a.example/"), moved(other))?.headers.has("authorization")).toBe(false);
    }
  });

  it("takes an answer without location, or with another status, as the end", () => {
    expect(followRedirect(order("https://a.example/"), new Response(null, { status: 302 }))).toBeNull();
    expect(
      followRedirect(order("https://a.example/"), new Response(null, { status: 304, headers: { location: "/" } })),
    ).toBeNull();
  });
});
