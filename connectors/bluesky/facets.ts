import { z } from "zod";
import type { NormalPost } from "../connector.ts";

export type Marks = Pick<NormalPost, "mentions" | "links" | "tags">;

const facet = z.object({
  index: z.object({ byteStart: z.number().int().min(0), byteEnd: z.number().int().min(1) }),
  features: z.array(z.unknown()),
});
const feature = z.union([
  z.object({ $type: z.literal("app.bsky.richtext.facet#mention"), did: z.string().min(1).max(512) }),
  z.object({ $type: z.literal("app.bsky.richtext.facet#link"), uri: z.string().min(1).max(2048) }),
  z.object({ $type: z.literal("app.bsky.richtext.facet#tag"), tag: z.string().min(1).max(640) }),
]);

/** More than a post can hold is noise. */
const MOST = 300;

/**
 * What the facets of a post mark, with offsets in code points instead of bytes of UTF-8. A facet that overlaps one
 * before it, ends beyond the text or cuts a character in two marks nothing, as the network's own apps have it.
 */
export function readFacets(text: string, facets: unknown): Marks {
  const marks: Marks = { mentions: [], links: [], tags: [] };
  if (!Array.isArray(facets)) return marks;
  const read = facets.slice(0, MOST).flatMap((each) => {
    const { data } = facet.safeParse(each);
    return data && data.index.byteStart < data.index.byteEnd ? [data] : [];
  });
  read.sort((a, b) => a.index.byteStart - b.index.byteStart);
  const walk = new ByteWalk(text);
  let free = 0;
  for (const { index, features } of read) {
    if (index.byteStart < free) continue;
    const start = walk.to(index.byteStart);
    const end = start && walk.to(index.byteEnd);
    if (!start || !end) continue;
    free = index.byteEnd;
    for (const each of features.slice(0, 10)) {
      const { data } = feature.safeParse(each);
      if (!data) continue;
      const span = { start: start.point, end: end.point };
      const words = text.slice(start.unit, end.unit);
      if ("did" in data) marks.mentions.push({ externalId: data.did, handle: words.replace(/^@/, ""), ...span });
      else if ("uri" in data) {
        if (/^https?:\/\//i.test(data.uri) && URL.canParse(data.uri)) marks.links.push({ url: data.uri, ...span });
      } else marks.tags.push(data.tag.replace(/^[#＃]/, ""));
    }
  }
  return { ...marks, tags: [...new Set(marks.tags)] };
}

/** Goes along a text once, forwards, and knows where each byte stands. */
class ByteWalk {
  readonly #text: string;
  #byte = 0;
  #unit = 0;
  #point = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The place of a byte that begins a character or ends the text; null when it does neither. */
  to(byte: number): { unit: number; point: number } | null {
    while (this.#byte < byte && this.#unit < this.#text.length) {
      const code = this.#text.codePointAt(this.#unit)!;
      this.#byte += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
      this.#unit += code < 0x10000 ? 1 : 2;
      this.#point += 1;
    }
    return this.#byte === byte ? { unit: this.#unit, point: this.#point } : null;
  }
}

export type Facet = {
  index: { byteStart: number; byteEnd: number };
  features: [{ $type: string; did?: string; uri?: string; tag?: string }];
};

/**
 * The facets of a text as it was typed: links, tags, and mentions whose handle belongs to somebody. Without them the
 * network shows an address or a name as mere words, and nobody is told of a mention.
 */
export async function writeFacets(text: string, didOf: (handle: string) => Promise<string | null>): Promise<Facet[]> {
  const facets: Facet[] = [];
  for (const { 0: whole, index, groups = {} } of text.matchAll(SIGNS)) {
    const { link, handle, tag } = groups;
    if (link !== undefined) {
      const uri = trimmed(link);
      if (URL.canParse(uri)) facets.push(mark(text, index, uri, { $type: `${RICHTEXT}#link`, uri }));
    } else if (handle !== undefined) {
      const did = await didOf(handle.toLowerCase());
      if (did) facets.push(mark(text, index, whole, { $type: `${RICHTEXT}#mention`, did }));
    } else if (tag !== undefined && !/^\p{Nd}+$/u.test(tag) && Buffer.byteLength(tag) <= 640 && tag.length <= 64) {
      facets.push(mark(text, index, whole, { $type: `${RICHTEXT}#tag`, tag }));
    }
  }
  return facets;
}

const RICHTEXT = "app.bsky.richtext.facet";

/** A link, else a handle or tag that does not go on from a word, as in a mail address. */
const SIGNS =
  /(?<link>(?<![\p{L}\p{N}])https?:\/\/[^\s\p{Cc}<>"]+)|(?<![\p{L}\p{M}\p{N}_@#＃/.])(?:@(?<handle>(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?)(?![\p{L}\p{N}_-])|[#＃](?<tag>[\p{L}\p{M}\p{N}_]+))/giu;

function mark(text: string, at: number, words: string, feature: Facet["features"][0]): Facet {
  const byteStart = Buffer.byteLength(text.slice(0, at));
  return { index: { byteStart, byteEnd: byteStart + Buffer.byteLength(words) }, features: [feature] };
}

/** Without the punctuation of the sentence around it; a bracket that the address opened itself stays. */
function trimmed(link: string): string {
  let url = link;
  for (;;) {
    const last = url.at(-1) ?? "";
    if (!/[.,;:!?'"»«”“’)\]}]/.test(last)) return url;
    if (last === ")" && url.split("(").length >= url.split(")").length) return url;
    url = url.slice(0, -1);
  }
}
