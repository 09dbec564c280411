import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { listen, liveState } from "./live.ts";

const refreshed: string[] = [];
const refresh = {
  refreshAll: () => void refreshed.push("all"),
  refreshFor: (event: { id: string }) => void refreshed.push(event.id),
};

type Line = { lastId: string | null; say(text: string): void; cut(): void; signal: AbortSignal };
const lines: Line[] = [];
const on: Record<string, () => void> = {};
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  lines.length = 0;
  refreshed.length = 0;
  vi.stubGlobal("window", {
    addEventListener: (name: string, run: () => void) => (on[name] = run),
    removeEventListener: () => {},
  });
  vi.stubGlobal("document", {
    visibilityState: "visible",
    addEventListener: (name: string, run: () => void) => (on[name] = run),
    removeEventListener: () => {},
  });
  vi.stubGlobal("fetch", async (_: string, init: { headers: Record<string, string>; signal: AbortSignal }) => {
    let controller: ReadableStreamDefaultController<Uint8Array>;
    const body = new ReadableStream<Uint8Array>({
      start(given) {
        controller = given;
      },
    });
    const cut = () => {
      try {
        controller.error(new TypeError("cut"));
      } catch {
        // closed before
      }
    };
    init.signal.addEventListener("abort", cut);
    lines.push({
      lastId: init.headers["Last-Event-ID"] ?? null,
      say: (text) => controller.enqueue(new TextEncoder().encode(text)),
      cut,
      signal: init.signal,
    });
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  });
  stop = listen("w1", async () => refresh);
});
afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const settle = () => vi.advanceTimersByTimeAsync(0);
const event = (id: string) =>
  `id: ${id}\nevent: post.created\ndata: ${JSON.stringify({ id, type: "post.created" })}\n\n`;

test("F-31 a dropped stream goes on after the last event, and what comes twice counts once", async () => {
  await settle();
  lines[0]!.say(event("1") + event("2"));
  await settle();
  expect(liveState()).toBe("live");
  lines[0]!.cut();
  await settle();
  expect(liveState()).toBe("offline");
  await vi.advanceTimersByTimeAsync(1_500);
  expect(lines[1]!.lastId).toBe("2");
  // the server repeats the last minute before that event
  lines[1]!.say(event("1") + event("2") + event("3"));
  await settle();
  expect(refreshed).toEqual(["1", "2", "3"]);
});

test("F-31 a line that went silent, or a page that slept, is given up and opened again", async () => {
  await settle();
  lines[0]!.say(event("1"));
  await settle();
  await vi.advanceTimersByTimeAsync(76_000);
  expect(lines[0]!.signal.aborted).toBe(true);
  await vi.advanceTimersByTimeAsync(1_500);
  expect(lines[1]!.lastId).toBe("1");
  await vi.advanceTimersByTimeAsync(40_000);
  on.visibilitychange?.();
  expect(lines[1]!.signal.aborted).toBe(true);
  await vi.advanceTimersByTimeAsync(1_500);
  expect(lines).toHaveLength(3);
  expect(lines[2]!.lastId).toBe("1");
});

test("resync, and a first stream that opens only after a failure, fetch everything anew", async () => {
  await settle();
  lines[0]!.cut();
  await vi.advanceTimersByTimeAsync(1_500);
  expect(refreshed).toEqual(["all"]);
  lines[1]!.say("event: resync\ndata: {}\n\n");
  await settle();
  expect(refreshed).toEqual(["all", "all"]);
});
