import type { IncomingMessage, ServerResponse } from "node:http";
import net, { type AddressInfo } from "node:net";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createGuard, type Guard, type GuardedInit } from "./guard.ts";
import { type Peer, startPeer } from "./test-peer.ts";

const MB = 1_000_000;
const zeros = Buffer.alloc(50 * MB);
const bombs: Record<string, Buffer> = {
  gzip: gzipSync(zeros),
  deflate: deflateSync(zeros),
  br: brotliCompressSync(zeros),
  "gzip, gzip": gzipSync(gzipSync(zeros)),
};
let sent = 0;

/** One path per misbehavior. */
function answer(req: IncomingMessage, res: ServerResponse): unknown {
  const url = new URL(req.url ?? "/", "http://x");
  const timers: NodeJS.Timeout[] = [];
  res.on("close", () => {
    for (const timer of timers) clearInterval(timer);
  });
  const every = (milliseconds: number, what: () => void) => timers.push(setInterval(what, milliseconds));
  switch (url.pathname) {
    case "/endless": {
      const chunk = Buffer.alloc(64 * 1024, "x");
      const pump = () => {
        while (!res.destroyed && res.write(chunk)) sent += chunk.length;
        sent += chunk.length;
      };
      res.on("drain", pump);
      return pump();
    }
    case "/bomb": {
      const coding = url.searchParams.get("coding") ?? "gzip";
      return void res.writeHead(200, { "content-encoding": coding }).end(bombs[coding]);
    }
    case "/announced":
      res.writeHead(200, { "content-length": String(100 * MB) }).write("x");
      return;
    case "/exact":
      return void res.end(Buffer.alloc(Number(url.searchParams.get("bytes")), "x"));
    case "/drip":
      res.write("x");
      return void every(20, () => res.write("x"));
    case "/silent":
      return;
    case "/pause":
      return void res.write("data: 1\n\n");
    case "/cut":
      res.writeHead(200, { "content-length": "100" }).write("half");
      return void setTimeout(() => res.destroy(), 20);
    case "/broken":
      return void res.writeHead(200, { "content-encoding": "gzip" }).end("this is no gzip");
    case "/json":
      return void res.writeHead(200, { "content-encoding": "gzip", "set-cookie": "a=b" }).end(gzipSync('{"a":1}'));
    case "/nothing":
      return void res.writeHead(Number(url.searchParams.get("status"))).end();
    default:
      res.end("ok");
  }
}

let peer: Peer;
let raw: net.Server;
let rawPort: number;
let rawAnswer: (socket: net.Socket) => void = (socket) => socket.destroy();
let guard: Guard;

beforeAll(async () => {
  peer = await startPeer(answer);
  raw = net.createServer((socket) => {
    socket.on("error", () => {});
    rawAnswer(socket);
  });
  await new Promise<void>((resolve) => raw.listen(0, "127.0.0.1", resolve));
  rawPort = (raw.address() as AddressInfo).port;
  guard = createGuard({ allowPrivateHosts: [`127.0.0.1:${peer.port}`, `127.0.0.1:${rawPort}`] });
});
afterAll(async () => {
  await guard.close();
  await peer.close();
  raw.close();
});

const get = (path: string, init?: GuardedInit) => guard.fetch(`${peer.origin}${path}`, init);
const read = async (path: string, init?: GuardedInit) => (await get(path, init)).arrayBuffer();
const getRaw = (answerWith: typeof rawAnswer, init?: GuardedInit) => {
  rawAnswer = answerWith;
  return guard.fetch(`http://127.0.0.1:${rawPort}/`, init);
};

describe("T-48 size", () => {
  it("stops an endless body at 5 MB", async () => {
    sent = 0;
    await expect(read("/endless")).rejects.toMatchObject({ code: "body_too_large" });
    // What the kernel buffers of both ends hold on top.
    expect(sent).toBeLessThan(25 * MB);
  });

  it.each(Object.keys(bombs))("stops a %s bomb while it unfolds, in little memory", async (coding) => {
    const before = process.memoryUsage().rss;
    await expect(read(`/bomb?coding=${encodeURIComponent(coding)}`)).rejects.toMatchObject({ code: "body_too_large" });
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * MB);
  });

  it("believes a content-length that is too large", async () => {
    await expect(get("/announced")).rejects.toMatchObject({ code: "body_too_large" });
  });

  it("allows exactly the limit and not a byte more", async () => {
    expect((await read("/exact?bytes=1000", { maxBytes: 1000 })).byteLength).toBe(1000);
    await expect(read("/exact?bytes=1001", { maxBytes: 1000 })).rejects.toMatchObject({ code: "body_too_large" });
    expect((await read(`/exact?bytes=${6 * MB}`, { maxBytes: 10 * MB })).byteLength).toBe(6 * MB);
  });

  it("stops endless and oversized headers", async () => {
    await expect(
      getRaw((socket) => socket.write(`HTTP/1.1 200 OK\r\nx: ${"y".repeat(20_000)}\r\n\r\n`)),
    ).rejects.toMatchObject({ code: "headers_too_large" });
    const endless = getRaw((socket) => {
      socket.write("HTTP/1.1 200 OK\r\n");
      const pump = setInterval(() => socket.write(`x-${Math.random()}: ${"y".repeat(1000)}\r\n`), 1);
      socket.on("close", () => clearInterval(pump));
    });
    await expect(endless).rejects.toMatchObject({ code: "headers_too_large" });
    const informed = getRaw(
      (socket) => {
        const pump = setInterval(() => socket.write("HTTP/1.1 103 Early Hints\r\nlink: <x>\r\n\r\n"), 5);
        socket.on("close", () => clearInterval(pump));
      },
      { timeoutMs: 200 },
    );
    await expect(informed).rejects.toMatchObject({ code: "timeout" });
  });
});

describe("T-48 time", () => {
  it("ends a silent peer, a slow body and an unread body", async () => {
    await expect(get("/silent", { timeoutMs: 100 })).rejects.toMatchObject({ code: "timeout" });
    await expect(read("/drip", { timeoutMs: 200 })).rejects.toMatchObject({ code: "timeout" });
    const unread = await get("/drip", { timeoutMs: 1_000 });
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await expect(unread.text()).rejects.toMatchObject({ code: "timeout" });
  });

  it("honors the caller's signal before, while waiting, and while reading, with the caller's reason", async () => {
    const reason = new Error("not needed any more");
    await expect(get("/", { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    for (const path of ["/silent", "/drip"]) {
      const abort = new AbortController();
      const reading = read(path, { signal: abort.signal });
      setTimeout(() => abort.abort(reason), 50);
      await expect(reading).rejects.toBe(reason);
    }
  });
});

describe("streams", () => {
  it("may last longer than the total time and be longer than the cap", async () => {
    const abort = new AbortController();
    const response = await get("/drip", { stream: true, timeoutMs: 1_000, maxBytes: 3, signal: abort.signal });
    let text = "";
    for await (const chunk of response.body!) {
      text += new TextDecoder().decode(chunk);
      // One x each 20 ms.
      if (text.length > 75) break;
    }
    expect(text).toMatch(/^x{76}/);
    abort.abort();
  });

  it("end when nothing comes for too long, though not because the reader is slow", async () => {
    const silent = await get("/pause", { stream: true, idleTimeoutMs: 1_000 });
    await expect(silent.text()).rejects.toMatchObject({ code: "timeout" });

    const slow = await get("/drip", { stream: true, idleTimeoutMs: 1_000 });
    const reader = slow.body!.getReader();
    for (let piece = 0; piece < 2; piece += 1) {
      expect((await reader.read()).done).toBe(false);
      await new Promise((resolve) => setTimeout(resolve, 1_500));
    }
    await reader.cancel();
  });

  it("end with the signal, though the answer never does", async () => {
    const abort = new AbortController();
    const response = await get("/pause", { stream: true, signal: abort.signal });
    setTimeout(() => abort.abort(), 50);
    await expect(response.text()).rejects.toMatchObject({ name: "AbortError" });
  });
});

describe("answers", () => {
  it("arrive decoded, without the headers that no longer fit", async () => {
    const response = await get("/json");
    expect(response.headers.has("content-encoding")).toBe(false);
    expect(response.headers.has("content-length")).toBe(false);
    expect(response.headers.getSetCookie()).toEqual(["a=b"]);
    expect(await response.json()).toEqual({ a: 1 });
  });

  it.each([204, 205, 304, 404, 410, 429, 500])("status %i is an answer", async (status) => {
    const response = await get(`/nothing?status=${status}`);
    expect(response.status).toBe(status);
    expect(await response.text()).toBe("");
  });

  it("HEAD and a Request object work, and a dispatcher in the options changes nothing", async () => {
    expect((await get("/exact?bytes=9000000", { method: "HEAD" })).status).toBe(200);
    const request = new Request(`${peer.origin}/end`, {
      method: "PUT",
      body: "text",
      headers: { "content-type": "text/plain" },
    });
    expect((await guard.fetch(request)).status).toBe(200);
    expect(peer.requests.at(-1)).toMatchObject({ method: "PUT", body: "text" });
    const bypass = { dispatcher: { dispatch: () => Promise.reject(new Error("used")) } } as unknown as GuardedInit;
    expect(await (await get("/", bypass)).text()).toBe("ok");
  });

  it("broken ones have a code", async () => {
    await expect(read("/cut")).rejects.toMatchObject({ code: "connection_failed" });
    await expect(read("/broken")).rejects.toMatchObject({ code: "bad_response" });
    await expect(getRaw((socket) => socket.end("SSH-2.0-OpenSSH_9.2\r\n"))).rejects.toMatchObject({
      code: "bad_response",
    });
    await expect(getRaw((socket) => socket.end("HTTP/1.1 999 Odd\r\ncontent-length: 0\r\n\r\n"))).rejects.toMatchObject(
      { code: "bad_response" },
    );
    await expect(getRaw((socket) => socket.destroy())).rejects.toMatchObject({ code: "connection_failed" });
    const free = await startPeer();
    await free.close();
    const closed = createGuard({ allowPrivateHosts: [`127.0.0.1:${free.port}`] });
    const error = await closed.fetch(free.origin).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ code: "connection_failed", message: "127.0.0.1 refused the connection." });
    await closed.close();
  });

  it.each([
    "",
    "nonsense",
    "//a.example",
    "ftp://a.example",
    "file:///etc/passwd",
    "data:,x",
    "blob:x",
    "https://u:p@a.example",
    "https://u@a.example",
    "http://",
  ])("%j is no address to fetch", (url) => expect(guard.fetch(url)).rejects.toMatchObject({ code: "url_refused" }));
});
