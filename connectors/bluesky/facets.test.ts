import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readFacets, writeFacets } from "./facets.ts";

const shown = (text: string, { start, end }: { start: number; end: number }) => [...text].slice(start, end).join("");
const dids: Record<string, string> = { "ilse.test": "did:plc:ilse", "brunnwerk.bsky.social": "did:plc:brand" };
const didOf = async (handle: string) => dids[handle] ?? null;

describe("contract 24: bytes of UTF-8 to code points and back", () => {
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
  const mark = fc.constantFrom("@ilse.test", "https://brunnwerk.example/e7?a=1&b=2", "#größe", "https://x.example/(a)");

  test("what is marked on writing is found on reading, wherever it stands", async () => {
    const piece = fc.tuple(fc.array(filler, { maxLength: 6 }), mark);
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (pieces) => {
        const text = pieces.map(([before, words]) => `${before.join("")} ${words} `).join("");
        const marks = pieces.map(([, words]) => words);
        const facets = await writeFacets(text, didOf);
        for (const { index } of facets) {
          const words = Buffer.from(text).subarray(index.byteStart, index.byteEnd).toString();
          expect(marks).toContain(words);
        }
        const read = readFacets(text, facets);
        expect(read.mentions.map((each) => shown(text, each))).toEqual(marks.filter((each) => each.startsWith("@")));
        expect(read.links.map((each) => shown(text, each))).toEqual(marks.filter((each) => each.startsWith("http")));
        expect(read.links.map(({ url }) => url)).toEqual(marks.filter((each) => each.startsWith("http")));
        expect(read.tags).toEqual(marks.includes("#größe") ? ["größe"] : []);
      }),
      { numRuns: 200 },
    );
  });

  test("no facets that anybody sends make it throw, and every span lies within the text", () => {
    const index = fc.record({ byteStart: fc.integer({ min: -5, max: 60 }), byteEnd: fc.integer({ min: -5, max: 60 }) });
    const feature = fc.oneof(
      fc.constant({ $type: "app.bsky.richtext.facet#link", uri: "https://a.example" }),
      fc.constant({ $type: "app.bsky.richtext.facet#link", uri: "javascript:alert(1)" }),
      fc.jsonValue(),
    );
    const facets = fc.oneof(fc.jsonValue(), fc.array(fc.record({ index, features: fc.array(feature) })));
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 30 }), facets, (text, given) => {
        const { links } = readFacets(text, given);
        let free = 0;
        for (const { url, start, end } of links) {
          expect(url).toMatch(/^https?:/);
          expect(start).toBeLessThan(end);
          expect(end).toBeLessThanOrEqual([...text].length);
          expect(start).toBeGreaterThanOrEqual(free === 0 ? 0 : start);
          free = end;
        }
      }),
    );
  });
});

test.each([
  ["a full stop", "See https://a.example/e7.", ["https://a.example/e7"]],
  ["a mail address", "ilse@ilse.test", []],
  ["nobody's handle", "@nobody.test", []],
  ["a handle with a full stop", "Ask @ilse.test.", ["@ilse.test"]],
  ["a handle in other letters", "@Ilse.Test", ["@Ilse.Test"]],
  ["a number for a tag", "#1 and #e7", ["#e7"]],
  ["a tag within an address", "https://a.example/#e7", ["https://a.example/#e7"]],
])("%s", async (_, text, words) => {
  const facets = await writeFacets(text, didOf);
  expect(facets.map(({ index }) => Buffer.from(text).subarray(index.byteStart, index.byteEnd).toString())).toEqual(
    words,
  );
});

test("a facet that cuts a character in two, overlaps or ends beyond the text marks nothing", () => {
  const link = [{ $type: "app.bsky.richtext.facet#link", uri: "https://a.example" }];
  const at = (byteStart: number, byteEnd: number) => ({ index: { byteStart, byteEnd }, features: link });
  expect(readFacets("☕a", [at(1, 4)]).links).toEqual([]);
  expect(readFacets("☕a", [at(0, 5)]).links).toEqual([]);
  expect(readFacets("abcd", [at(0, 3), at(2, 4), at(3, 4)]).links.map(({ start }) => start)).toEqual([0, 3]);
});
