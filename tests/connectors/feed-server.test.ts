import { gzipSync } from "node:zlib";
import type { ConnectorEvent, Pull } from "@earshot/connectors/connector.ts";
import type { FeedSettings } from "@earshot/connectors/feed/index.ts";
import { feed } from "@earshot/connectors/feed/index.ts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type FeedPeer, openFeedPeer } from "../networks/feed-peer.ts";
import { type TestContext, testContext } from "./context.ts";
import { failure, postsOf, wordsOf } from "./reader.ts";

let peer: FeedPeer;
let ctx: TestContext<FeedSettings, Record<string, never>>;
const source = { id: "feed", reach: "all", label: "" } as const;

beforeEach(async () => {
  peer = await openFeedPeer("rss");
  ctx = testContext({ settings: { url: peer.url }, credentials: {}, allow: peer.allow });
});
afterEach(async () => {
  await ctx.close();
  await peer.close();
});

const pull = (cursor: string | null = null): Promise<Pull> => feed.pull(ctx, source, cursor);
const at = (path: string) => {
  ctx.settings = { url: peer.origin + path };
};
const rss = (items: string, head = "") =>
  `<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>T</title>${head}${items}</channel></rss>`;

describe("conditional requests", () => {
  test.each([
    [{ etag: true, lastModified: true }],
    [{ etag: false, lastModified: true }],
    [{ etag: true, lastModified: false }],
  ])("validators come back and a 304 changes nothing (%o)", async (habits) => {
    Object.assign(peer.habits, habits);
    await peer.publish({ text: "One" });
    const first = await pull();
    const second = await pull(first.nextCursor);
    expect(peer.lastHeaders["if-none-match"] !== undefined).toBe(habits.etag);
    expect(peer.lastHeaders["if-modified-since"] !== undefined).toBe(habits.lastModified);
    expect(second).toMatchObject({ events: [], nextCursor: first.nextCursor, done: true });
    await peer.publish({ text: "Two" });
    expect(postsOf((await pull(second.nextCursor)).events).map(wordsOf)).toEqual(["Two"]);
  });

  test("a server without validators is read whole and yields only what is new", async () => {
    Object.assign(peer.habits, { etag: false, lastModified: false, gzip: false });
    await peer.publish({ text: "One" });
    const first = await pull();
    expect((await pull(first.nextCursor)).events).toEqual([]);
  });
});

describe("moves", () => {
  test.each([301, 308])("a %i is kept as the new address, and the posts keep their ids", async (status) => {
    await peer.publish({ text: "One" });
    const [before] = postsOf((await pull()).events);
    const { nextCursor } = await pull();
    peer.move("/old", status, "/feed");
    at("/old");
    const moved = await pull(null);
    expect(moved.settings).toEqual({ url: peer.url, firstUrl: `${peer.origin}/old` });
    const [same] = postsOf(moved.events);
    expect(same?.externalId).toBe(`${peer.origin}/old item-1`);
    ctx.settings = feed.manifest.settings.parse(moved.settings);
    await peer.publish({ text: "Two" });
    const after = await pull(moved.nextCursor);
    expect(postsOf(after.events).map(({ externalId }) => externalId)).toEqual([`${peer.origin}/old item-2`]);
    expect(after.settings).toBeUndefined();
    expect(before?.externalId).toBe(`${peer.url} item-1`);
    expect(nextCursor).not.toBeNull();
  });

  test.each([302, 303, 307])("a %i is followed and not kept", async (status) => {
    await peer.publish({ text: "One" });
    peer.move("/passing", status, "/feed");
    at("/passing");
    const first = await pull();
    expect(first.events).toHaveLength(1);
    expect(first.settings).toBeUndefined();
    expect((await pull(first.nextCursor)).events).toEqual([]);
    expect(peer.lastHeaders["if-none-match"]).toBeDefined();
  });

  test("only the permanent beginning of a chain is kept", async () => {
    peer.move("/a", 301, "/b");
    peer.move("/b", 302, "/c");
    peer.move("/c", 301, "/feed");
    at("/a");
    expect((await pull()).settings).toMatchObject({ url: `${peer.origin}/b` });
  });

  test("a move to something that is no feed is not kept", async () => {
    peer.move("/a", 301, "/login");
    peer.put("/login", "<!doctype html><title>Log in</title>");
    at("/a");
    expect((await failure(pull())).code).toBe("unreadable");
  });

  test("T-42 more than three hops, other schemes and credentials are not followed", async () => {
    for (const [from, to] of [
      ["/1", "/2"],
      ["/2", "/3"],
      ["/3", "/4"],
      ["/4", "/feed"],
    ] as const)
      peer.move(from, 301, to);
    at("/1");
    expect((await failure(pull())).message).toContain("more than 3 times");
    at("/2");
    expect((await pull()).events).toEqual([]);
    for (const to of ["file:///etc/passwd", "gopher://127.0.0.1/", "ftp://127.0.0.1/x", "javascript:alert(1)"]) {
      peer.move("/away", 302, to);
      at("/away");
      expect((await failure(pull())).code).toBe("forbidden_address");
    }
  });
});

describe("refusals", () => {
  test.each([
    [401, "unauthorized"],
    [403, "forbidden"],
    [404, "retryable"],
    [410, "gone"],
    [418, "retryable"],
    [429, "rate_limited"],
    [500, "retryable"],
    [503, "retryable"],
  ])("%i is %s", async (status, code) => {
    peer.answer({ status, body: "<html>sorry" });
    const error = await failure(pull());
    expect([error.code, error.until]).toEqual([code, null]);
    expect(error.message).toContain(String(status));
  });

  test("Retry-After in the past or in words is no time", async () => {
    for (const value of ["Mon, 01 Jan 2024 00:00:00 GMT", "soon", "-5", ""]) {
      peer.answer({ status: 503, headers: { "retry-after": value } });
      expect((await failure(pull())).until).toBeNull();
    }
  });

  test("a web page says so and names the feeds it announces", async () => {
    peer.put(
      "/page",
      `<!doctype html><html><head><title>The Slow Pour</title>
      <link rel="alternate" type="application/rss+xml" title="Posts" href="/feed">
      <link rel='alternate' type='application/atom+xml' title='Comments' href='/comments/feed/'></head><body><p>Hi`,
      { "content-type": "text/html" },
    );
    at("/page");
    const error = await failure(pull());
    expect(error.code).toBe("unreadable");
    expect(error.message).toBe(
      `${peer.origin}/page is a web page, not a feed; feeds found on it: ${peer.origin}/feed, ${peer.origin}/comments/feed/`,
    );
  });

  test.each([
    ["an empty body", "", "empty"],
    ["plain words", "hello", "neither"],
    ["other XML", "<?xml version='1.0'?><opml version='2.0'><body/></opml>", "neither"],
    ["JSON that is no feed", '{"error":"no"}', "damaged"],
    ["half a head", "<rss version='2.0'><channel><title>Ha", "damaged"],
  ])("%s is unreadable, with a sentence", async (_what, body, words) => {
    peer.put("/x", body);
    at("/x");
    const error = await failure(pull());
    expect([error.code, error.message]).toEqual(["unreadable", expect.stringContaining(words)]);
  });
});

describe("damaged and hostile documents", () => {
  test("a document that breaks off gives its whole items, and is asked for again in whole", async () => {
    const whole = "<item><guid>a</guid><title>A</title></item><item><guid>b</guid><title>B</title></item>";
    peer.put("/cut", `${rss(whole).replace(/<\/channel>.*/s, "")}<item><guid>c</guid><title>C is cut in the mid`, {
      etag: '"1"',
    });
    at("/cut");
    const first = await pull();
    expect(
      postsOf(first.events)
        .map(({ localId }) => localId)
        .toSorted(),
    ).toEqual(["a", "b"]);
    await pull(first.nextCursor);
    expect(peer.lastHeaders["if-none-match"]).toBeUndefined();
  });

  test("an ill-formed item costs itself only and is kept raw, once", async () => {
    peer.put("/ill", rss("<item><guid>a</guid><title>A</title></item><item><guid>b</guid><title>B</titel></item>"));
    at("/ill");
    const first = await pull();
    expect(postsOf(first.events).map(({ localId }) => localId)).toEqual(["a"]);
    expect(first.events.filter(({ type }) => type === "unknown")).toMatchObject([
      { raw: expect.stringContaining("titel") },
    ]);
    expect((await pull(first.nextCursor)).events).toEqual([]);
  });

  test("T-66 no entity is ever defined: XXE, parameter entities, entity bombs, XInclude", async () => {
    const doctypes = [
      '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
      `<!DOCTYPE rss [<!ENTITY % p SYSTEM "${peer.origin}/dtd"> %p; <!ENTITY x "boom">]>`,
      `<!DOCTYPE rss SYSTEM "${peer.origin}/dtd">`,
      '<!DOCTYPE rss [<!-- don\'t > ]> --><!ENTITY x "boom">]>',
      `<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">${[..."bcdefghij"].map((name, n) => `<!ENTITY ${name} "${`&${"abcdefghij"[n]};`.repeat(10)}">`).join("")}<!ENTITY x "&j;">]>`,
    ];
    for (const doctype of doctypes) {
      const body = rss(
        '<item><guid>a</guid><title>&x;</title><description>&x; <xi:include href="/etc/passwd"/></description></item>',
      );
      peer.put("/xxe", body.replace('<?xml version="1.0"?>', `<?xml version="1.0"?>${doctype}`));
      at("/xxe");
      const before = peer.requests();
      const [post] = postsOf((await pull()).events);
      expect(peer.requests() - before).toBe(1);
      expect(post?.title).toBe("&x;");
      expect(JSON.stringify(post)).not.toMatch(/root:|boom|aaaa/);
    }
  });

  test("hostile shapes are read or refused in time linear in their size", async () => {
    const shapes = [
      `<rss version="2.0"><channel>${"<item>".repeat(100_000)}`,
      `<rss version="2.0"><channel>${"<!--".repeat(200_000)}`,
      `<rss version="2.0"><channel><item><description>${"<![CDATA[".repeat(100_000)}`,
      rss(`<item><guid>a</guid><description>${"&lt;a href=".repeat(100_000)}</description></item>`),
      rss(`<item><guid>a</guid><description>${"&lt;a href='x'&gt;".repeat(50_000)}</description></item>`),
      rss(`<item><guid>a</guid><title>${"&amp;#".repeat(200_000)}</title></item>`),
      `<feed xmlns="http://www.w3.org/2005/Atom">${"<entry><id>x</id></entry>".repeat(20_000)}</feed>`,
      `{"version":"https://jsonfeed.org/version/1","items":${"[".repeat(100_000)}`,
      `<!DOCTYPE ${"[".repeat(500_000)}`,
      `<rss version="2.0"><channel>${"<item><guid>a</guid><x></item>".repeat(100_000)}</channel></rss>`,
      `<rss version="2.0" ${'a="b" '.repeat(200_000)}><channel>${"<item><guid>a</guid><x></item>".repeat(1000)}`,
      rss(`<item><guid>a</guid><description>${"&lt;a href='x'&gt;".repeat(400_000)}</description></item>`),
      rss(`<item><guid>a</guid><description>${"https://a.example/x ".repeat(50_000)}</description></item>`),
      rss(
        `<item><guid>a</guid><description>${"&lt;a href='https://a.example'&gt;x&lt;/a&gt; ".repeat(20_000)}</description></item>`,
      ),
      `<html>${"<link ".repeat(100_000)}`,
    ];
    for (const shape of shapes) {
      peer.put("/hostile", shape);
      at("/hostile");
      const start = process.cpuUsage();
      await pull().catch((error: Error) => expect(error.name).toBe("ConnectorError"));
      const { user } = process.cpuUsage(start);
      // Processor time, so that a busy machine does not matter; what grew with the square took 40 s.
      expect([shape.slice(0, 60), user < 20_000_000]).toEqual([shape.slice(0, 60), true]);
    }
  }, 120_000);

  test("warnings printed before the feed, a stray byte order mark and gzip without a header are passed over", async () => {
    const body = rss("<item><guid>a</guid><title>A</title></item>");
    for (const served of [
      `<br />\n<b>Warning</b>: in feed.php on line 3\n${body}`,
      `\uFEFF\n ${body}`,
      gzipSync(body),
    ]) {
      peer.put("/odd", served);
      at("/odd");
      expect((await pull()).events).toHaveLength(1);
    }
  });

  test("a gzip bomb is refused", async () => {
    peer.put("/bomb", gzipSync(Buffer.alloc(60_000_000, 60)), { "content-encoding": "gzip" });
    at("/bomb");
    expect((await failure(pull())).code).toBe("unreadable");
  });
});

describe("charsets", () => {
  const words = "Die Düse spritzt, œuf – “zu” heiß";
  const latin = Buffer.from(
    [...words].map((char) => ({ œ: 0x9c, "–": 0x96, "“": 0x93, "”": 0x94 })[char] ?? char.charCodeAt(0)),
  );
  const wrapped = (declared: string | null, inner: Buffer) =>
    Buffer.concat([
      Buffer.from(
        `${declared ? `<?xml version="1.0" encoding="${declared}"?>` : ""}<rss version="2.0"><channel><title>T</title><item><guid>a</guid><description>`,
      ),
      inner,
      Buffer.from("</description></item></channel></rss>"),
    ]);
  const utf8 = Buffer.from(words);
  const utf16 = Buffer.from(wrapped("utf-16", utf8).toString("utf8"), "utf16le");
  test.each<[string, string | null, Buffer]>([
    ["utf-8, unsaid", null, wrapped(null, utf8)],
    ["utf-8 that the header calls Latin 1", "application/xml; charset=iso-8859-1", wrapped("utf-8", utf8)],
    ["utf-8 that everything calls Latin 1", "application/xml; charset=iso-8859-1", wrapped("iso-8859-1", utf8)],
    ["windows-1252, declared", "application/xml", wrapped("windows-1252", latin)],
    ["windows-1252 that calls itself utf-8", "application/xml; charset=utf-8", wrapped("utf-8", latin)],
    ["windows-1252, unsaid", null, wrapped(null, latin)],
    [
      "windows-1252 in the header, nonsense in the declaration",
      'text/xml; charset="windows-1252"',
      wrapped("klingon", latin),
    ],
    ["utf-16 with a mark", "application/xml; charset=utf-8", Buffer.concat([Buffer.from([0xff, 0xfe]), utf16])],
    ["utf-16 without a mark", null, utf16],
    ["utf-16, big end first", null, Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(utf16).swap16()])],
  ])("%s", async (_what, contentType, body) => {
    peer.put("/bytes", body, contentType ? { "content-type": contentType } : {});
    at("/bytes");
    expect(postsOf((await pull()).events)[0]?.text).toBe(words);
  });
});

describe("amounts and times", () => {
  test("the first visit brings the newest 500 of 1,200, oldest first; the second nothing; history the rest of 1,000", async () => {
    for (let n = 1; n <= 1200; n += 1) await peer.publish({ text: `Post ${n}` });
    const first = await pull();
    const ids = postsOf(first.events).map(({ localId }) => localId);
    expect([ids.length, ids[0], ids.at(-1)]).toEqual([500, "item-701", "item-1200"]);
    expect(first.nextCursor?.length).toBeLessThan(60_000);
    peer.habits.etag = false;
    peer.habits.lastModified = false;
    expect((await pull(first.nextCursor)).events).toEqual([]);
    const older = await feed.backfill?.(ctx, source, null);
    const olderIds = postsOf(older?.events ?? []).map(({ localId }) => localId);
    expect([olderIds.length, olderIds[0], olderIds.at(-1), older?.done]).toEqual([500, "item-201", "item-700", true]);
    await peer.publish({ text: "Post 1201" });
    expect(postsOf((await pull(first.nextCursor)).events).map(wordsOf)).toEqual(["Post 1201"]);
  });

  test("a feed that lists the oldest first is read by its dates", async () => {
    peer.habits.newestLast = true;
    for (let n = 1; n <= 600; n += 1) await peer.publish({ text: `Post ${n}` });
    expect(postsOf((await pull()).events).at(-1)?.localId).toBe("item-600");
  });

  test.each(["rss", "json"] as const)("history follows the pages back to the end (%s)", async (format) => {
    await peer.close();
    peer = await openFeedPeer(format);
    await ctx.close();
    ctx = testContext({ settings: { url: peer.url }, credentials: {}, allow: peer.allow });
    peer.habits.page = 10;
    for (let n = 1; n <= 35; n += 1) await peer.publish({ text: `Post ${n}` });
    const seen = postsOf((await pull()).events).map(({ localId }) => localId);
    const events: ConnectorEvent[] = [];
    let cursor: string | null = null;
    for (let done = false; !done; ) {
      const page: Pull | undefined = await feed.backfill?.(ctx, source, cursor);
      events.push(...(page?.events ?? []));
      cursor = page?.nextCursor ?? null;
      done = page?.done ?? true;
    }
    const all = new Set([...seen, ...postsOf(events).map(({ localId }) => localId)]);
    expect(all.size).toBe(35);
    expect(events).toHaveLength(25);
    const before = peer.requests();
    expect(await feed.backfill?.(ctx, source, cursor)).toMatchObject({ events: [], done: true });
    expect(peer.requests()).toBe(before);
  });

  test("pages that lead in a circle come to an end", async () => {
    const link = (to: string) => `<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="next" href="${to}"/>`;
    peer.put("/p1", rss("<item><guid>1</guid></item>", link("/p2")));
    peer.put("/p2", rss("<item><guid>2</guid></item>", link("/p1")));
    at("/p1");
    const first = await feed.backfill?.(ctx, source, null);
    const second = await feed.backfill?.(ctx, source, first?.nextCursor ?? null);
    expect([first?.done, second?.done]).toEqual([false, true]);
  });

  test.each([
    ["<ttl>30</ttl>", 1800],
    ["<ttl>1</ttl>", 600],
    ["<ttl>100000</ttl>", 3600],
    ["<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>", 1800],
    ["<sy:updatePeriod>yearly</sy:updatePeriod>", 3600],
    ["<ttl>soon</ttl>", null],
    ["", null],
  ])("%s asks for rest until, within bounds", async (head, seconds) => {
    peer.put("/x", rss("", head).replace("<rss ", '<rss xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" '));
    at("/x");
    const { waitUntil } = await pull();
    expect(waitUntil ? (waitUntil.getTime() - ctx.now().getTime()) / 1000 : null).toBe(seconds);
  });

  test("a feed that moved on by more than it lists has a gap", async () => {
    peer.habits.page = 5;
    for (let n = 1; n <= 5; n += 1) await peer.publish({ text: `Post ${n}` });
    const first = await pull();
    for (let n = 6; n <= 8; n += 1) await peer.publish({ text: `Post ${n}`, at: `2026-03-02T12:0${n}:00.000Z` });
    expect((await pull(first.nextCursor)).gap).toBeUndefined();
    for (let n = 1; n <= 7; n += 1) await peer.publish({ text: `More ${n}`, at: `2026-03-02T13:0${n}:00.000Z` });
    expect((await pull(first.nextCursor)).gap).toMatchObject({
      from: "2026-03-02T12:00:00.000Z",
      to: "2026-03-02T13:03:00.000Z",
    });
  });

  test("a silent edit is a higher revision; a changed count of comments is only a count", async () => {
    const item = (words: string, comments: number) =>
      rss(
        `<item><guid>a</guid><description>${words}</description><pubDate>Mon, 02 Mar 2026 09:00:00 GMT</pubDate><slash:comments xmlns:slash="http://purl.org/rss/1.0/modules/slash/">${comments}</slash:comments></item>`,
      );
    peer.put("/x", item("First words", 1));
    at("/x");
    const first = await pull();
    peer.put("/x", item("First words", 4));
    const counted = await pull(first.nextCursor);
    expect(counted.events).toMatchObject([{ type: "engagement", externalId: `${peer.origin}/x a`, replies: 4 }]);
    peer.put("/x", item("Other words", 4));
    const edited = await pull(counted.nextCursor);
    expect(postsOf(edited.events)).toMatchObject([{ text: "Other words", editedAt: "2026-03-02T12:00:00.000Z" }]);
    expect(postsOf(edited.events)[0]?.revision).toBeGreaterThan(postsOf(first.events)[0]?.revision ?? 0);
    peer.put("/x", rss(""));
    expect((await pull(edited.nextCursor)).events).toEqual([]);
  });
});

describe("discovery", () => {
  const page = (links: string) => `<!doctype html><html><head><title>The Slow Pour</title>${links}</head><body>`;
  const found = (path: string) => feed.discover?.({ ...ctx, settings: {} as FeedSettings }, peer.origin + path);

  test("the address itself when it is a feed", async () => {
    expect(await found("/feed")).toEqual([{ title: "The Slow Pour", kind: "posts", settings: { url: peer.url } }]);
  });

  test("what a page announces, with titles and kinds, relative to its base", async () => {
    peer.put(
      "/blog/",
      page(`<base href="/site/"><link rel="alternate" type="application/rss+xml" title="Slow Pour &raquo; Feed" href="rss">
        <link rel=alternate type=application/feed+json href=/feed.json>
        <link title="Slow Pour &#187; Comments" rel="ALTERNATE home" type="Application/Atom+XML; charset=utf-8" href="https://other.example/atom?a=1&amp;b=2">
        <link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/1"><link rel="alternate" hreflang="de" href="/de">
        <!-- <link rel="alternate" type="application/rss+xml" href="/commented-out"> -->
        <link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">`),
    );
    expect(await found("/blog/")).toEqual([
      { title: "Slow Pour » Feed", kind: "posts", settings: { url: `${peer.origin}/site/rss` } },
      { title: "The Slow Pour", kind: "posts", settings: { url: `${peer.origin}/feed.json` } },
      { title: "Slow Pour » Comments", kind: "comments", settings: { url: "https://other.example/atom?a=1&b=2" } },
    ]);
  });

  test("the usual places when the page announces none, with at most six fetches", async () => {
    peer.put("/", page(""));
    const before = peer.requests();
    expect(await found("/")).toEqual([{ title: "The Slow Pour", kind: "posts", settings: { url: peer.url } }]);
    expect(peer.requests() - before).toBe(6);
  });

  test("a page without any feed gives an empty list, an address that fails says how", async () => {
    peer.put("/", page(""));
    peer.put("/feed", page(""));
    expect(await found("/")).toEqual([]);
    expect((await failure(Promise.resolve(found("/nowhere")))).message).toContain("404");
  });
});
