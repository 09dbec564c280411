import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createGuard, type Guard } from "./guard.ts";
import { proxyMedia, signMediaUrl, verifyMediaUrl } from "./media.ts";
import { type Peer, startPeer } from "./test-peer.ts";

const bytes = (text: string) => Buffer.from(text, "latin1");
const PICTURES: Record<string, Buffer> = {
  "/jpeg": bytes("\xff\xd8\xff\xe0\0\x10JFIF"),
  "/png": bytes("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
  "/gif": bytes("GIF89a\x01\0\x01\0"),
  "/webp": bytes("RIFF\x1a\0\0\0WEBPVP8L"),
  "/avif": bytes("\0\0\0\x1cftypavif\0\0\0\0"),
};
const OTHERS: Record<string, Buffer> = {
  "/svg": bytes('<svg xmlns="http://www.w3.org/2000/svg" onload="earshotPwned()"/>'),
  "/svg-with-declaration": bytes('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'),
  "/html": bytes("<html><script>earshotPwned()</script>"),
  "/script": bytes("GIF=1;earshotPwned()"),
  "/heic": bytes("\0\0\0\x18ftypheic\0\0\0\0"),
  "/bmp": bytes("BM\0\0\0\0"),
  "/tiff": bytes("II*\0"),
  "/wav": bytes("RIFF\x1a\0\0\0WAVEfmt "),
  "/pdf": bytes("%PDF-1.7"),
  "/space-before": bytes(" GIF89a"),
  "/empty": Buffer.alloc(0),
};

let peer: Peer;
let guard: Guard;
beforeAll(async () => {
  peer = await startPeer((req, res) => {
    const path = req.url ?? "";
    if (path === "/gone") return res.writeHead(404).end(PICTURES["/png"]);
    if (path === "/large") return res.end(Buffer.concat([PICTURES["/png"]!, Buffer.alloc(10_000_000)]));
    if (path === "/inside") return res.writeHead(302, { location: "http://169.254.169.254/x.png" }).end();
    // Content types lie both ways.
    const picture = PICTURES[path];
    res.setHeader("content-type", picture ? "text/html" : "image/png");
    res.setHeader("content-disposition", 'attachment; filename="../evil.html"');
    res.setHeader("set-cookie", "a=b");
    res.end(picture ?? OTHERS[path]);
  });
  guard = createGuard({ allowPrivateHosts: [`127.0.0.1:${peer.port}`] });
});
afterAll(async () => {
  await guard.close();
  await peer.close();
});

const ask = (path: string) => proxyMedia(guard, `${peer.origin}${path}`);

describe("T-38 T-45 the picture proxy", () => {
  it.each(Object.keys(PICTURES))("passes %s on as what it is", async (path) => {
    const { status, headers, body } = await ask(path);
    expect(status).toBe(200);
    expect(Buffer.from(body)).toEqual(PICTURES[path]);
    expect(headers).toEqual({
      "content-type": `image${path}`,
      "content-length": String(PICTURES[path]!.length),
      "content-disposition": expect.stringMatching(
        /^inline; filename="picture-[0-9a-f]{16}\.(jpg|png|gif|webp|avif)"$/,
      ),
      "cache-control": "private, max-age=86400",
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; sandbox",
      "cross-origin-resource-policy": "same-origin",
      "referrer-policy": "no-referrer",
    });
  });

  it.each(Object.keys(OTHERS))("refuses %s, whatever its content type says", async (path) => {
    const { status, headers, body } = await ask(path);
    expect([status, body.length]).toEqual([415, 0]);
    expect(headers).toMatchObject({ "x-content-type-options": "nosniff", "cache-control": "private, max-age=60" });
    expect(headers).not.toHaveProperty("content-type");
  });

  it("answers for what is gone, too large, internal or no address", async () => {
    expect((await ask("/gone")).status).toBe(404);
    expect((await ask("/large")).status).toBe(413);
    expect((await ask("/inside")).status).toBe(404);
    for (const url of [
      "http://127.0.0.1:9/x.png",
      "http://[::1]/x.png",
      "file:///etc/passwd",
      "data:image/png;base64,iVBORw0KGgo=",
      "x",
    ]) {
      expect(await proxyMedia(guard, url)).toMatchObject({ status: 404, body: new Uint8Array() });
    }
  });

  it("asks without cookies, credentials or referrer", async () => {
    await ask("/png");
    const { headers } = peer.requests.at(-1)!;
    expect(Object.keys(headers).sort()).toEqual([
      "accept",
      "accept-encoding",
      "accept-language",
      "connection",
      "host",
      "sec-fetch-mode",
      "user-agent",
    ]);
  });
});

describe("signed picture addresses", () => {
  const key = randomBytes(32);
  const url = "https://a.example/1.png";

  it("hold for exactly one address and key", () => {
    const signature = signMediaUrl(key, url);
    expect(signature).toMatch(/^[\w-]{43}$/);
    expect(verifyMediaUrl(key, url, signature)).toBe(true);
    expect(verifyMediaUrl(key, `${url}?`, signature)).toBe(false);
    expect(verifyMediaUrl(randomBytes(32), url, signature)).toBe(false);
    for (const other of [
      "",
      signature.slice(1),
      `${signature}=`,
      signature.toUpperCase(),
      `${signature}é`,
      "é".repeat(43),
    ]) {
      expect(verifyMediaUrl(key, url, other)).toBe(false);
    }
  });
});
