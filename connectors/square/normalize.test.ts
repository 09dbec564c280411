import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { NormalPost } from "../connector.ts";
import { normalize, type SquarePost } from "./normalize.ts";

const said = (text: string, more: Partial<SquarePost> = {}): SquarePost => ({
  id: "0190f3a2-7b1c-7000-8000-00000000abcd",
  parentId: null,
  rootId: "0190f3a2-7b1c-7000-8000-00000000abcd",
  text,
  visibility: "public",
  picture: null,
  likes: 2,
  reposts: 1,
  createdAt: "2026-03-02T08:00:00.000Z",
  editedAt: null,
  deletedAt: null,
  url: "http://127.0.0.1:4470/square/brunnwerk",
  author: { id: "0190f3a2-7b1c-7000-8000-000000000001", handle: "noor_haddad", name: "Noor Haddad", bot: false },
  ...more,
});

function postOf(text: string, more: Partial<SquarePost> = {}): NormalPost {
  const event = normalize(said(text, more), "brunnwerk");
  if (event.type !== "post") throw new Error(`It became a ${event.type}.`);
  return event.post;
}
const shown = (text: string, { start, end }: { start: number; end: number }) => [...text].slice(start, end).join("");

describe("contract 24: offsets are code points of the text", () => {
  const filler = fc.constantFrom(
    "☕",
    "👩‍🔬",
    "👍🏽",
    "🇩🇪",
    "e\u0301",
    "नमस्ते",
    "مرحبا",
    "שלום",
    "\u202E",
    "豆",
    "a",
    "𝒜",
    "\n",
  );
  const mark = fc.oneof(
    fc
      .constantFrom("brunnwerk", "noor_haddad", "zoë", "नमस्ते", "мария", "x9")
      .map((handle) => ({ kind: "mention", handle, text: `@${handle}` })),
    fc
      .constantFrom(
        "https://brunnwerk.example/e7?a=1&b=2",
        "http://ostra.example/kaffee/größe",
        "https://x.example/(a)",
        "https://x.example/@brunnwerk#e7",
      )
      .map((url) => ({ kind: "link", url, text: url })),
    fc.constantFrom("piko", "größe", "कॉफ़ी", "E7").map((tag) => ({ kind: "tag", tag, text: `#${tag}` })),
  );

  test("wherever mentions and links stand, they are found there, in order, with their own words", () => {
    const piece = fc.tuple(fc.array(filler, { maxLength: 6 }), mark);
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), fc.array(filler, { maxLength: 4 }), (pieces, tail) => {
        const text = `${pieces.map(([before, { text: words }]) => `${before.join("")} ${words} `).join("")}${tail.join("")}`;
        const marks = pieces.map(([, each]) => each);
        const post = postOf(text);
        const of = (kind: string) => marks.filter((each) => each.kind === kind).map((each) => each.text);
        expect(post.mentions.map((each) => shown(text, each))).toEqual(of("mention"));
        expect(post.mentions.map(({ handle }) => `@${handle}`)).toEqual(of("mention"));
        expect(post.links.map((each) => shown(text, each))).toEqual(of("link"));
        expect(post.links.map(({ url }) => url)).toEqual(of("link"));
        expect(post.tags.map((tag) => `#${tag}`)).toEqual(of("tag"));
        expect(post.text).toBe(text);
      }),
      { numRuns: 200 },
    );
  });

  test("whatever else is said, every span is the words it names", () => {
    const anything = fc.array(
      fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("@", "#", "https://", "@a", ".", ")", " ")),
      {
        maxLength: 30,
      },
    );
    fc.assert(
      fc.property(anything, (parts) => {
        const text = parts.join("");
        const post = postOf(text);
        for (const mention of post.mentions) expect(shown(text, mention)).toBe(`@${mention.handle}`);
        for (const link of post.links) expect(shown(text, link)).toBe(link.url);
      }),
      { numRuns: 200 },
    );
  });

  test.each([
    ["a sentence's full stop", "See https://brunnwerk.example/e7.", ["https://brunnwerk.example/e7"]],
    ["brackets around it", "(https://brunnwerk.example/e7)", ["https://brunnwerk.example/e7"]],
    ["brackets within it", "https://x.example/Piko_(cup)", ["https://x.example/Piko_(cup)"]],
    [
      "quotation marks around it",
      "»https://brunnwerk.example/e7« “https://ostra.example”",
      ["https://brunnwerk.example/e7", "https://ostra.example"],
    ],
    ["nothing but a scheme", "https:// and http://.", []],
    ["another scheme", "javascript://brunnwerk.example/%0aalert(1) data:text/html,x", []],
  ])("a link with %s", (_, text, urls) => {
    expect(postOf(text).links.map(({ url }) => url)).toEqual(urls);
  });
});

describe("who is addressed", () => {
  test.each([
    ["a mention", "Hello @brunnwerk!", true],
    ["a mention in other letters", "@BrunnWerk", true],
    ["a mention between right-to-left words", "مرحبا @brunnwerk شكرا", true],
    ["somebody whose handle begins like ours", "@brunnwerk_fans", false],
    ["a mail address", "mail@brunnwerk", false],
    ["a link to a page that is named so", "https://x.example/@brunnwerk", false],
    ["our name without the sign", "brunnwerk", false],
    ["more letters than a handle has", `@${"b".repeat(41)}`, false],
  ])("%s", (_, text, addressed) => expect(postOf(text).addressed).toBe(addressed));

  test("a private message, and never our own words", () => {
    expect(postOf("E7 again", { visibility: "direct" })).toMatchObject({
      addressed: true,
      kind: "message",
      visibility: "direct",
    });
    const author = { id: "1", handle: "brunnwerk", name: "Brunnwerk", bot: false };
    expect(postOf("We are @brunnwerk", { author }).addressed).toBe(false);
    expect(postOf("We answer", { author, visibility: "direct" }).addressed).toBe(false);
    expect(normalize(said("@brunnwerk"), null)).toMatchObject({ post: { addressed: false } });
  });
});

describe("contract 30: what nobody knows is kept raw", () => {
  test.each([
    ["a kind of its own", { kind: "steam_whistle", loud: true }, "steam_whistle"],
    ["nothing that names itself", { loud: true }, "object"],
    ["no object at all", "steam", "object"],
    ["nothing", null, "object"],
    ["a post without its author", { ...said("x"), author: undefined }, "object"],
    ["a post of no time", { ...said("x"), createdAt: "yesterday" }, "object"],
    ["a visibility that is new", { ...said("x"), visibility: "friends" }, "object"],
  ])("%s", (_, item, kind) =>
    expect(normalize(item, null)).toEqual({ type: "unknown", kind, raw: JSON.stringify(item) }),
  );

  test("no value that JSON can hold makes it throw, and its raw form is JSON of it", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (item) => {
        const event = normalize(item, "brunnwerk");
        expect("raw" in event && JSON.parse(event.raw)).toEqual(JSON.parse(JSON.stringify(item)));
      }),
    );
  });

  test("fields that are new come along in raw and change nothing", () => {
    const item = { ...said("Piko"), pressure: 9 };
    expect(normalize(item, null)).toMatchObject({
      type: "post",
      raw: expect.stringContaining('"pressure":9'),
      post: { text: "Piko" },
    });
  });
});

test("an edit is the higher revision; a delete says nothing of what was said", () => {
  const at = "2026-03-02T09:00:00.000Z";
  expect(postOf("b", { editedAt: at }).revision).toBeGreaterThan(postOf("a").revision);
  expect(normalize(said("", { deletedAt: at }), null)).toMatchObject({
    type: "delete",
    externalId: `square:${said("").id}`,
    at,
  });
});
