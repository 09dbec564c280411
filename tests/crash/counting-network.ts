import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { startMastodonPeer } from "../networks/mastodon-peer.ts";
import { type Place, until } from "./place.ts";

/**
 * A network on loopback that outlives every kill and takes each call for a new one: it forgets idempotency keys, so
 * that a reply that is sent twice stands there twice.
 */
export type CountingNetwork = {
  env: Record<string, string>;
  /** ms that each sending takes before the network does it */
  slowness: () => number;
  /** sendings that have reached the network */
  arrived: number;
  /** most fetches of notifications that were under way at once */
  atOnce: number;
  standing(text: string): number;
  /** From now on answers to sendings get lost, `times` of them: the network does it and says nothing. */
  loseAnswers(times: number): void;
  /** Requests for notifications are never answered any more. */
  hang(): void;
  /** A mention by a customer. */
  publish(words: string): void;
  /** It has no live connections: everything has to be fetched. */
  withoutStreams(): void;
  connect(place: Place): Promise<string>;
  /** `n` mentions by a customer, and their conversations. */
  mentions(place: Place, channelId: string, n: number, mark: string): Promise<string[]>;
  close(): Promise<void>;
};

const post = "POST /api/v1/statuses";
const notifications = "GET /api/v1/notifications";

export async function countingNetwork(): Promise<CountingNetwork> {
  let fetching = 0;
  const peer = await startMastodonPeer({
    async before(operation) {
      if (operation === notifications) {
        fetching += 1;
        network.atOnce = Math.max(network.atOnce, fetching);
        // Long enough for another to come in between.
        await pause(300);
        fetching -= 1;
      }
      if (operation !== post) return;
      peer.state.idempotent.clear();
      network.arrived += 1;
      await pause(network.slowness());
    },
  });
  const network: CountingNetwork = {
    env: { EARSHOT_ALLOW_PRIVATE_HOSTS: peer.host },
    slowness: () => 0,
    arrived: 0,
    atOnce: 0,
    standing: (text) =>
      peer.state.statuses.filter((status) => status.account.username === "brunnwerk" && status.text.includes(text))
        .length,
    loseAnswers: (times) => peer.fail(post, { committed: "hang" }, times),
    hang: () => peer.fail(notifications, "hang", 50),
    publish: (words) => void peer.state.publish({ by: "ilse@kaffee.example", text: `@brunnwerk ${words}` }),
    withoutStreams: () => void Object.assign(peer.switches, { webSocket: false, serverSentEvents: false }),
    async connect(place) {
      const made = await place.request("POST", "/channels", {
        connector: "mastodon",
        name: "Our Mastodon",
        settings: { server: peer.origin },
        credentials: { accessToken: peer.token },
      });
      assert.equal(made.status, 201, JSON.stringify(made.body));
      await until("the account is connected", async () => {
        const { body } = await place.request("GET", `/channels/${made.body.id}`);
        return body.lastPolledAt !== null;
      });
      return made.body.id;
    },
    async mentions(place, channelId, n, mark) {
      for (let i = 0; i < n; i++) network.publish(`${mark} number ${i}`);
      await place.request("POST", `/channels/${channelId}/poll`);
      let items: { id: string; snippet: string }[] = [];
      await until(`${n} conversations ${mark}`, async () => {
        const open = await place.request("GET", "/conversations?status=open&limit=200");
        items = open.body.items.filter((item: { snippet: string }) => item.snippet.includes(`${mark} number`));
        return items.length >= n;
      });
      assert.equal(items.length, n);
      return items.map((item) => item.id);
    },
    close: () => peer.close(),
  };
  return network;
}
