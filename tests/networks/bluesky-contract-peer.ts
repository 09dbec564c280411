import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bluesky } from "@earshot/connectors/bluesky/index.ts";
import type { Connector } from "@earshot/connectors/connector.ts";
import {
  type BlueskyPlace,
  clear,
  newSpeaker,
  postsOf,
  put,
  recordAt,
  type Speaker,
  take,
  written,
} from "./bluesky-place.ts";
import type { Peer, PeerPost } from "./peer.ts";
import type { Trouble } from "./trouble.ts";

type Recorded = { answers: Record<string, { status: number; body: unknown }> };

/** Recorded from a real PDS by `EARSHOT_RECORD=1 npm run test:peers`. */
const tour: Recorded = JSON.parse(
  readFileSync(join(import.meta.dirname, "../connectors/fixtures/bluesky/tour.json"), "utf8"),
);
const START = Date.parse("2026-03-01T08:00:00.000Z");

/** Who speaks there, made once for a place. */
const casts = new WeakMap<BlueskyPlace, Promise<[Speaker, Speaker]>>();

/** The place as the shared contract suite wants its peers: our account, a customer whom we listen to, nothing said yet. */
export async function openBlueskyPeer(place: BlueskyPlace, onClose: () => Promise<void>): Promise<Peer> {
  const { proxy } = place;
  const { troubles } = proxy;
  const cast = casts.get(place) ?? Promise.all([newSpeaker(place, "brunnwerk"), newSpeaker(place, "samir")]);
  casts.set(place, cast);
  const [brand, customer] = await cast;
  for (const speaker of [brand, customer]) await clear(place, speaker);
  const asked = troubles.count;
  const editedAt = new Map<string, number>();
  let made = 0;
  let logIns = 0;
  proxy.onAnswer = ({ path }) => {
    if (/server\.(create|refresh)Session/.test(path)) logIns += 1;
  };
  const speakerOf = (uri: string): Speaker => (uri.includes(brand.did) ? brand : customer);
  const rkeyOf = (uri: string) => uri.split("/").at(-1);

  async function publish(post: PeerPost): Promise<string> {
    made += 1;
    const at = new Date(post.at ?? START + made * 60_000);
    const parent = post.inReplyTo === undefined ? null : await recordAt(place, post.inReplyTo);
    const above = parent && { uri: parent.uri, cid: parent.cid };
    const root = (parent?.value.reply as { root?: unknown } | undefined)?.root ?? above;
    const record = written(post.text ?? `Post ${made}`, at, above ? { reply: { root, parent: above } } : {});
    const { uri } = await put(place, post.own ? brand : customer, record);
    return uri;
  }

  return {
    connector: bluesky as unknown as Connector,
    settings: {
      handle: brand.handle,
      accounts: [customer.handle],
      service: proxy.origin,
      plcDirectory: place.directory,
      appView: false,
      stream: "repositories",
      streamAddress: proxy.origin,
    },
    credentials: { appPassword: brand.password },
    allow: place.allow,
    secrets: [brand.password],
    can: { edit: true, delete: true, thread: true, html: false, anyId: false, own: true },
    publish,
    async edit(id, { text, at }) {
      // A repository holds one version of a post: there is no old copy that could come late.
      const before = editedAt.get(id) ?? 0;
      if (Date.parse(at) < before) return;
      editedAt.set(id, Date.parse(at));
      const { value } = await recordAt(place, id);
      await put(place, speakerOf(id), { ...value, ...written(text, new Date(String(value.createdAt))) }, rkeyOf(id));
    },
    remove: (id) => take(place, speakerOf(id), id),
    async removeUnknown() {
      const id = await publish({ text: "Never seen" });
      await take(place, customer, id);
      return id;
    },
    // A repository lists every record once and in order; nothing can be told twice.
    repeat() {},
    async strange() {
      const [first] = await postsOf(place, customer);
      if (!first) throw new Error("There is no post to make strange.");
      await put(place, customer, { ...first.value, whistle: "steam_whistle" }, rkeyOf(first.uri));
      return "steam_whistle";
    },
    rateLimits: (until, now): Trouble[] => {
      const limited = (headers: Record<string, string>): Trouble => ({ status: 429, headers });
      return [
        limited({ "ratelimit-reset": String(until.getTime() / 1000) }),
        limited({ "ratelimit-reset": String((until.getTime() - now.getTime()) / 1000) }),
        limited({ "retry-after": String((until.getTime() - now.getTime()) / 1000) }),
        limited({ "retry-after": until.toUTCString() }),
        { status: 503, headers: { "retry-after": until.toUTCString() } },
      ];
    },
    answer: (trouble, times) => troubles.answer(trouble, times),
    ...(place.patienceMs !== undefined && { patienceMs: place.patienceMs }),
    calm: () => troubles.calm(),
    beforeAnswer: (act) => troubles.beforeAnswer(act),
    requests: () => troubles.count - asked,
    connections: () => proxy.connections(),
    recorded: () => ({
      absence: null,
      // Two lists of records; whatever else was heard is none, and has to be borne.
      answers: Object.entries(tour.answers).map(([name, { status, body }]) => ({
        name,
        replay: () => troubles.answer({ status, body: body as object }, 1, "/xrpc/com.atproto.repo.listRecords"),
      })),
      posts: 5,
    }),
    logIns: {
      worn: (current) => JSON.stringify({ ...JSON.parse(current), accessJwt: "worn.out.token" }),
      asked: () => logIns,
    },
    streams: { open: () => proxy.streams(), drop: () => proxy.drop() },
    async replies() {
      const posts = await postsOf(place, brand);
      return posts.flatMap(({ uri, value }) => {
        const reply = value.reply as { parent: { uri: string } } | undefined;
        return reply ? [{ id: uri, text: String(value.text), inReplyTo: reply.parent.uri, visibility: "public" }] : [];
      });
    },
    async close() {
      troubles.calm();
      await onClose();
    },
  };
}
