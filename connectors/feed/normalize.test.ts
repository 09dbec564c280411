import { expect, test } from "vitest";
import { readDocument } from "./document.ts";
import { externalIdOf, normalizeAll } from "./normalize.ts";

const url = "https://slowpour.example/feed";

/** Stands in for the sanitizer: drops tags, reads the pictures. The real one is tried in tests/connectors. */
const sanitize = (html: string) => ({
  html,
  text: html
    .replace(/<[^>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&amp;", "&"),
  images: [...html.matchAll(/<img[^>]*src="([^"]*)"[^>]*>/g)].map(([tag, src = ""]) => ({
    src,
    alt: /alt="([^"]*)"/.exec(tag)?.[1] ?? null,
  })),
});

function postsOf(text: string, at = url) {
  const document = readDocument(text);
  if (document === null || document === "page") throw new Error("This is no feed.");
  return normalizeAll(document, document.items, { channelId: "channel-1", home: at, url: at, sanitize }).map(
    ({ post }) => post,
  );
}

const spaces = [
  'xmlns:content="http://purl.org/rss/1.0/modules/content/"',
  'xmlns:dc="http://purl.org/dc/elements/1.1/"',
  'xmlns:media="http://search.yahoo.com/mrss/"',
  'xmlns:thr="http://purl.org/syndication/thread/1.0"',
].join(" ");
const rss = (inner: string, head = "<link>https://slowpour.example/</link>") =>
  postsOf(`<rss version="2.0" ${spaces}><channel><title>T</title>${head}${inner}</channel></rss>`);
const atom = (inner: string, attributes = "", at = url) =>
  postsOf(`<feed xmlns="http://www.w3.org/2005/Atom" ${spaces} ${attributes}>${inner}</feed>`, at);

test("content is preferred to description, and the whole item is a post", () => {
  const [post] = rss(`<item><guid isPermaLink="false">g/1:2</guid><title>AT&amp;amp;T &lt;3 Piko</title>
    <link>https://slowpour.example/1</link><description>Short</description>
    <content:encoded><![CDATA[<p>Long <b>words</b></p>]]></content:encoded><dc:creator>Lena Brandt</dc:creator>
    <category>coffee</category><category>#steam</category><pubDate>Mon, 02 Mar 2026 09:00:00 GMT</pubDate></item>`);
  expect(post).toMatchObject({
    externalId: `${url} g/1:2`,
    localId: "g/1:2",
    network: "feed",
    kind: "status",
    title: "AT&T <3 Piko",
    text: "Long words",
    html: "<p>Long <b>words</b></p>",
    url: "https://slowpour.example/1",
    postedAt: "2026-03-02T09:00:00.000Z",
    editedAt: null,
    revision: Date.parse("2026-03-02T09:00:00.000Z"),
    tags: ["coffee", "steam"],
    author: { externalId: "channel-1 lena brandt", name: "Lena Brandt", weak: true, bot: false },
    parentExternalId: null,
  });
});

test("authors are one by normalized name, and none is none", () => {
  const names = [
    "Lena  Brandt",
    "LENA BRANDT",
    "Ｌena Brandt",
    "lena@x.example (Lena Brandt)",
    "Lena Brandt <l@x.example>",
  ];
  const posts = rss(
    names.map((name, n) => `<item><guid>${n}</guid><dc:creator><![CDATA[${name}]]></dc:creator></item>`).join(""),
  );
  expect(new Set(posts.map(({ author }) => author?.externalId))).toEqual(new Set(["channel-1 lena brandt"]));
  expect(rss("<item><guid>1</guid><dc:creator> </dc:creator></item>")[0]?.author).toBeNull();
});

test("an item keeps its id: guid, else link, else title and date", () => {
  const [guid, link, neither, again] = rss(`<item><guid>g</guid><link>https://a.example/1</link></item>
    <item><link>https://a.example/2</link></item><item><title>T</title><pubDate>today</pubDate></item>
    <item><title>T</title><pubDate>tomorrow</pubDate></item>`);
  expect([guid?.localId, link?.localId]).toEqual(["g", "https://a.example/2"]);
  expect(neither?.localId).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(again?.localId).not.toBe(neither?.localId);
});

test("a link that says nothing of the item is not its id", () => {
  const posts = rss(`<item><title>A</title><link>https://slowpour.example/</link></item>
    <item><title>B</title><link>https://slowpour.example/</link></item>
    <item><title>C</title><link>https://slowpour.example/log</link></item>
    <item><title>D</title><link>https://slowpour.example/log</link></item>`);
  expect(new Set(posts.map(({ externalId }) => externalId)).size).toBe(4);
});

test("long guids fit the contract's maximum and stay apart", () => {
  const ids = ["a", "b"].map((end) => externalIdOf(url, "x".repeat(2000) + end));
  expect(ids.every((id) => id.length <= 512)).toBe(true);
  expect(ids[0]).not.toBe(ids[1]);
});

test("relative addresses resolve against xml:base, innermost first, else against the feed", () => {
  const [post] = atom(
    `<entry xml:base="2026/"><id>1</id><link href="e7"/><content type="html" xml:base="e7/">
      &lt;a href="help?a=1&amp;amp;b=2"&gt;x&lt;/a&gt;&lt;img src='p.png' alt="E7"&gt;&lt;a href="#top"&gt;y&lt;/a&gt;</content></entry>`,
    'xml:base="https://slowpour.example/posts/"',
  );
  expect(post?.url).toBe("https://slowpour.example/posts/2026/e7");
  expect(post?.html).toContain('href="https://slowpour.example/posts/2026/e7/help?a=1&amp;b=2"');
  expect(post?.html).toContain('href="#top"');
  expect(post?.media).toMatchObject([{ url: "https://slowpour.example/posts/2026/e7/p.png", alt: "E7" }]);
  expect(atom('<entry><id>1</id><link href="/a"/></entry>')[0]?.url).toBe("https://slowpour.example/a");
});

test("Atom's text is as its type says: text is never taken for markup", () => {
  const posts = atom(`<entry><id>1</id><title>a &lt;b&gt;</title><content>x &lt;i&gt;</content></entry>
    <entry><id>2</id><title type="html">a &amp;lt;b&gt;</title><content type="html">&lt;i&gt;x&lt;/i&gt;</content></entry>
    <entry><id>3</id><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><i>x</i> y</div></content></entry>
    <entry><id>4</id><content type="application/octet-stream">RTcgYWdhaW4=</content></entry>
    <entry><id>5</id><summary>S</summary><content src="https://slowpour.example/long"/></entry>`);
  expect(posts.map(({ title, text, html }) => [title, text, html])).toEqual([
    ["a <b>", "x <i>", null],
    ["a <b>", "x", "<i>x</i>"],
    [null, "x y", "<i>x</i> y"],
    [null, "E7 again", null],
    [null, "S", null],
  ]);
  expect(posts[4]?.url).toBe("https://slowpour.example/long");
});

test("comments know their parent by the threading extension, in this feed or the one it names", () => {
  const posts = atom(`<entry><id>tag:c1</id><thr:in-reply-to ref="tag:e1"/></entry>
    <entry><id>tag:c2</id><thr:in-reply-to ref="tag:e1" source="https://slowpour.example/posts.atom"/></entry>
    <entry><id>tag:e1</id></entry>`);
  expect(posts.map(({ kind, parentExternalId }) => [kind, parentExternalId])).toEqual([
    ["comment", `${url} tag:e1`],
    ["comment", "https://slowpour.example/posts.atom tag:e1"],
    ["status", null],
  ]);
});

test("items of a comment feed are comments though their parent is unknown", () => {
  const item = '<rss version="2.0"><channel><title>T</title><item><guid>g</guid></item></channel></rss>';
  const kindAt = (at: string) => postsOf(item, at)[0]?.kind;
  expect([
    kindAt(url),
    kindAt("https://slowpour.example/comments/feed/"),
    kindAt("https://b.example/e7/comments.xml"),
  ]).toEqual(["status", "comment", "comment"]);
  const [byLink, status] = rss(`<item><guid>https://a.example/?p=1#comment-17</guid></item>
    <item><link>https://a.example/#about</link><guid>2</guid></item>`);
  expect([byLink?.kind, byLink?.parentExternalId, status?.kind]).toEqual(["comment", null, "status"]);
});

test("enclosures, Media RSS and pictures of the text are media with their words, each once", () => {
  const [post] = rss(`<item><guid>1</guid><enclosure url="https://m.example/a.mp3" type="audio/mpeg" length="1"/>
    <media:group><media:title>Steam</media:title><media:content url="https://m.example/v.mp4" medium="video" width="640" height="360">
    <media:thumbnail url="https://m.example/v.jpg"/></media:content></media:group>
    <media:thumbnail url="/t.png" width="10" height="x"/>
    <description><![CDATA[<img src="https://m.example/v.jpg" alt="A cup"><img src="/p.webp">]]></description>
    <link>https://slowpour.example/1</link></item>`);
  expect(post?.media.map(({ kind, url, alt, width }) => [kind, url, alt, width])).toEqual([
    ["audio", "https://m.example/a.mp3", null, null],
    ["image", "https://slowpour.example/t.png", null, 10],
    ["video", "https://m.example/v.mp4", "Steam", 640],
    ["image", "https://m.example/v.jpg", "Steam", null],
    ["image", "https://slowpour.example/p.webp", null, null],
  ]);
});

test("dates: the earlier is when it was posted, a later one an edit, a bad one null", () => {
  const [edited, bad, only] =
    atom(`<entry><id>1</id><published>2026-03-01T00:00:00Z</published><updated>2026-03-02T00:00:00Z</updated></entry>
    <entry><id>2</id><published>gestern</published></entry><entry><id>3</id><updated>2026-03-02T00:00:00Z</updated></entry>`);
  expect(edited).toMatchObject({
    postedAt: "2026-03-01T00:00:00.000Z",
    editedAt: "2026-03-02T00:00:00.000Z",
    revision: Date.parse("2026-03-02"),
  });
  expect(bad).toMatchObject({ postedAt: null, editedAt: null, revision: 0 });
  expect(only).toMatchObject({ postedAt: "2026-03-02T00:00:00.000Z", editedAt: null });
});

test("languages are BCP 47 or nothing", () => {
  const langs = (head: string) => rss("<item><guid>1</guid></item>", `<language>${head}</language>`)[0]?.lang;
  expect(["de_at", "EN", "pt-br", "klingon-language-tag-too-long-for-this", "x y", "deutsch"].map(langs)).toEqual([
    "de-AT",
    "en",
    "pt-BR",
    null,
    null,
    null,
  ]);
});

test("JSON Feed: big numbers, authors of the feed, attachments", () => {
  const [post, other] = postsOf(
    JSON.stringify({
      version: "https://jsonfeed.org/version/1.1",
      title: "T",
      authors: [{ name: "Hal Ostrow", url: "https://hal.example/", avatar: "/a.png" }],
      items: [
        {
          id: "big",
          content_text: "a < b",
          image: "/i.png",
          attachments: [{ url: "https://m.example/a.pdf", mime_type: "application/pdf", title: "Manual" }],
        },
        { id: 7, url: "javascript:alert(1)", external_url: "https://else.example/" },
      ],
    }).replace('"big"', "9007199254740993123"),
  );
  expect(post).toMatchObject({
    localId: "9007199254740993123",
    text: "a < b",
    html: null,
    author: { name: "Hal Ostrow", url: "https://hal.example/", avatarUrl: "https://slowpour.example/a.png" },
    media: [
      { kind: "file", url: "https://m.example/a.pdf", alt: "Manual" },
      { kind: "image", url: "https://slowpour.example/i.png" },
    ],
  });
  expect([other?.localId, other?.url]).toEqual(["7", "https://else.example/"]);
});
