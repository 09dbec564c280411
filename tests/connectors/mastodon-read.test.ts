import type { ConnectorEvent, NormalPost, Pull } from "@earshot/connectors/connector.ts";
import { ConnectorError } from "@earshot/connectors/errors.ts";
import { mastodon } from "@earshot/connectors/mastodon/index.ts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { IdStyle } from "../networks/mastodon-state.ts";
import { type Surroundings, surroundings } from "./mastodon-surroundings.ts";

let world: Surroundings;
beforeEach(async () => {
  world = await surroundings();
});
afterEach(() => world.close());

const source = (id: string) => ({ id, reach: "public" as const, label: id });
const posts = (events: ConnectorEvent[]) =>
  events.flatMap((event): NormalPost[] => (event.type === "post" ? [event.post] : []));
const texts = (events: ConnectorEvent[]) => posts(events).map(({ text }) => text);

/** Pulls until the source says it is done. */
async function pullAll(
  id: string,
  cursor: string | null,
): Promise<{ events: ConnectorEvent[]; cursor: string | null; pulls: Pull[] }> {
  const pulls: Pull[] = [];
  let at = cursor;
  do {
    pulls.push(await mastodon.pull(world.ctx(), source(id), at));
    at = pulls.at(-1)!.nextCursor;
    expect(pulls.length).toBeLessThan(40);
  } while (!pulls.at(-1)!.done);
  return { events: pulls.flatMap(({ events }) => events), cursor: at, pulls };
}

function publishMany(count: number, from = 0, minutesAgo = 500): void {
  for (let n = from; n < from + count; n += 1) {
    const createdAt = new Date(Date.now() - (minutesAgo - n) * 60_000);
    world.peer.state.publish({ by: "ilse@kaffee.example", text: `cup ${n} #piko`, createdAt });
  }
}

describe("paging", () => {
  it("gives the first page oldest first, then only what is new (checks 1, 3, 4)", async () => {
    const empty = await pullAll("hashtag:piko", null);
    expect(empty.events).toEqual([]);
    publishMany(3);
    const first = await pullAll("hashtag:piko", empty.cursor);
    expect(texts(first.events)).toEqual(["cup 0 #piko", "cup 1 #piko", "cup 2 #piko"]);
    const again = await pullAll("hashtag:piko", JSON.parse(JSON.stringify(first.cursor)));
    expect(again.events).toEqual([]);
    publishMany(1, 3);
    expect(texts((await pullAll("hashtag:piko", again.cursor)).events)).toEqual(["cup 3 #piko"]);
  });

  const servers: [name: string, change: () => void][] = [
    ["Mastodon's own", () => {}],
    ["one that ignores min_id", () => Object.assign(world.peer.temper, { honorsMinId: false })],
    [
      "one without Link and rate headers",
      () => {
        world.peer.temper.sendsLinks = false;
        world.peer.rate.isTold = false;
      },
    ],
    ["one with short pages", () => Object.assign(world.peer.temper, { mostItems: 15 })],
  ];
  for (const [name, change] of servers) {
    for (const idStyle of ["snowflake", "uuid", "composite"] satisfies IdStyle[]) {
      it(`loses none of 137 posts and repeats none: server ${name}, ids ${idStyle} (checks 5, 7)`, async () => {
        change();
        world.peer.state.idStyle = idStyle;
        publishMany(20);
        const first = await pullAll("hashtag:piko", null);
        publishMany(137, 20);
        const second = await pullAll("hashtag:piko", first.cursor);
        const all = [...texts(first.events), ...texts(second.events)];
        const least = Math.max(0, 20 - world.peer.temper.mostItems);
        expect(new Set(all)).toEqual(new Set(Array.from({ length: 157 - least }, (_, n) => `cup ${n + least} #piko`)));
        expect(all.length).toBe(157 - least);
        expect((await pullAll("hashtag:piko", second.cursor)).events).toEqual([]);
        const ids = posts([...first.events, ...second.events]).map(({ localId }) => localId);
        expect(ids.every((id) => world.peer.state.find(id))).toBe(true);
      });
    }
  }

  it("misses nothing that arrives while it pages, late arrivals from elsewhere included (check 5)", async () => {
    publishMany(30);
    const first = await mastodon.pull(world.ctx(), source("hashtag:piko"), null);
    publishMany(60, 30);
    const second = await mastodon.pull(world.ctx(), source("hashtag:piko"), first.nextCursor);
    publishMany(30, 90);
    // Federated late: between posts that were there before.
    const createdAt = new Date(Date.now() - (500 - 55) * 60_000 + 30_000);
    world.peer.state.publish({ by: "ilse@kaffee.example", text: "late cup #piko", createdAt });
    const rest = await pullAll("hashtag:piko", second.nextCursor);
    const all = new Set([first.events, second.events, rest.events].flatMap(texts));
    expect(all).toEqual(new Set([...Array.from({ length: 120 }, (_, n) => `cup ${n} #piko`), "late cup #piko"]));
  });

  it("keeps posts of one and the same time apart at a page border (check 6)", async () => {
    const createdAt = new Date(Date.now() - 60_000);
    world.peer.state.publish({ by: "dora", text: "first #piko", createdAt });
    const first = await pullAll("hashtag:piko", null);
    for (let n = 0; n < 90; n += 1) world.peer.state.publish({ by: "dora", text: `same ${n} #piko`, createdAt });
    expect(texts((await pullAll("hashtag:piko", first.cursor)).events).length).toBe(90);
  });

  it("goes on when everything it remembered was deleted", async () => {
    publishMany(25);
    const first = await pullAll("hashtag:piko", null);
    for (const { localId } of posts(first.events).slice(5)) world.peer.state.remove(localId);
    publishMany(2, 25);
    expect(texts((await pullAll("hashtag:piko", first.cursor)).events)).toEqual(["cup 25 #piko", "cup 26 #piko"]);
  });

  it("says honestly where it could not reach back (check 21)", async () => {
    world.peer.temper.honorsMinId = false;
    world.peer.temper.mostItems = 10;
    publishMany(5);
    const first = await pullAll("hashtag:piko", null);
    publishMany(300, 5);
    const second = await mastodon.pull(world.ctx(), source("hashtag:piko"), first.cursor);
    expect(second.events.length).toBe(110);
    expect(second.gap?.reason).toMatch(/more than 110 posts/);
    expect(Date.parse(second.gap!.from)).toBeLessThan(Date.parse(second.gap!.to));
  });

  it("walks history backwards to its end, and it stands still there", async () => {
    publishMany(95);
    const seen: string[] = [];
    let cursor: string | null = null;
    for (let pages = 0; pages < 10; pages += 1) {
      const page: Pull = await mastodon.backfill!(world.ctx(), source("hashtag:piko"), cursor);
      seen.push(...texts(page.events));
      cursor = page.nextCursor;
      if (page.done) break;
    }
    expect(new Set(seen).size).toBe(95);
    expect(seen.length).toBe(95);
  });

  it("pages searches by offset and hears edits of what it saw last (check 9)", async () => {
    publishMany(50);
    const first = await pullAll("search:cup", null);
    expect(first.events.length).toBe(40);
    publishMany(45, 50);
    const second = await pullAll("search:cup", first.cursor);
    expect(texts(second.events).length).toBe(45);
    const last = posts(second.events).at(-1)!;
    world.peer.state.edit(last.localId, "cup, mended #piko", new Date());
    const [edited] = posts((await pullAll("search:cup", second.cursor)).events);
    expect(edited).toMatchObject({ externalId: last.externalId, text: "cup, mended #piko" });
    expect(edited!.revision).toBeGreaterThan(last.revision);
    expect(edited!.editedAt).not.toBeNull();
  });
});

describe("what arrives", () => {
  it("brings mentions as posts that address us, and likes and shares as counters of our post", async () => {
    const { state } = world.peer;
    const ours = state.publish({ by: "brunnwerk", text: "Piko 2.4 is out #piko" });
    state.publish({ by: "dora", text: `@brunnwerk lovely`, inReplyTo: ours.id });
    state.favourite(ours.id, "dora");
    state.reblog(ours.id, "ilse@kaffee.example");
    state.notify(state.account("brunnwerk"), "follow", state.account("dora"), null);
    state.notify(state.account("brunnwerk"), "admin.something_new", state.account("dora"), null);
    const { events } = await pullAll("notifications", null);
    const uri = `${world.peer.origin}/ap/users/${ours.account.id}/statuses/${ours.id}`;
    expect(posts(events)).toMatchObject([
      { addressed: true, kind: "comment", parentExternalId: uri, text: `@brunnwerk@${world.peer.host} lovely` },
    ]);
    expect(events.filter(({ type }) => type === "engagement")).toEqual([
      {
        type: "engagement",
        externalId: uri,
        likes: 1,
        reposts: 1,
        replies: 1,
        by: [expect.objectContaining({ kind: "like", author: expect.objectContaining({ name: "Dora Quist" }) })],
      },
      {
        type: "engagement",
        externalId: uri,
        likes: 1,
        reposts: 1,
        replies: 1,
        by: [expect.objectContaining({ kind: "repost", author: expect.objectContaining({ name: "Ilse Brand" }) })],
      },
    ]);
    expect(events.flatMap((event) => (event.type === "unknown" ? [event.kind] : []))).toEqual([
      "notification follow",
      "notification admin.something_new",
    ]);
  });

  it("knows our own posts, which address nobody of ours (check 26)", async () => {
    const { state } = world.peer;
    const theirs = state.publish({ by: "dora", text: "@brunnwerk hello?" });
    state.publish({ by: "brunnwerk", text: "@dora @brunnwerk speaking to ourselves", inReplyTo: theirs.id });
    const [own] = posts((await pullAll("own", null)).events);
    expect(own?.author?.externalId).toBe(world.account.externalId);
    expect(own?.addressed).toBe(false);
  });

  it("asks for unknown parents in one request, or one by one where the server cannot (check 8)", async () => {
    const { state, temper } = world.peer;
    const roots = [1, 2, 3].map((n) => state.publish({ by: "dora", text: `root ${n}` }));
    for (const root of roots) state.publish({ by: "ilse@kaffee.example", text: "answer #piko", inReplyTo: root.id });
    const uris = roots.map((root) => `${world.peer.origin}/ap/users/${root.account.id}/statuses/${root.id}`);
    expect(posts((await pullAll("hashtag:piko", null)).events).map((post) => post.parentExternalId)).toEqual(uris);
    expect(world.peer.asked("GET /api/v1/statuses").length).toBe(1);
    temper.hasBatch = false;
    expect(posts((await pullAll("hashtag:piko", null)).events).map((post) => post.parentExternalId)).toEqual(uris);
    expect(world.peer.asked("GET /api/v1/statuses/:id").length).toBe(3);
  });

  it("keeps answers to a parent that is gone together under one stand-in, and guesses nothing while the server is down", async () => {
    const { state } = world.peer;
    const root = state.publish({ by: "dora", text: "soon gone" });
    for (const n of [1, 2]) state.publish({ by: "ilse@kaffee.example", text: `answer ${n} #piko`, inReplyTo: root.id });
    world.peer.fail("GET /api/v1/statuses/:id", { status: 503 });
    await expect(pullAll("hashtag:piko", null)).rejects.toMatchObject({ code: "retryable" });
    state.remove(root.id);
    const found = posts((await pullAll("hashtag:piko", null)).events);
    const standIn = `${world.peer.origin}/api/v1/statuses/${root.id}`;
    expect(found.map((post) => post.parentExternalId)).toEqual([standIn, standIn]);
  });

  it("counts a share on a timeline as engagement of the original, never as a post", async () => {
    const { state } = world.peer;
    state.follows.set(state.account("brunnwerk").id, new Set([state.account("dora").id]));
    const original = state.publish({ by: "ilse@kaffee.example", text: "good beans" });
    state.reblog(original.id, "dora");
    const { events } = await pullAll("home", null);
    expect(events).toMatchObject([
      { type: "engagement", externalId: expect.stringContaining("kaffee.example"), reposts: 1 },
    ]);
  });

  it("keeps what it cannot read raw and goes on, wrong types and all (check 30, T-58)", async () => {
    publishMany(2);
    const good = JSON.stringify(world.peer.state.statusJson(world.peer.state.statuses[0]!));
    const odd = JSON.parse(good) as Record<string, unknown>;
    const items = [
      {
        ...odd,
        id: "x1",
        media_attachments: "none",
        mentions: [{ acct: 5 }, null],
        tags: null,
        poll: 3,
        created_at: "+292277026596-12-04T15:30:07Z",
      },
      { ...odd, id: "x2", uri: undefined },
      "a status?",
      null,
      {
        ...odd,
        id: "x3",
        visibility: "mutuals",
        language: { a: 1 },
        favourites_count: -4,
        url: "javascript:alert(1)",
        a_new_field: [1],
      },
    ];
    world.peer.fail("GET /api/v1/timelines/tag/:tag", { status: 200, body: items });
    const { events } = await mastodon.pull(world.ctx(), source("hashtag:piko"), null);
    expect(events.map(({ type }) => type)).toEqual(["post", "unknown", "unknown", "unknown", "post"]);
    const [narrow, damaged] = posts(events);
    expect(narrow).toMatchObject({ visibility: "followers", lang: null, engagement: { likes: 0 } });
    expect(narrow?.url).toMatch(/^https:/);
    expect(damaged).toMatchObject({ media: [], tags: [], postedAt: null });
  });

  it("keeps the payload byte for byte, large numbers and odd spacing too", async () => {
    publishMany(1);
    const raw = `{ "big": 12345678901234567890, "x":"\\u00e9 ]},\\"", ${JSON.stringify(world.peer.state.statusJson(world.peer.state.statuses[0]!)).slice(1)}`;
    const other = `${raw.slice(0, -1)},"id":"x"}`;
    world.peer.fail("GET /api/v1/timelines/tag/:tag", {
      status: 200,
      body: ` [ ${raw} , ${other}\n]`,
    });
    const { events } = await mastodon.pull(world.ctx(), source("hashtag:piko"), null);
    expect(events.map((event) => (event.type === "post" ? event.raw : ""))).toEqual([other, raw]);
  });
});

describe("trouble", () => {
  const at = "GET /api/v1/notifications";
  const cursorStays = async (expected: object) => {
    const failure = await mastodon.pull(world.ctx(), source("notifications"), null).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ConnectorError);
    expect(failure).toMatchObject(expected);
    return failure as ConnectorError;
  };

  it("waits exactly as told, by every form of header (check 16)", async () => {
    const limited = (headers: Record<string, string>) => world.peer.fail(at, { status: 429, headers });
    const now = new Date("2026-03-02T12:00:00.000Z");
    const failure = async () => {
      const error = await mastodon
        .pull(world.ctx({ now: () => now }), source("notifications"), null)
        .catch((e: unknown) => e);
      expect(error).toMatchObject({ code: "rate_limited" });
      return (error as ConnectorError).until?.toISOString() ?? null;
    };
    world.peer.rate.isTold = false;
    limited({ "x-ratelimit-reset": "2026-03-02T12:04:59.250Z" });
    expect(await failure()).toBe("2026-03-02T12:04:59.250Z");
    limited({ "retry-after": "17" });
    expect(await failure()).toBe("2026-03-02T12:00:17.000Z");
    limited({ "retry-after": "Mon, 02 Mar 2026 12:03:00 GMT" });
    expect(await failure()).toBe("2026-03-02T12:03:00.000Z");
    limited({ "retry-after": "5", "x-ratelimit-reset": "1772453100" });
    expect(await failure()).toBe("2026-03-02T12:05:00.000Z");
    limited({});
    expect(await failure()).toBeNull();
  });

  it("tells its quota, and when a spent one comes back", async () => {
    world.peer.rate.remaining = 0;
    world.peer.rate.resetAt = "2026-03-02T12:05:00.832340Z";
    const pulled = await mastodon.pull(world.ctx(), source("notifications"), null);
    expect(pulled.quota).toEqual({ limit: 300, remaining: 0, resetAt: "2026-03-02T12:05:00.832Z" });
    expect(pulled.waitUntil?.toISOString()).toBe("2026-03-02T12:05:00.832Z");
    world.peer.rate.isTold = false;
    expect((await mastodon.pull(world.ctx(), source("notifications"), null)).quota).toBeUndefined();
  });

  it("takes 5xx, a reset, truncation and what is no JSON for passing trouble (check 17)", async () => {
    const troubles = [
      { status: 500 },
      { status: 502 },
      { status: 503 },
      "reset",
      "truncated",
      { status: 200, body: "<html>down for maintenance</html>" },
      { status: 200, body: '[{"id": "1", ' },
      { status: 200, body: { error: "something" } },
    ] as const;
    for (const trouble of troubles) {
      world.peer.fail(at, trouble);
      await cursorStays({ code: "retryable" });
    }
    world.peer.state.publish({ by: "dora", text: "@brunnwerk still there?" });
    expect(texts((await pullAll("notifications", null)).events).length).toBe(1);
  });

  it("says whose fault it is otherwise, in the network's words (checks 18, 27)", async () => {
    const answers: [status: number, code: string][] = [
      [401, "unauthorized"],
      [403, "forbidden"],
      [404, "gone"],
      [410, "gone"],
      [422, "invalid"],
    ];
    for (const [status, code] of answers) {
      world.peer.fail(at, { status, body: { error: `because of ${status}` } });
      const failure = await cursorStays({ code });
      expect(failure.message).toContain(`because of ${status}`);
    }
    const refused = world.ctx({ credentials: { accessToken: "canary-no-such-token" } });
    const failure = await mastodon.pull(refused, source("notifications"), null).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "unauthorized" });
    const told = JSON.stringify([String((failure as Error).stack), String((failure as Error).cause), refused.logged]);
    expect(told).not.toContain("canary");
    for (const { url } of world.peer.requests) expect(url).not.toContain(world.peer.token);
  });

  it("ends when it is told to (check 29)", async () => {
    world.peer.fail(at, "hang");
    const end = new AbortController();
    const pulling = mastodon.pull(world.ctx({ signal: end.signal }), source("notifications"), null);
    setTimeout(() => end.abort(), 50);
    await expect(pulling).rejects.toThrow();
  });

  it("calls nothing but its own server, whatever a Link header says (check 28, T-42)", async () => {
    publishMany(3);
    const link = `<http://127.0.0.1:9/api/v1/timelines/tag/piko?max_id=${world.peer.state.statuses[1]!.id}>; rel="next"`;
    const body = [world.peer.state.statusJson(world.peer.state.statuses[2]!)];
    world.peer.fail("GET /api/v1/timelines/tag/:tag", { status: 200, headers: { link }, body });
    const page = await mastodon.backfill!(world.ctx(), source("hashtag:piko"), null);
    const next = await mastodon.backfill!(world.ctx(), source("hashtag:piko"), page.nextCursor);
    expect(texts(next.events)).toEqual(["cup 0 #piko"]);
    const elsewhere = world.ctx({ settings: { server: "http://127.0.0.2:8080" } });
    await expect(mastodon.pull(elsewhere, source("hashtag:piko"), null)).rejects.toMatchObject({
      code: "forbidden_address",
    });
  });
});

describe("without a token", () => {
  it("reads hashtags, stays quiet for the account and says what is missing for the rest (check 31)", async () => {
    publishMany(2);
    const ctx = world.ctx({ credentials: {}, account: null });
    expect(await mastodon.account!(ctx)).toBeNull();
    expect((await mastodon.pull(ctx, source("hashtag:piko"), null)).events.length).toBe(2);
    expect(await mastodon.pull(ctx, source("notifications"), null)).toEqual({
      events: [],
      nextCursor: null,
      done: true,
    });
    await expect(mastodon.pull(ctx, source("search:cup"), null)).rejects.toMatchObject({ code: "unauthorized" });
    const reply = {
      type: "reply",
      text: "hi",
      visibility: "public",
      parent: { externalId: "x", localId: "1", authorHandle: null },
      createdAt: "2026-03-02T12:00:00Z",
    } as const;
    await expect(mastodon.send!(ctx, reply, "k")).rejects.toMatchObject({ code: "capability_missing" });
  });
});

describe("account", () => {
  it("tells whose token it is and the server's limits, from v2 or v1", async () => {
    Object.assign(world.peer.temper, { maxCharacters: 700, charactersPerUrl: 30 });
    for (const hasInstanceV2 of [true, false]) {
      world.peer.temper.hasInstanceV2 = hasInstanceV2;
      expect(await mastodon.account!(world.ctx())).toMatchObject({
        handle: `brunnwerk@${world.peer.host}`,
        name: "Brunnwerk",
        text: { limit: 700, unit: "graphemes", linkLength: 30 },
      });
    }
  });

  it("refuses a bad token and what is no Mastodon server", async () => {
    const bad = world.ctx({ credentials: { accessToken: "nobody" } });
    await expect(mastodon.account!(bad)).rejects.toMatchObject({ code: "unauthorized" });
    world.peer.fail("GET /api/v1/accounts/verify_credentials", {
      status: 200,
      body: { hello: "world" },
    });
    await expect(mastodon.account!(world.ctx())).rejects.toMatchObject({ code: "unreadable" });
  });
});
