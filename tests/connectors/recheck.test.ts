import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { channelRoutes } from "../../server/channels/routes.ts";
import { inboxRoutes } from "../../server/inbox/routes.ts";
import { recheck } from "../../server/intake/recheck.ts";
import { postRoutes } from "../../server/posts/routes.ts";
import { topicRoutes } from "../../server/topics/routes.ts";
import { openMastodonPeer } from "../networks/mastodon-contract-peer.ts";
import type { Peer } from "../networks/peer.ts";
import { openWorld, type World } from "../world.ts";
import { connect, type ServerBench } from "./server-bench.ts";

let world: World;
let peer: Peer;
let bench: ServerBench;
/** Rows carry the database's own time, which runs on beside the world's clock. */
const hour = 3_600_000 + 300_000;

beforeEach(async () => {
  world = await openWorld({
    capabilities: [channelRoutes, topicRoutes, postRoutes, inboxRoutes],
    random: () => 0.5,
  });
  peer = await openMastodonPeer();
  bench = await connect(world, peer);
});
afterEach(async () => {
  await bench.close();
  await peer.close();
  await world.close();
});

/** Takes the job that waits and does it, whenever it was due. */
async function look(): Promise<void> {
  await sql`select graphile_worker.remove_job(${`recheck:${bench.channelId}`})`.execute(world.context.db);
  await recheck(world.context, world.workspace.id, bench.channelId);
}
const post = async (id: string) => (await world.request("GET", `/posts/${id}`)).body;
const asked = () => peer.requests();

/** When the next batch comes, by its job. */
async function nextLook(): Promise<string | undefined> {
  const { rows } = await sql<{ run_at: Date }>`
    select run_at from graphile_worker.jobs where key = ${`recheck:${bench.channelId}`}`.execute(world.context.db);
  return rows[0]?.run_at.toISOString();
}

async function heard(...texts: string[]): Promise<Map<string, { id: string; localId: string }>> {
  const local = new Map<string, string>();
  for (const text of texts) local.set(text, await peer.publish({ text }));
  await bench.collect();
  const stored = await bench.posts();
  return new Map(
    texts.map((text) => [
      text,
      { id: stored.find((each) => each.text.includes(text))?.id ?? "", localId: local.get(text) ?? "" },
    ]),
  );
}

/** What the source took away and nobody was told of: the words are in no row of the database any more. */
async function rowsWith(words: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition order by 1`.execute(
    world.context.db,
  );
  const found: string[] = [];
  await world.tx(async (tx) => {
    for (const { name } of rows.filter(({ name }) => name !== "migration")) {
      const hits = await sql<{ n: number }>`
        select count(*)::int as n from ${sql.id(name)} t where t::text ilike ${`%${words}%`}`.execute(tx.db);
      if (hits.rows[0]?.n) found.push(name);
    }
  });
  return found;
}

describe("T-87: what changes at the source without an event is honored", () => {
  test("an edit becomes a revision, in the conversation too; what stands is left alone", async () => {
    const posts = await heard("E7 on the Piko", "Lovely crema");
    const edited = posts.get("E7 on the Piko")!;
    await peer.edit(edited.localId, { text: "E9 on the Piko", at: "2026-03-02T12:10:00.000Z" });
    world.clock.advance(hour);
    await look();
    expect(await post(edited.id)).toMatchObject({
      text: expect.stringContaining("E9 on the Piko"),
      editedAt: "2026-03-02T12:10:00.000Z",
      revisions: [{ text: expect.stringContaining("E7 on the Piko") }],
    });
    expect((await bench.conversations()).map(({ snippet }) => snippet).sort()).toEqual([
      expect.stringContaining("E9 on the Piko"),
      expect.stringContaining("Lovely crema"),
    ]);
    expect((await post(posts.get("Lovely crema")!.id)).revisions).toEqual([]);
    // Once more, an hour later: nothing new to say.
    world.clock.advance(hour);
    await look();
    expect((await post(edited.id)).revisions).toHaveLength(1);
  });

  test("what is gone is doubted once and then erased to the last row, with a line that proves it", async () => {
    const gone = (await heard("my address is Quellweg 7", "stays")).get("my address is Quellweg 7")!;
    await peer.remove(gone.localId);
    world.clock.advance(hour);
    await look();
    expect(await post(gone.id)).toMatchObject({ deletedAt: null, atSource: [{ missing: "gone" }] });
    expect(await nextLook()).toBe(new Date(world.clock.now.getTime() + 10 * 60_000).toISOString());
    expect(await rowsWith("Quellweg")).not.toEqual([]);
    world.clock.advance(10 * 60_000);
    await look();
    expect(await post(gone.id)).toMatchObject({ text: "", raw: null, revisions: [], deletedAt: expect.any(String) });
    expect(await rowsWith("Quellweg")).toEqual([]);
    const search = await world.request("GET", "/posts?q=quellweg");
    expect(search.body.items).toEqual([]);
    const proof = await world.tx((tx) =>
      tx.db
        .selectFrom("event")
        .select("verb")
        .where("subject_id", "=", gone.id)
        .where("verb", "=", "post.deleted")
        .execute(),
    );
    expect(proof).toHaveLength(1);
  });

  test("a server that loses its mind for a moment takes nothing from us", async () => {
    const kept = (await heard("still here")).get("still here")!;
    world.clock.advance(hour);
    peer.answer({ status: 404 });
    await look();
    world.clock.advance(10 * 60_000);
    await look();
    expect(await post(kept.id)).toMatchObject({ deletedAt: null, atSource: [{ missing: null }] });
  });

  test("what is kept from us is marked, and goes after a day", async () => {
    const hidden = (await heard("for friends only now")).get("for friends only now")!;
    world.clock.advance(hour);
    peer.answer({ status: 403 });
    await look();
    expect(await post(hidden.id)).toMatchObject({ deletedAt: null, atSource: [{ missing: "forbidden" }] });
    world.clock.advance(12 * hour);
    peer.answer({ status: 403 });
    await look();
    expect((await post(hidden.id)).deletedAt).toBeNull();
    world.clock.advance(12 * hour);
    peer.answer({ status: 403 });
    await look();
    expect((await post(hidden.id)).deletedAt).not.toBeNull();
    expect(await rowsWith("friends only")).toEqual([]);
  });

  test("an answer that says nothing changes nothing, and is not asked for again at once", async () => {
    const doubtful = (await heard("who knows")).get("who knows")!;
    world.clock.advance(hour);
    peer.answer({ status: 400 });
    await look();
    expect(await post(doubtful.id)).toMatchObject({ deletedAt: null, atSource: [{ missing: null }] });
    const before = asked();
    await look();
    expect(asked()).toBe(before);
  });
});

describe("within the budget", () => {
  test("a batch at a time, a minute apart, each post once an hour", async () => {
    const texts = Array.from({ length: 20 }, (_, i) => `Brunnwerk number ${i}`);
    await heard(...texts);
    world.clock.advance(hour);
    let before = asked();
    await look();
    expect(asked() - before).toBe(15);
    expect(await nextLook()).toBe(new Date(world.clock.now.getTime() + 60_000).toISOString());
    before = asked();
    await look();
    expect(asked() - before).toBe(5);
    before = asked();
    await look();
    expect(asked()).toBe(before);
  });

  test("nothing is asked while the network told us to wait, or has little left to grant", async () => {
    await heard("Brunnwerk");
    world.clock.advance(hour);
    peer.answer({ status: 429, headers: { "retry-after": "600" } });
    await bench.collect();
    const before = asked();
    await look();
    expect(asked()).toBe(before);
    expect(await nextLook()).toBe(new Date(world.clock.now.getTime() + 600_000).toISOString());

    world.clock.advance(601_000);
    await bench.collect();
    const resetAt = new Date(world.clock.now.getTime() + 120_000).toISOString();
    await world.tx((tx) =>
      tx.db
        .updateTable("channel")
        .set({ quota: JSON.stringify({ limit: 300, remaining: 80, resetAt }) })
        .where("id", "=", bench.channelId)
        .execute(),
    );
    const spent = asked();
    await look();
    expect(asked()).toBe(spent);
    expect(await nextLook()).toBe(resetAt);
  });

  test("a closed conversation and an old match are not looked after", async () => {
    await heard("Brunnwerk, done");
    const [conversation] = await bench.conversations();
    await world.request("PATCH", `/conversations/${conversation?.id}`, { body: { status: "resolved" } });
    world.clock.advance(hour);
    const before = asked();
    await look();
    expect(asked()).toBe(before);
  });
});
