import { WebSocket } from "ws";
import { type BlueskyPlace, newSpeaker, nextTid, put, say, take, written } from "../networks/bluesky-place.ts";

/** What a server answered to each request, by name, and what its stream told, in base64. */
export type Recorded = { answers: Record<string, { status: number; body: unknown }>; frames: string[] };

/** Asks a place one thing of each kind. Tokens are left out; everything else is as it came, and made for this. */
export async function tour(place: BlueskyPlace): Promise<Recorded> {
  const answers: Recorded["answers"] = {};
  const ask = async (name: string, path: string, input?: object, token?: string) => {
    const response = await fetch(`${path.startsWith("/did:") ? place.directory : place.direct}${path}`, {
      method: input ? "POST" : "GET",
      headers: {
        ...(input && { "content-type": "application/json" }),
        ...(token && { authorization: `Bearer ${token}` }),
      },
      ...(input && { body: JSON.stringify(input) }),
    });
    const body: unknown = JSON.parse((await response.text()) || "{}");
    answers[name] = { status: response.status, body: withoutTokens(body) };
    return body as Record<string, string>;
  };
  const [brand, ilse] = [await newSpeaker(place, "brunnwerk"), await newSpeaker(place, "ilse")];
  const at = new Date("2026-03-02T08:00:00.000Z");
  const asked = await put(
    place,
    ilse,
    written("☕👩‍🔬 My Piko leaks: https://brunnwerk.example/e7?a=1", at, { langs: ["en"] }),
  );
  const above = { uri: asked.uri, cid: asked.cid };
  const rkey = nextTid();
  const record = written(`@${ilse.handle} Hold steam.`, at, { reply: { root: above, parent: above } }, [ilse]);
  const write = { repo: brand.did, collection: "app.bsky.feed.post", rkey, record, swapRecord: null };

  await ask("DID document", `/${brand.did}`);
  await ask("resolveHandle", `/xrpc/com.atproto.identity.resolveHandle?handle=${ilse.handle}`);
  await ask("resolveHandle, nobody", "/xrpc/com.atproto.identity.resolveHandle?handle=nobody.test");
  const session = { identifier: brand.handle, password: brand.password };
  const { refreshJwt } = await ask("createSession", "/xrpc/com.atproto.server.createSession", session);
  await ask("createSession, wrong", "/xrpc/com.atproto.server.createSession", { ...session, password: "wrong" });
  await ask("putRecord, nothing there", "/xrpc/com.atproto.repo.putRecord", write, brand.token);
  await ask("putRecord, the same again", "/xrpc/com.atproto.repo.putRecord", write, brand.token);
  const other = { ...write, record: { ...record, text: "Something else" } };
  await ask("putRecord, something there", "/xrpc/com.atproto.repo.putRecord", other, brand.token);
  await ask("listRecords", `/xrpc/com.atproto.repo.listRecords?repo=${brand.did}&collection=app.bsky.feed.post`);
  const named = `repo=${brand.did}&collection=app.bsky.feed.post`;
  await ask("getRecord", `/xrpc/com.atproto.repo.getRecord?${named}&rkey=${rkey}`);
  await ask("getRecord, nothing there", `/xrpc/com.atproto.repo.getRecord?${named}&rkey=nothing-here`);
  await ask("getLatestCommit", `/xrpc/com.atproto.sync.getLatestCommit?did=${brand.did}`);
  const card = {
    $type: "app.bsky.embed.external",
    external: { uri: "https://brunnwerk.example/seal", title: "A seal", description: "" },
  };
  await put(place, ilse, written("With a card", at, { embed: card }));
  await put(place, ilse, written("With a quote", at, { embed: { $type: "app.bsky.embed.record", record: above } }));
  await put(place, brand, { $type: "app.bsky.feed.like", subject: above, createdAt: at.toISOString() });
  await say(place, ilse, ["Two in", "one commit"]);
  await put(place, ilse, written("My Piko drips", at), asked.uri.split("/").at(-1));
  await ask(
    "listRecords, all kinds",
    `/xrpc/com.atproto.repo.listRecords?repo=${ilse.did}&collection=app.bsky.feed.post`,
  );
  await take(place, ilse, asked.uri);
  await ask(
    "deleteRecord",
    "/xrpc/com.atproto.repo.deleteRecord",
    { repo: brand.did, collection: write.collection, rkey },
    brand.token,
  );
  await ask("putRecord, worn-out token", "/xrpc/com.atproto.repo.putRecord", write, "worn.out.token");
  const renewed = await fetch(`${place.direct}/xrpc/com.atproto.server.refreshSession`, {
    method: "POST",
    headers: { authorization: `Bearer ${refreshJwt}` },
  });
  answers.refreshSession = { status: renewed.status, body: withoutTokens(await renewed.json()) };
  return { answers, frames: await framesOf(place) };
}

function withoutTokens(body: unknown): unknown {
  if (typeof body !== "object" || body === null) return body;
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, name.endsWith("Jwt") ? "…" : value]));
}

/** Everything that the stream tells from its beginning until it falls silent. */
async function framesOf(place: BlueskyPlace): Promise<string[]> {
  const socket = new WebSocket(`${place.direct.replace("http", "ws")}/xrpc/com.atproto.sync.subscribeRepos?cursor=0`);
  const frames: string[] = [];
  let heardAt = Date.now();
  socket.on("message", (data: Buffer) => {
    heardAt = Date.now();
    frames.push(data.toString("base64"));
  });
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  while (Date.now() - heardAt < 700) await new Promise((resolve) => setTimeout(resolve, 50));
  socket.terminate();
  return frames;
}
