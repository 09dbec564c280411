import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { connectorContext } from "../../server/channels/connector-context.ts";
import { sessionField } from "../../server/channels/kept-session.ts";
import { channelRoutes } from "../../server/channels/routes.ts";
import { changeChannel, channelById, lockChannel } from "../../server/channels/store.ts";
import { deliver } from "../../server/inbox/deliver.ts";
import { inboxRoutes } from "../../server/inbox/routes.ts";
import { keepBroadcasts } from "../../server/intake/broadcasts.ts";
import { collect } from "../../server/intake/collect.ts";
import { intakeRoutes } from "../../server/intake/routes.ts";
import { postRoutes } from "../../server/posts/routes.ts";
import { topicRoutes } from "../../server/topics/routes.ts";
import {
  type BlueskyPlace,
  clear,
  newSpeaker,
  postsOf,
  put,
  type Ref,
  recordAt,
  type Speaker,
  say,
  take,
  written,
} from "../networks/bluesky-place.ts";
import { openWorld, type World } from "../world.ts";

type StreamKind = "jetstream" | "repositories";
const patience = { timeout: 60_000, interval: 100 };
const LIKE = "app.bsky.feed.like";

/**
 * A customer, our account and the whole server, live: what is said arrives in the inbox, is answered, and the answer
 * stands on the network once. Then what goes wrong: a slow handler, a connection that drops, a server that ends.
 */
export function blueskyJourney(
  name: string,
  kind: StreamKind,
  openPlace: () => Promise<BlueskyPlace>,
  { third = 300 }: { third?: number } = {},
): void {
  describe(`Bluesky live, by ${name}`, () => {
    let place: BlueskyPlace;
    let brand: Speaker;
    let ilse: Speaker;
    let dora: Speaker;
    let world: World;
    let streams: { stop(): Promise<void> } | null = null;

    beforeAll(async () => {
      place = await openPlace();
      [brand, ilse, dora] = await Promise.all([
        newSpeaker(place, "brunnwerk"),
        newSpeaker(place, "ilse"),
        newSpeaker(place, "dora"),
      ]);
    });
    afterAll(() => place.close());
    beforeEach(async () => {
      world = await openWorld({
        capabilities: [channelRoutes, topicRoutes, intakeRoutes, postRoutes, inboxRoutes],
        allowPrivateHosts: place.allow,
      });
    });
    afterEach(async () => {
      await streams?.stop();
      streams = null;
      await world.close();
      for (const speaker of [brand, ilse, dora]) await clear(place, speaker);
    });

    async function connect(): Promise<string> {
      const settings = {
        handle: brand.handle,
        service: place.proxy.origin,
        plcDirectory: place.directory,
        appView: false,
        stream: kind,
        streamAddress: place.proxy.origin,
      };
      const body = {
        connector: "bluesky",
        name: "Our Bluesky",
        settings,
        credentials: { appPassword: brand.password },
      };
      const made = await world.request("POST", "/channels", { body });
      expect(made.status, made.text).toBe(201);
      expect(await collect(world.context, world.workspace.id, made.body.id, { asked: true })).toMatchObject({
        trouble: null,
      });
      return made.body.id;
    }
    async function listen(): Promise<void> {
      const before = place.proxy.streams();
      streams = keepBroadcasts(world.context);
      await expect.poll(() => place.proxy.streams(), patience).toBe(before + 1);
      // Connected is not yet listening: what is said from now on is asked for from a place that is known.
      await expect.poll(async () => (await channel()).streaming, patience).toBe(true);
    }
    const channel = async () => (await world.request("GET", "/channels")).body.items[0];
    const topic = (query: string) =>
      world.request("POST", "/topics", { body: { name: query, query, opensConversations: true } });
    const open = async () => (await world.request("GET", "/conversations?status=open")).body.items;
    const thread = async (id: string) => (await world.request("GET", `/conversations/${id}`)).body;
    const found = async (words: string) =>
      (await world.request("GET", `/posts?q=${encodeURIComponent(words)}&limit=200`)).body.items;
    const aboveOf = (ref: Ref) => ({ uri: ref.uri, cid: ref.cid });

    test("a post to us arrives, is answered, and the answer stands once, with the right roots", async () => {
      await connect();
      await listen();
      const asked = await put(place, dora, written("Anybody with a Piko Duo?", new Date()));
      const text = `☕👩‍🔬 @${brand.handle} مرحبا, the Piko leaks: https://brunnwerk.example/e7?a=1`;
      const root = aboveOf(asked);
      const named = written(text, new Date(), { reply: { root, parent: root }, langs: ["en"] }, [brand]);
      const mention = await put(place, ilse, named);
      await put(place, dora, written("Nobody asked for this", new Date()));
      await expect.poll(async () => (await open()).length, patience).toBe(1);
      const [conversation] = await open();
      expect(conversation).toMatchObject({
        openedBy: "addressed",
        network: "bluesky",
        customer: { handle: ilse.handle },
      });
      const detail = await thread(conversation.id);
      expect(detail.composer).toMatchObject({ canReply: true, limit: 300, unit: "graphemes" });

      const words = `Try the seal, @${ilse.handle}: https://brunnwerk.example/seal #piko`;
      const body = { text: words };
      const reply = await world.request("POST", `/conversations/${conversation.id}/replies`, { body });
      expect(reply.status, reply.text).toBe(201);
      await deliver(world.context, world.workspace.id, reply.body.id);
      await deliver(world.context, world.workspace.id, reply.body.id);
      const [standing, ...others] = await postsOf(place, brand);
      expect(others).toEqual([]);
      expect(standing?.value).toMatchObject({ text: words, langs: ["en"], reply: { root, parent: aboveOf(mention) } });
      const marks = (
        (standing?.value.facets ?? []) as { index: { byteStart: number; byteEnd: number }; features: object[] }[]
      ).map(({ index, features }) => [
        Buffer.from(words).subarray(index.byteStart, index.byteEnd).toString(),
        features[0],
      ]);
      expect(marks).toEqual([
        [`@${ilse.handle}`, { $type: "app.bsky.richtext.facet#mention", did: ilse.did }],
        [
          "https://brunnwerk.example/seal",
          { $type: "app.bsky.richtext.facet#link", uri: "https://brunnwerk.example/seal" },
        ],
        ["#piko", { $type: "app.bsky.richtext.facet#tag", tag: "piko" }],
      ]);
      const state = (await world.request("GET", `/replies/${reply.body.id}`)).body;
      expect(state).toMatchObject({ state: "sent", remoteUrl: expect.stringContaining("https://bsky.app/profile/") });

      // Our answer comes by on the stream as well, and is one of ours.
      await expect
        .poll(
          async () =>
            (await thread(conversation.id)).thread.map((post: { author: { own: boolean } }) => post.author.own),
          patience,
        )
        .toEqual([false, true]);
      expect(await open()).toHaveLength(1);
      expect(await found("asked")).toEqual([]);
    });

    test("likes and reposts count once and can be taken back; edits become revisions; deletes take everything", async () => {
      await topic("piko");
      await connect();
      await listen();
      const said = await put(place, ilse, written("My Piko drips", new Date()));
      await expect.poll(async () => (await found("piko")).length, patience).toBe(1);
      const [{ id }] = await found("piko");
      const post = async () => (await world.request("GET", `/posts/${id}`)).body;
      const like = { $type: LIKE, subject: aboveOf(said), createdAt: new Date().toISOString() };
      const mine = await put(place, dora, like);
      await put(place, brand, like);
      await put(place, dora, { ...like, $type: "app.bsky.feed.repost" });
      await expect.poll(async () => (await post()).engagement, patience).toMatchObject({ likes: 2, reposts: 1 });
      await take(place, dora, mine.uri);
      await expect.poll(async () => (await post()).engagement, patience).toMatchObject({ likes: 1, reposts: 1 });

      const rkey = said.uri.split("/").at(-1);
      const { value } = await recordAt(place, said.uri);
      await put(place, ilse, { ...value, text: "My Piko leaks" }, rkey);
      await expect.poll(async () => (await post()).text, patience).toBe("My Piko leaks");
      expect((await post()).revisions.map(({ text }: { text: string }) => text)).toEqual(["My Piko drips"]);
      await take(place, ilse, said.uri);
      await expect.poll(async () => (await post()).deletedAt, patience).not.toBeNull();
      expect(await post()).toMatchObject({ text: "", raw: null });
      expect(await found("piko")).toEqual([]);
    });

    test("contract 19: a worn-out token that two workers hold is renewed once", async () => {
      const id = await connect();
      await world.tx(async (tx) => {
        const { credentials } = (await lockChannel(tx, id))!;
        const place = { channelId: id, field: sessionField };
        const session = JSON.parse(world.context.keyring.open(credentials[sessionField] ?? "", place));
        const worn = JSON.stringify({ ...session, accessJwt: "worn.out.token" });
        const sealed = { ...credentials, [sessionField]: world.context.keyring.seal(worn, place) };
        await changeChannel(tx, id, { credentials: sealed }, { keepVersion: true });
      });
      const row = await world.tx((tx) => channelById(tx, id));
      const asked: string[] = [];
      place.proxy.onAnswer = ({ path }) => asked.push(path.replace("/xrpc/com.atproto.server.", ""));
      const target = { externalId: `at://${brand.did}/app.bsky.feed.post/nothing-here`, localId: "" };
      const work = () => {
        const ctx = connectorContext(world.context, row!, new AbortController().signal);
        return world.context.connectors.get("bluesky")!.send!(ctx, { type: "delete", target }, "key");
      };
      await Promise.all([work(), work()]);
      place.proxy.onAnswer = null;
      expect(asked.filter((path) => path === "refreshSession" || path === "createSession")).toEqual(["refreshSession"]);
      const shown = await channel();
      expect(shown).toMatchObject({ health: "ok", credentials: { appPassword: "••••" } });
      expect(Object.keys(shown.credentials)).toEqual(["appPassword"]);
      expect(await collect(world.context, world.workspace.id, id, { asked: true })).toMatchObject({ trouble: null });
    });

    if (third === 0) return;
    test(`contract 20: a slow handler, a drop and a restart lose nothing: ${3 * third} of ${3 * third}, each once`, async () => {
      await topic("piko");
      await connect();
      await listen();
      const heard = async () =>
        world.tx(async (tx) => {
          const rows = await tx.db.selectFrom("post").select("text").where("text", "like", "piko number %").execute();
          return rows.map(({ text }) => text);
        });
      const told = (from: number) => Array.from({ length: third }, (_, n) => `piko number ${from + n}`);
      // Slow: whoever stores waits a quarter of a second for each batch.
      const { now } = world.context;
      let slow = true;
      const wait = new Int32Array(new SharedArrayBuffer(4));
      world.context.now = () => {
        if (slow) Atomics.wait(wait, 0, 0, 2);
        return now();
      };
      await say(place, ilse, told(0));
      place.proxy.drop();
      await say(place, ilse, told(third));
      await expect.poll(async () => (await heard()).length, patience).toBe(2 * third);
      slow = false;
      await streams?.stop();
      await place.restart?.();
      await say(place, ilse, told(2 * third));
      streams = keepBroadcasts(world.context);
      await expect.poll(async () => new Set(await heard()).size, patience).toBe(3 * third);
      expect(await heard()).toHaveLength(3 * third);
      expect((await channel()).gaps).toEqual([]);
    }, 180_000);
  });
}
