import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { NormalPost } from "../connector.ts";
import { normalize, type Reading } from "./normalize.ts";
import { overhear } from "./overhear.ts";

const did = `did:plc:${"a".repeat(24)}`;
const brand = `did:plc:${"b".repeat(24)}`;
const uri = `at://${did}/app.bsky.feed.post/3jzfcijpj2z2a`;
const ours = { uri: `at://${brand}/app.bsky.feed.post/3jzfcijpj2z2b`, cid: "bafy" };
const author = {
  externalId: did,
  handle: "ilse.test",
  name: "Ilse",
  url: null,
  avatarUrl: null,
  followers: null,
  bot: false,
  weak: false,
};
const base = {
  uri,
  author,
  pds: "https://pds.example",
  account: { externalId: brand },
  edited: null,
  engagement: null,
  raw: "{}",
};
const said = (more: object = {}) => ({
  $type: "app.bsky.feed.post",
  text: "Piko",
  createdAt: "2026-03-02T08:00:00Z",
  ...more,
});

function postOf(record: unknown, more: Partial<Reading> = {}): NormalPost {
  const event = normalize({ ...base, record, ...more });
  if (event.type !== "post") throw new Error(event.type);
  return event.post;
}
const shown = (post: NormalPost) => post.links.map(({ start, end }) => [...post.text].slice(start, end).join(""));

test("pictures with their words, by the author's own server or the network's copy", () => {
  const image = {
    image: { ref: { $link: "bafkimg" }, mimeType: "image/jpeg" },
    alt: " The seal ",
    aspectRatio: { width: 4, height: 3 },
  };
  const record = said({ embed: { $type: "app.bsky.embed.images", images: [image, { image: null }] } });
  expect(postOf(record).media).toEqual([
    {
      kind: "image",
      url: `https://pds.example/xrpc/com.atproto.sync.getBlob?did=${encodeURIComponent(did)}&cid=bafkimg`,
      alt: "The seal",
      width: 4,
      height: 3,
    },
  ]);
  expect(postOf(record, { pds: null }).media[0]?.url).toMatch(/^https:\/\/cdn\.bsky\.app\//);
});

test("a card and a quoted post are written below the words, once, as links", () => {
  const external = { uri: "https://brunnwerk.example/seal", title: "A seal 👍", description: "" };
  const carded = postOf(said({ text: "☕ See", embed: { $type: "app.bsky.embed.external", external } }));
  expect(carded.text).toBe("☕ See\n\nA seal 👍\nhttps://brunnwerk.example/seal");
  expect(shown(carded)).toEqual([external.uri]);
  const quoted = postOf(said({ embed: { $type: "app.bsky.embed.record", record: ours } }));
  expect(quoted).toMatchObject({
    addressed: true,
    text: `Piko\n\nhttps://bsky.app/profile/${brand}/post/3jzfcijpj2z2b`,
  });
  const both = {
    $type: "app.bsky.embed.recordWithMedia",
    record: { record: ours },
    media: { $type: "app.bsky.embed.external", external },
  };
  expect(shown(postOf(said({ embed: both })))).toHaveLength(2);
  expect(postOf(said({ text: external.uri, embed: { $type: "app.bsky.embed.external", external } })).text).toBe(
    external.uri,
  );
});

test("who is addressed: named, answered or quoted, and never by ourselves", () => {
  const reply = { root: { uri, cid: "bafy" }, parent: ours };
  expect(postOf(said({ reply }))).toMatchObject({
    addressed: true,
    kind: "comment",
    parentExternalId: ours.uri,
    rootExternalId: uri,
  });
  const facets = [
    { index: { byteStart: 0, byteEnd: 4 }, features: [{ $type: "app.bsky.richtext.facet#mention", did: brand }] },
  ];
  expect(postOf(said({ facets })).addressed).toBe(true);
  expect(postOf(said()).addressed).toBe(false);
  const own = { uri: ours.uri, author: { ...author, externalId: brand } };
  expect(postOf(said({ facets }), own).addressed).toBe(false);
});

describe("contract 30: what nobody knows", () => {
  test("no record makes it throw; what is no post is kept raw", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (record, embed) => {
        for (const given of [
          record,
          said({ embed }),
          said({ facets: record, reply: embed, langs: record, tags: embed }),
        ]) {
          const event = normalize({ ...base, record: given });
          expect(["post", "unknown"]).toContain(event.type);
          overhear({
            did,
            action: "create",
            collection: "app.bsky.feed.post",
            rkey: "3a",
            record: given,
            rev: "",
            at: "",
          });
        }
      }),
    );
    expect(normalize({ ...base, record: { $type: "app.bsky.feed.whistle" } })).toMatchObject({
      type: "unknown",
      kind: "record app.bsky.feed.whistle",
    });
  });

  test("what is overheard names everybody and every post that the whole post does", () => {
    const ref = fc.constantFrom(ours, { uri, cid: "bafy" });
    const embed = fc.oneof(
      ref.map((record) => ({ $type: "app.bsky.embed.record", record })),
      ref.map((record) => ({ $type: "app.bsky.embed.recordWithMedia", record: { record }, media: {} })),
      fc.constant(undefined),
    );
    const reply = fc.option(fc.record({ root: ref, parent: ref }), { nil: undefined });
    fc.assert(
      fc.property(embed, reply, (embed, reply) => {
        const record = said({ embed, reply });
        const post = postOf(record);
        const heard = overhear({
          did,
          action: "create",
          collection: "app.bsky.feed.post",
          rkey: "3a",
          record,
          rev: "",
          at: "",
        });
        if (post.addressed) expect(heard?.addressees).toContain(brand);
        for (const id of [post.parentExternalId, post.rootExternalId]) if (id) expect(heard?.about).toContain(id);
        if (post.links.length > 0) expect(heard?.said?.hasLink).toBe(true);
      }),
    );
  });
});
