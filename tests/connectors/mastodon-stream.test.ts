import type { ConnectorEvent, Source } from "@earshot/connectors/connector.ts";
import { mastodon } from "@earshot/connectors/mastodon/index.ts";
import type { Credentials, Settings } from "@earshot/connectors/mastodon/settings.ts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { TestContext } from "./context.ts";
import { type Surroundings, surroundings } from "./mastodon-surroundings.ts";

let world: Surroundings;
beforeEach(async () => {
  world = await surroundings();
});
afterEach(() => world.close());

const settings = () => ({ server: world.peer.origin, hashtags: ["piko", "Café"] });

type Heard = { sourceId?: string; events: ConnectorEvent[] };

/** A stream that listens in the background. */
function listen(
  given: Partial<TestContext<Settings, Credentials>> = {},
  sources: Source[] = mastodon.sources(settings()),
) {
  const end = new AbortController();
  const ctx = world.ctx({ signal: end.signal, settings: settings(), ...given });
  const heard: Heard[] = [];
  const ended = (async () => {
    for await (const batch of mastodon.stream!(ctx, sources)) heard.push(batch);
  })();
  ended.catch(() => {});
  const until = async (count: number) => {
    for (let waited = 0; heard.length < count; waited += 10) {
      if (waited > 5_000)
        throw new Error(`heard ${heard.length} of ${count} batches: ${JSON.stringify(heard).slice(0, 500)}`);
      await Promise.race([ended.catch(() => {}), new Promise((resolve) => setTimeout(resolve, 10))]);
    }
    return heard;
  };
  return { heard, until, ended, stop: () => end.abort() };
}

/** Subscriptions travel after the socket opened. */
async function subscribed(count: number): Promise<void> {
  const told = () => world.peer.subscriptions();
  for (let waited = 0; told() < count; waited += 10) {
    if (waited > 5_000) throw new Error(`${told()} of ${count} subscriptions`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const kinds = (heard: Heard[]) =>
  heard.flatMap(({ sourceId, events }) =>
    events.map((event) => `${sourceId} ${event.type}${event.type === "post" ? ` ${event.post.text}` : ""}`),
  );

for (const way of ["WebSocket", "server-sent events"] as const) {
  describe(`over ${way}`, () => {
    beforeEach(() => {
      world.peer.switches.webSocket = way === "WebSocket";
    });

    it("hears mentions, our own posts, hashtags, edits, deletes and likes, each for its source", async () => {
      const { state } = world.peer;
      const live = listen();
      await live.until(1);
      await subscribed(3);
      expect(live.heard[0]).toMatchObject({ events: [] });
      const asked = state.publish({ by: "dora", text: "@brunnwerk psst 👋🏽", visibility: "direct" });
      await live.until(2);
      const ours = state.publish({ by: "brunnwerk", text: "Here we are" });
      state.favourite(ours.id, "dora");
      await live.until(4);
      const tagged = state.publish({ by: "ilse@kaffee.example", text: "new cup #piko" });
      await live.until(5);
      state.publish({ by: "ilse@kaffee.example", text: "un #café" });
      await live.until(6);
      state.edit(tagged.id, "newer cup #piko");
      await live.until(7);
      state.remove(tagged.id);
      state.remove(asked.id);
      await live.until(9);
      expect(kinds(live.heard)).toEqual([
        `notifications post @brunnwerk@${world.peer.host} psst 👋🏽`,
        "own post Here we are",
        "notifications engagement",
        "hashtag:piko post new cup #piko",
        "hashtag:Café post un #café",
        "hashtag:piko post newer cup #piko",
        "hashtag:piko delete",
        "notifications delete",
      ]);
      const [mention] = live.heard[1]!.events;
      expect(mention).toMatchObject({ post: { kind: "message", visibility: "direct", addressed: true } });
      const deletes = live.heard.slice(-2).flatMap(({ events }) => events);
      expect(deletes).toMatchObject([
        { localId: tagged.id, externalId: expect.stringContaining("kaffee.example") },
        { localId: asked.id, externalId: `${world.peer.origin}/ap/users/${asked.account.id}/statuses/${asked.id}` },
      ]);
      live.stop();
      await live.ended;
    });

    it("ends when the connection does, and can come again (check 20)", async () => {
      const live = listen();
      await live.until(1);
      await subscribed(3);
      world.peer.dropStreams();
      await Promise.race([live.ended.catch(() => {}), timeUp()]);
      const again = listen();
      await again.until(1);
      await subscribed(3);
      world.peer.state.publish({ by: "dora", text: "@brunnwerk back?" });
      expect(kinds(await again.until(2)).length).toBe(1);
      again.stop();
      await again.ended;
    });

    it("ends when told to, with nothing left open (check 29)", async () => {
      const live = listen();
      await live.until(1);
      await subscribed(3);
      live.stop();
      await Promise.race([live.ended, timeUp()]);
      for (let waited = 0; world.peer.subscribers() > 0 && waited < 30_000; waited += 10) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      expect(world.peer.subscribers()).toBe(0);
    });

    it("loses nothing to a slow reader (check 20)", async () => {
      const end = new AbortController();
      const seen: string[] = [];
      const reading = (async () => {
        for await (const { events } of mastodon.stream!(
          world.ctx({ signal: end.signal, settings: settings() }),
          mastodon.sources(settings()),
        )) {
          for (const event of events) if (event.type === "post") seen.push(event.post.text);
          await new Promise((resolve) => setTimeout(resolve, 2));
          if (seen.length === 200) end.abort();
        }
      })();
      await subscribed(3);
      for (let n = 0; n < 200; n += 1) world.peer.state.publish({ by: "ilse@kaffee.example", text: `cup ${n} #piko` });
      await Promise.race([reading, timeUp()]);
      expect(seen).toEqual(Array.from({ length: 200 }, (_, n) => `cup ${n} #piko`));
    });

    it("keeps unknown events raw and does not stumble over nonsense (check 30)", async () => {
      const live = listen();
      await live.until(1);
      await subscribed(3);
      const me = world.peer.state.account("brunnwerk").id;
      const push = (event: string, payload: string) =>
        world.peer.state.onPush({ accountId: me, tags: [], event, payload });
      push("filters_changed", "undefined");
      push("announcement", '{"id":"8"}');
      push("update", "no json");
      push("notification", '{"type":"mention"}');
      push("delete", "109501234567890123");
      await live.until(5);
      expect(live.heard.slice(1).map(({ events }) => events[0])).toEqual([
        { type: "unknown", kind: "stream announcement", raw: '{"id":"8"}' },
        { type: "unknown", kind: "status", raw: "no json" },
        { type: "unknown", kind: "notification", raw: '{"type":"mention"}' },
        { type: "delete", externalId: null, localId: "109501234567890123", at: null, raw: "109501234567890123" },
      ]);
      live.stop();
      await live.ended;
    });
  });
}

describe("what a stream is for", () => {
  it("carries the home timeline only when it is followed", async () => {
    const { state } = world.peer;
    state.follows.set(state.account("brunnwerk").id, new Set([state.account("dora").id]));
    const quiet = listen();
    await subscribed(3);
    const home = listen({}, mastodon.sources({ ...settings(), followHome: true }));
    await subscribed(6);
    state.publish({ by: "dora", text: "breakfast" });
    state.publish({ by: "dora", text: "@brunnwerk breakfast?" });
    await home.until(4);
    expect(kinds(home.heard).map((each) => each.split("@")[0]?.trim())).toEqual([
      "home post breakfast",
      "notifications post",
      "notifications post",
    ]);
    await quiet.until(3);
    expect(kinds(quiet.heard).length).toBe(2);
    for (const each of [quiet, home]) each.stop();
    await Promise.all([quiet.ended, home.ended]);
  });

  it("falls back to polling where the server has no streaming, no token or nothing to stream (check 31)", async () => {
    world.peer.switches.webSocket = false;
    world.peer.switches.serverSentEvents = false;
    await expect(listen().ended).rejects.toMatchObject({ code: "capability_missing" });
    await expect(listen({ credentials: {} }).ended).rejects.toMatchObject({ code: "capability_missing" });
    world.peer.switches.webSocket = true;
    const searches = [{ id: "search:cup", reach: "public", label: "" } as const];
    await expect(listen({}, searches).ended).rejects.toMatchObject({ code: "capability_missing" });
  });

  it("dials the streaming host that the server names, through the guard alone (check 28, T-42)", async () => {
    world.peer.temper.streaming = "ws://127.0.0.2:8080";
    await expect(listen().ended).rejects.toMatchObject({ code: "forbidden_address" });
    world.peer.temper.streaming = "javascript:alert(1)";
    const live = listen();
    await live.until(1);
    live.stop();
    await live.ended;
  });

  it("sends the token in a header and in no address (check 27)", async () => {
    const live = listen();
    await live.until(1);
    const [opened] = world.peer.asked("WS /api/v1/streaming");
    expect(opened?.headers.authorization).toBe(`Bearer ${world.peer.token}`);
    expect(opened?.url).not.toContain(world.peer.token);
    live.stop();
    await live.ended;
  });

  it("ends rather than guess a parent that it cannot ask for", async () => {
    const root = world.peer.state.publish({ by: "dora", text: "root" });
    const live = listen();
    await live.until(1);
    await subscribed(3);
    world.peer.fail("GET /api/v1/statuses/:id", { status: 503 });
    world.peer.state.publish({ by: "ilse@kaffee.example", text: "answer #piko", inReplyTo: root.id });
    await expect(Promise.race([live.ended, timeUp()])).rejects.toMatchObject({ code: "retryable" });
    expect(live.heard.length).toBe(1);
  });
});

function timeUp(ms = 30_000): Promise<never> {
  return new Promise((_, reject) => setTimeout(() => reject(new Error("too slow")), ms).unref());
}
