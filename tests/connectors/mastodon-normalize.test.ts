import { account as accountEntity, status as statusEntity } from "@earshot/connectors/mastodon/entities.ts";
import { normalize, type Reading, visibilityOf } from "@earshot/connectors/mastodon/normalize.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sanitizeHtml } from "../../server/net/sanitize.ts";
import type { Json } from "../networks/mastodon-entities.ts";
import { MastodonState, type NewStatus } from "../networks/mastodon-state.ts";

const ours = {
  externalId: "https://cafe.example/ap/users/1",
  handle: "brunnwerk@cafe.example",
  url: "https://cafe.example/@brunnwerk",
};
const reading = (given: Partial<Reading> = {}): Reading => ({
  domain: "cafe.example",
  account: ours,
  parent: null,
  sanitize: (html) => sanitizeHtml(html),
  ...given,
});

function statusJson(given: Partial<NewStatus>, change: Json = {}): Json {
  const state = new MastodonState();
  state.origin = "https://cafe.example";
  state.domain = "cafe.example";
  for (const acct of ["brunnwerk", "dora", "ilse@kaffee.example"]) state.addAccount(acct, acct);
  return { ...state.statusJson(state.publish({ by: "ilse@kaffee.example", text: "", ...given })), ...change };
}

const read = (given: Partial<NewStatus>, change: Json = {}, how: Partial<Reading> = {}) =>
  normalize(statusEntity.parse(statusJson(given, change)), reading(how));
const ofHtml = (content: string, change: Json = {}) => read({}, { content, ...change });
const shown = (text: string, { start, end }: { start: number; end: number }) => [...text].slice(start, end).join("");

describe("text (check 24)", () => {
  it("writes mentions with their host, links in full and paragraphs apart", () => {
    const post = read({
      text: "@brunnwerk @dora look:\n\nhttps://kaffee.example/a/very/long/path/to/the/cup?size=4&colour=brown\nfine #Piko",
    });
    expect(post.text).toBe(
      "@brunnwerk@cafe.example @dora@cafe.example look:\n\n" +
        "https://kaffee.example/a/very/long/path/to/the/cup?size=4&colour=brown\nfine #Piko",
    );
    expect(post.mentions.map((each) => [each.handle, each.externalId, shown(post.text, each)])).toEqual([
      ["brunnwerk@cafe.example", ours.externalId, "@brunnwerk@cafe.example"],
      ["dora@cafe.example", null, "@dora@cafe.example"],
    ]);
    expect(post.links.map((each) => shown(post.text, each))).toEqual(post.links.map(({ url }) => url));
    expect(post.tags).toEqual(["piko"]);
    expect(post.addressed).toBe(true);
  });

  it("keeps offsets right among emoji, combining marks and right-to-left, in any order", () => {
    const pieces = [
      "☕",
      "👩‍🔬",
      "مرحبا",
      "e\u0301",
      "नमस्ते",
      "𝔅",
      "&",
      "<b>",
      "a",
      " ",
      "\n",
      "\n\n",
      "#piko",
      "@dora",
      "@ilse@kaffee.example",
      "https://x.example/ü?a=1&b=2",
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 30 }), (chosen) => {
        const text = chosen.join(" ");
        const post = read({ text });
        for (const mention of post.mentions) expect(shown(post.text, mention)).toBe(`@${mention.handle}`);
        for (const link of post.links) expect(new URL(shown(post.text, link)).href).toBe(new URL(link.url).href);
        expect(post.mentions.length).toBe(chosen.filter((each) => each.startsWith("@")).length);
        expect(post.links.length).toBe(chosen.filter((each) => each.startsWith("https:")).length);
        const words = (value: string) =>
          value
            .replaceAll(/@(dora|ilse)(@[\w.]+)?/g, "@$1")
            .split(/\s+/)
            .filter(Boolean);
        expect(words(post.text)).toEqual(words(text).map((each) => (URL.canParse(each) ? new URL(each).href : each)));
      }),
      { numRuns: 200 },
    );
  });

  it("says where a labeled link leads, so that a label cannot pose as another address", () => {
    const post = ofHtml(
      '<p>Win at <a href="https://evil.example/x">https://brunnwerk.example</a> or <a href="https://a.example/">here</a></p>',
    );
    expect(post.text).toBe("Win at https://brunnwerk.example (https://evil.example/x) or here (https://a.example/)");
    expect(post.links.map((each) => [each.url, shown(post.text, each)])).toEqual([
      ["https://evil.example/x", "https://brunnwerk.example"],
      ["https://a.example/", "here"],
    ]);
  });

  it("reads what other servers write: lists, quotes, code, bare addresses, unknown mentions", () => {
    const post = ofHtml(
      "<p>Steps:</p><ul><li>grind</li><li>brew</li></ul><blockquote><p>why?</p></blockquote><pre><code>a  b\nc</code></pre>" +
        '<p>see http://b.example/x, and <a class="u-url mention" href="https://far.example/@someone">@<span>someone</span></a></p>',
    );
    expect(post.text).toBe(
      "Steps:\n\n• grind\n• brew\n\nwhy?\n\na  b\nc\n\nsee http://b.example/x, and @someone@far.example",
    );
    expect(post.links.map(({ url }) => url)).toEqual(["http://b.example/x"]);
    expect(post.mentions.map((each) => shown(post.text, each))).toEqual(["@someone@far.example"]);
  });

  it("lets nothing live through into text or links (check 25)", () => {
    const post = ofHtml(
      '<p onclick="x()">ok</p><script>alert(1)</script><style>p{}</style><a href="javascript:alert(2)">one</a>' +
        '<img src="https://spy.example/p.gif" width=1 height=1><a href="https://a.example" onmouseover="x()">two</a>',
    );
    expect(post.text).toBe("ok\n\none two (https://a.example/)".replace("one two", "onetwo"));
    expect(post.links.map(({ url }) => url)).toEqual(["https://a.example/"]);
    expect(post.html).toContain("<script>");
  });

  it("takes 10,000 mentions and a megabyte of tags (T-58)", () => {
    const mention = '<a href="https://cafe.example/@dora" class="mention">@<span>dora</span></a> ';
    expect(ofHtml(mention.repeat(10_000)).mentions.length).toBeGreaterThan(100);
    ofHtml("<".repeat(100_000));
    ofHtml("<a href=".repeat(20_000));
    ofHtml("<p>".repeat(100_000));
  });
});

describe("fields", () => {
  it("keeps content warning, poll, pictures with their words, language and the author's lasting id", () => {
    const media = [
      {
        type: "image",
        url: "https://cafe.example/i.png",
        remote_url: "https://far.example/i.png",
        description: "A cup",
        meta: { original: { width: 640, height: 480 } },
      },
      { type: "gifv", url: null, remote_url: "https://far.example/v.mp4", description: null },
      { type: "unknown", url: "javascript:alert(1)", remote_url: null },
    ];
    const post = read({ text: "Which?", spoiler: "coffee", poll: ["this", "that"], language: "pt-BR", media });
    expect(post).toMatchObject({
      title: "coffee",
      text: "Which?\n\n○ this\n○ that",
      lang: "pt-BR",
      kind: "status",
      author: {
        externalId: "https://kaffee.example/users/ilse",
        handle: "ilse@kaffee.example",
        weak: false,
        followers: 12,
      },
    });
    expect(post.media).toEqual([
      { kind: "image", url: "https://cafe.example/i.png", alt: "A cup", width: 640, height: 480 },
      { kind: "video", url: "https://far.example/v.mp4", alt: null, width: null, height: null },
    ]);
  });

  it("never takes an unknown visibility for a wider one", () => {
    const known = ["public", "unlisted", "private", "direct", "mutuals_only", "local", ""].map(visibilityOf);
    expect(known).toEqual(["public", "unlisted", "followers", "direct", "followers", "followers", "followers"]);
    expect(read({ visibility: "direct" }).kind).toBe("message");
  });

  it("is an answer to its parent, and addresses us when the parent is ours", () => {
    const parent = { externalId: "https://cafe.example/ap/users/1/statuses/9", authorExternalId: ours.externalId };
    const post = read({ text: "thanks" }, { in_reply_to_id: "9" }, { parent });
    expect(post).toMatchObject({
      kind: "comment",
      parentExternalId: parent.externalId,
      rootExternalId: null,
      addressed: true,
    });
    expect(read({ text: "thanks" }).addressed).toBe(false);
  });

  it("gives an edit a higher revision at the same id", () => {
    const [before, after] = [null, "2026-03-02T10:00:00.000Z"].map((edited_at) =>
      read(
        { text: "x", createdAt: new Date("2026-03-02T09:00:00Z") },
        { edited_at, uri: "https://kaffee.example/s/1" },
      ),
    );
    expect([before!.revision, after!.revision]).toEqual([
      Date.parse("2026-03-02T09:00:00Z"),
      Date.parse("2026-03-02T10:00:00Z"),
    ]);
    expect(after).toMatchObject({
      externalId: before!.externalId,
      editedAt: "2026-03-02T10:00:00.000Z",
      postedAt: before!.postedAt,
    });
  });

  it("knows authors by actor address, by Pleroma's, else by profile; never by a handle", () => {
    const json = statusJson({}).account as Json;
    const of = (change: Json) => {
      const account = accountEntity.parse({ ...json, ...change });
      return normalize({ ...statusEntity.parse(statusJson({})), account }, reading()).author?.externalId;
    };
    expect(of({})).toBe("https://kaffee.example/users/ilse");
    expect(of({ uri: undefined, pleroma: { ap_id: "https://pl.example/users/ilse" } })).toBe(
      "https://pl.example/users/ilse",
    );
    expect(of({ uri: undefined })).toBe("https://kaffee.example/@ilse");
    expect(of({ uri: undefined, url: null })).toBeUndefined();
  });
});
