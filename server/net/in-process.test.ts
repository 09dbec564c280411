import { afterEach, describe, expect, it, vi } from "vitest";
import { createGuard, type InProcessHandler } from "./guard.ts";
import { startPeer } from "./test-peer.ts";

const HOST = "square.earshot.internal";
const guards: ReturnType<typeof createGuard>[] = [];
const lookup = vi.fn(async () => [{ address: "93.184.216.34", family: 4 }]);

function guardWith(handler: InProcessHandler, more: Parameters<typeof createGuard>[0] = {}) {
  const guard = createGuard({ lookup, inProcess: { [HOST]: handler }, ...more });
  guards.push(guard);
  return guard;
}
afterEach(async () => {
  await Promise.all(guards.splice(0).map((guard) => guard.close()));
  lookup.mockClear();
});

describe("in-process hosts", () => {
  it("get the whole request and never reach the network", async () => {
    const guard = guardWith(async (request) =>
      Response.json(
        {
          method: request.method,
          url: request.url,
          key: request.headers.get("idempotency-key"),
          body: await request.text(),
        },
        { status: 201 },
      ),
    );
    const response = await guard.fetch(`https://${HOST}/posts?a=1`, {
      method: "POST",
      body: "hi",
      headers: { "idempotency-key": "k" },
    });
    expect([response.status, response.url]).toEqual([201, `https://${HOST}/posts?a=1`]);
    expect(await response.json()).toEqual({ method: "POST", url: `https://${HOST}/posts?a=1`, key: "k", body: "hi" });
    expect(lookup).not.toHaveBeenCalled();
  });

  it("are matched by the whole name; by other doors they do not exist", async () => {
    const guard = guardWith(async () => new Response("inside"));
    await expect(guard.connect({ host: HOST, port: 80, tls: false })).rejects.toMatchObject({
      code: "forbidden_address",
    });
    await expect(guard.connect({ host: `${HOST.toUpperCase()}.`, port: 80, tls: false })).rejects.toMatchObject({
      code: "forbidden_address",
    });
    await expect(guard.fetch(`http://${HOST}./`)).rejects.toMatchObject({ code: "forbidden_address" });
    expect(lookup).not.toHaveBeenCalled();
    lookup.mockResolvedValueOnce([{ address: "10.0.0.1", family: 4 }]);
    await expect(guard.fetch(`http://x.${HOST}/`)).rejects.toMatchObject({ code: "forbidden_address" });
    expect(lookup).toHaveBeenCalledTimes(1);
  });

  it("obey the same limits: time, size, headers, signal, redirects", async () => {
    const slow = guardWith(() => new Promise(() => {}));
    await expect(slow.fetch(`http://${HOST}/`, { timeoutMs: 30 })).rejects.toMatchObject({ code: "timeout" });
    await expect(slow.fetch(`http://${HOST}/`, { signal: AbortSignal.abort(new Error("no")) })).rejects.toThrow("no");
    await expect(slow.fetch(`http://${HOST}/`, { headers: { host: "x" } })).rejects.toMatchObject({
      code: "header_refused",
    });
    const large = guardWith(async () => new Response("x".repeat(101)));
    await expect((await large.fetch(`http://${HOST}/`, { maxBytes: 100 })).text()).rejects.toMatchObject({
      code: "body_too_large",
    });
    const peer = await startPeer();
    const leaving = guardWith(async () => new Response(null, { status: 302, headers: { location: peer.origin } }));
    await expect(leaving.fetch(`http://${HOST}/`)).rejects.toMatchObject({ code: "forbidden_address" });
    expect(peer.connections()).toBe(0);
    await peer.close();
    const failing = guardWith(async () => {
      throw new Error("bug");
    });
    await expect(failing.fetch(`http://${HOST}/`)).rejects.toMatchObject({ code: "connection_failed" });
  });

  it("can stream, and are told when the reader leaves", async () => {
    let cancelled = false;
    const guard = guardWith(async () => {
      let count = 0;
      const body = new ReadableStream({
        pull: (controller) => controller.enqueue(new TextEncoder().encode(`data: ${count++}\n\n`)),
        cancel: () => {
          cancelled = true;
        },
      });
      return new Response(body, { headers: { "content-type": "text/event-stream" } });
    });
    const response = await guard.fetch(`http://${HOST}/events`, { stream: true });
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader.read()).value).toBe("data: 0\n\n");
    await reader.cancel();
    expect(cancelled).toBe(true);
  });
});
