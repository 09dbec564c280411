import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { mastodon } from "@earshot/connectors/mastodon/index.ts";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { startMastodonPeer } from "../networks/mastodon-peer.ts";
import { testContext } from "./context.ts";

/** The connection stands, and nothing comes: the machine on the other side is gone and nobody said so. */
const close: (() => Promise<void>)[] = [];
beforeEach(() => {
  // Only what our own code waits by; sockets live in real time.
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date"] });
});
afterEach(async () => {
  vi.useRealTimers();
  for (const each of close.splice(0).toReversed()) await each();
});

/** Lets bytes travel: real turns of the loop, no time. */
async function travel(): Promise<void> {
  for (let n = 0; n < 200; n += 1) await turn();
}

async function pass(seconds: number): Promise<void> {
  for (let left = seconds; left > 0; left -= 10) {
    await vi.advanceTimersByTimeAsync(Math.min(left, 10) * 1_000);
    await travel();
  }
}

/** A promise's state, without waiting for it. */
function watched(call: Promise<unknown>): { state: "open" | "ended" | "broke" } {
  const seen: { state: "open" | "ended" | "broke" } = { state: "open" };
  call.then(
    () => {
      seen.state = "ended";
    },
    () => {
      seen.state = "broke";
    },
  );
  return seen;
}

async function socketTo(serve: (socket: WebSocket) => void, options: { autoPong: boolean }) {
  const server = createServer();
  const sockets = new WebSocketServer({ server, ...options });
  sockets.on("connection", serve);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const ctx = testContext({ settings: {}, credentials: {}, allow: [`127.0.0.1:${port}`] });
  close.push(async () => {
    for (const client of sockets.clients) client.terminate();
    await new Promise((resolve) => server.close(resolve));
    await ctx.close();
  });
  const socket = await ctx.webSocket(`ws://127.0.0.1:${port}/`);
  const read: string[] = [];
  const reading = watched(
    (async () => {
      for await (const text of socket.messages()) read.push(text);
    })(),
  );
  return { reading, read };
}

describe("a half-open WebSocket", () => {
  test("is given up after 90 s without a frame, a ping or an answer to ours", async () => {
    const { reading, read } = await socketTo((socket) => socket.send("hello"), { autoPong: false });
    await travel();
    expect(read).toEqual(["hello"]);
    await pass(80);
    expect(reading.state).toBe("open");
    await pass(50);
    expect(reading.state).toBe("broke");
  });

  test("one that says nothing and answers stays open, for an hour", async () => {
    const { reading } = await socketTo(() => undefined, { autoPong: true });
    await pass(3_600);
    expect(reading.state).toBe("open");
  });

  test("one whose server pings and never answers pings stays open", async () => {
    const { reading } = await socketTo(
      (socket) => {
        const pulse = setInterval(() => socket.ping(), 30_000);
        socket.on("close", () => clearInterval(pulse));
      },
      { autoPong: false },
    );
    await pass(600);
    expect(reading.state).toBe("open");
  });
});

describe("half-open server-sent events", () => {
  async function streamed() {
    const peer = await startMastodonPeer();
    peer.switches.webSocket = false;
    const ctx = testContext({
      settings: mastodon.manifest.settings.parse({ server: peer.origin }),
      credentials: { accessToken: peer.token },
      allow: [peer.host],
    });
    close.push(async () => {
      await peer.close();
      await ctx.close();
    });
    let batches = 0;
    const reading = watched(
      (async () => {
        for await (const _ of mastodon.stream!(ctx, mastodon.sources(ctx.settings))) batches += 1;
      })(),
    );
    for (let tries = 0; tries < 50 && peer.subscribers() === 0; tries += 1) await travel();
    expect(peer.subscribers()).toBe(1);
    return { peer, reading, heard: () => batches };
  }

  test("are given up after 90 s of silence", async () => {
    const { reading, peer } = await streamed();
    await pass(80);
    expect(reading.state).toBe("open");
    await pass(30);
    expect(reading.state).toBe("broke");
    await travel();
    expect(peer.subscribers()).toBe(0);
  });

  test("go on for as long as something comes within 90 s, if only a comment", async () => {
    const { reading, peer, heard } = await streamed();
    for (let n = 0; n < 10; n += 1) {
      await pass(60);
      peer.thump();
      await travel();
    }
    expect(reading.state).toBe("open");
    const before = heard();
    peer.state.publish({ by: "dora", text: "@brunnwerk still there?" });
    await travel();
    expect(heard()).toBeGreaterThan(before);
  });
});
