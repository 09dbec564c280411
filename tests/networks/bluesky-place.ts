import type { TroubleProxy } from "./trouble-proxy.ts";

/** A Bluesky server with its directory of identities, real or imitated, and people to speak on it. */
export type BlueskyPlace = {
  /** in front of the server: what the connector is told to reach */
  proxy: TroubleProxy;
  /** the server itself, for those who speak without trouble */
  direct: string;
  directory: string;
  /** `host:port` of everything the connector may reach */
  allow: string[];
  /** how long its ordinary answers may take, where that is not a matter of milliseconds */
  patienceMs?: number;
  /** ends the server and starts it again over the same data; absent where it is not a server of its own */
  restart?(): Promise<void>;
  close(): Promise<void>;
};

export type Speaker = { did: string; handle: string; password: string; token: string };

export type Ref = { uri: string; cid: string };

const POST = "app.bsky.feed.post";
let made = 0;

export async function xrpc(
  origin: string,
  method: string,
  given: { token?: string; params?: Record<string, string>; input?: object },
): Promise<Record<string, unknown>> {
  const query = given.params ? `?${new URLSearchParams(given.params)}` : "";
  const ask = () =>
    fetch(`${origin}/xrpc/${method}${query}`, {
      method: given.input ? "POST" : "GET",
      headers: {
        ...(given.token && { authorization: `Bearer ${given.token}` }),
        ...(given.input && { "content-type": "application/json" }),
      },
      ...(given.input && { body: JSON.stringify(given.input) }),
    });
  // A connection that was kept from before a restart is closed when it is used again.
  const response = await ask().catch(ask);
  const text = await response.text();
  if (!response.ok) throw new Error(`${method}: ${response.status} ${text}`);
  return text === "" ? {} : JSON.parse(text);
}

/** A new account with a handle that begins so. */
export async function newSpeaker(place: BlueskyPlace, name: string): Promise<Speaker> {
  made += 1;
  const handle = `${name}${made}.test`;
  const password = `steam-for-five-seconds-${made}`;
  const input = { handle, password, email: `${name}${made}@brunnwerk.example` };
  const { did, accessJwt } = await xrpc(place.direct, "com.atproto.server.createAccount", { input });
  return { did: String(did), handle, password, token: String(accessJwt) };
}

export async function put(
  place: BlueskyPlace,
  by: Speaker,
  record: Record<string, unknown>,
  rkey = nextTid(),
): Promise<Ref> {
  const collection = String(record.$type ?? POST);
  const input = { repo: by.did, collection, rkey, record, validate: false };
  const { uri, cid } = await xrpc(place.direct, "com.atproto.repo.putRecord", { token: by.token, input });
  return { uri: String(uri), cid: String(cid) };
}

export async function take(place: BlueskyPlace, by: Speaker, uri: string): Promise<void> {
  const [collection, rkey] = uri.split("/").slice(-2);
  const input = { repo: by.did, collection, rkey };
  await xrpc(place.direct, "com.atproto.repo.deleteRecord", { token: by.token, input });
}

/** Many posts at once, as fast as the server takes them. */
export async function say(place: BlueskyPlace, by: Speaker, texts: string[]): Promise<void> {
  for (let at = 0; at < texts.length; at += 100) {
    const writes = texts.slice(at, at + 100).map((text) => ({
      $type: "com.atproto.repo.applyWrites#create",
      collection: POST,
      rkey: nextTid(),
      value: written(text, new Date()),
    }));
    await xrpc(place.direct, "com.atproto.repo.applyWrites", { token: by.token, input: { repo: by.did, writes } });
  }
}

/** Takes away everything that somebody said. */
export async function clear(place: BlueskyPlace, by: Speaker): Promise<void> {
  for (;;) {
    const writes = (await postsOf(place, by)).map(({ uri }) => ({
      $type: "com.atproto.repo.applyWrites#delete",
      collection: POST,
      rkey: uri.split("/").at(-1),
    }));
    if (writes.length === 0) return;
    await xrpc(place.direct, "com.atproto.repo.applyWrites", { token: by.token, input: { repo: by.did, writes } });
  }
}

export async function recordAt(
  place: BlueskyPlace,
  uri: string,
): Promise<{ uri: string; cid: string; value: Record<string, unknown> }> {
  const [repo, collection, rkey] = uri.replace("at://", "").split("/");
  const params = { repo: repo ?? "", collection: collection ?? "", rkey: rkey ?? "" };
  const { cid, value } = await xrpc(place.direct, "com.atproto.repo.getRecord", { params });
  return { uri, cid: String(cid), value: value as Record<string, unknown> };
}

/** Oldest first. */
export async function postsOf(
  place: BlueskyPlace,
  by: Pick<Speaker, "did">,
): Promise<(Ref & { value: Record<string, unknown> })[]> {
  const params = { repo: by.did, collection: POST, limit: "100", reverse: "true" };
  const { records } = await xrpc(place.direct, "com.atproto.repo.listRecords", { params });
  return records as (Ref & { value: Record<string, unknown> })[];
}

/** A post as an app writes it: links marked, and who is named. */
export function written(
  text: string,
  at: Date,
  more: Record<string, unknown> = {},
  named: Speaker[] = [],
): Record<string, unknown> {
  const facets: object[] = [];
  const mark = (words: string, index: number, feature: object) => {
    const byteStart = Buffer.byteLength(text.slice(0, index));
    facets.push({ index: { byteStart, byteEnd: byteStart + Buffer.byteLength(words) }, features: [feature] });
  };
  for (const { 0: found, index } of text.matchAll(/https?:\/\/\S+/g)) {
    const uri = found.replace(/[.,;:!?)]+$/, "");
    mark(uri, index, { $type: "app.bsky.richtext.facet#link", uri });
  }
  for (const { did, handle } of named) {
    const index = text.indexOf(`@${handle}`);
    if (index >= 0) mark(`@${handle}`, index, { $type: "app.bsky.richtext.facet#mention", did });
  }
  return { $type: POST, text, createdAt: at.toISOString(), ...(facets.length > 0 && { facets }), ...more };
}

let lastMicros = 0n;

/** Keys as apps make them: by the clock, always higher. */
export function nextTid(): string {
  const now = BigInt(Date.now()) * 1000n;
  lastMicros = now > lastMicros ? now : lastMicros + 1n;
  let value = lastMicros << 10n;
  let tid = "";
  for (let n = 0; n < 13; n += 1) {
    tid = "234567abcdefghijklmnopqrstuvwxyz"[Number(value & 31n)] + tid;
    value >>= 5n;
  }
  return tid;
}
