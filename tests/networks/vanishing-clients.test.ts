import { connect } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { openFakeBluesky } from "./bluesky-fake.ts";
import { openFeedPeer } from "./feed-peer.ts";
import { startMastodonPeer } from "./mastodon-peer.ts";

type Network = { port: number; path: string; live?: string; token?: string; close(): Promise<void> };

const networks: Record<string, () => Promise<Network>> = {
  async Mastodon() {
    const { host, token, close } = await startMastodonPeer();
    return { port: portOf(host), path: "/api/v1/statuses", live: "/api/v1/streaming", token, close };
  },
  async Bluesky() {
    const { direct, close } = await openFakeBluesky();
    const live = "/xrpc/com.atproto.sync.subscribeRepos";
    return { port: portOf(direct), path: "/xrpc/com.atproto.server.createSession", live, close };
  },
  async "Bluesky's proxy"() {
    const { proxy, close } = await openFakeBluesky();
    const live = "/xrpc/com.atproto.sync.subscribeRepos";
    return { port: portOf(proxy.host), path: "/xrpc/com.atproto.server.createSession", live, close };
  },
  async "a blog"() {
    const { origin, close } = await openFeedPeer();
    return { port: portOf(origin), path: "/feed", close };
  },
};

/** Whoever is killed leaves at any byte, and without a word. */
describe.each(Object.entries(networks))("%s outlives clients that vanish", (_name, open) => {
  test("in the middle of a body, of an answer, of an upgrade, and after it", async () => {
    const network = await open();
    const { port, path, live, token } = network;
    const head = `Host: 127.0.0.1:${port}\r\n${token ? `Authorization: Bearer ${token}\r\n` : ""}`;
    const post = `POST ${path} HTTP/1.1\r\n${head}Content-Type: application/json\r\nContent-Length: 5000\r\n\r\n{"status":"`;
    const get = `GET ${path} HTTP/1.1\r\n${head}\r\n`;
    const upgrade = `GET ${live} HTTP/1.1\r\n${head}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: c3RlYW0tZm9yLWZpdmUtcw==\r\n\r\n`;
    try {
      for (const how of ["destroy", "resetAndDestroy"] as const) {
        for (let length = 1; length <= post.length; length += 7) await leave(port, post.slice(0, length), how);
        await leave(port, get, how);
        await leave(port, `${get}${get}${post}`, how);
        if (!live) continue;
        for (let length = 20; length <= upgrade.length; length += 9) await leave(port, upgrade.slice(0, length), how);
        await leave(port, upgrade, how);
        await leave(port, upgrade, how, "101 Switching");
        // Half a frame, an unmasked one, and one that is no order.
        for (const frame of [[0x81], [0x81, 0x05, 0x68, 0x69], [0x81, 0x82, 0, 0, 0, 0, 0x68, 0x69]])
          await leave(port, upgrade, how, "101 Switching", Buffer.from(frame));
      }
      for (let n = 0; n < 50; n += 1) await turn();
      const answer = await fetch(`http://127.0.0.1:${port}${path}`);
      expect(answer.status).toBeGreaterThanOrEqual(200);
      await answer.text();
    } finally {
      await network.close();
    }
  });
});

const portOf = (host: string) => Number(host.split(":").at(-1));

/** Says this much, waits for `answer` where one is told, says `more`, and is gone. */
async function leave(port: number, words: string, how: "destroy" | "resetAndDestroy", answer?: string, more?: Buffer) {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => undefined);
  await new Promise((resolve) => socket.once("connect", resolve));
  await new Promise((resolve) => socket.write(words, resolve));
  if (answer) {
    let heard = "";
    while (!heard.includes(answer)) heard += await new Promise((resolve) => socket.once("data", resolve));
  }
  if (more) await new Promise((resolve) => socket.write(more, resolve));
  // So that it is read before the end is.
  for (let n = 0; n < 3; n += 1) await turn();
  const closed = new Promise((resolve) => socket.once("close", resolve));
  socket[how]();
  await closed;
}
