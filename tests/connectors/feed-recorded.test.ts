import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { decodeBytes } from "@earshot/connectors/feed/charset.ts";
import { readDate } from "@earshot/connectors/feed/date.ts";
import { type Document, readDocument } from "@earshot/connectors/feed/document.ts";
import { feedTitle } from "@earshot/connectors/feed/facts.ts";
import { type Normalized, normalizeAll } from "@earshot/connectors/feed/normalize.ts";
import { describe, expect, test } from "vitest";
import { sanitizeHtml } from "../../server/net/sanitize.ts";
import { absence, type Expectation, filesIn, folder, readCase } from "../networks/feed-recorded.ts";

if (absence) console.log(`Recorded feeds are skipped: ${absence}.`);

const address = "http://127.0.0.1:8097/feed";

describe.skipIf(absence !== null)("recorded feeds", () => {
  test("contract 32: every recorded file is read or refused, and none is a bug", () => {
    const refused: string[] = [];
    for (const path of filesIn(folder)) {
      const { bytes, contentType } = readCase(path);
      const { document, posts } = read(bytes, contentType);
      if (document === null || document === "page") refused.push(relative(folder, path));
      for (const { post } of posts) expect(() => JSON.stringify(post)).not.toThrow();
    }
    expect(refused.toSorted()).toEqual(unreadable);
  });

  test("the feedparser cases read as their authors expect, save for documented differences", () => {
    const counts = { equal: 0, documented: 0, inexpressible: 0 };
    const surprises: string[] = [];
    for (const path of filesIn(join(folder, "feedparser"))) {
      const name = relative(join(folder, "feedparser"), path);
      const { bytes, contentType, expectations } = readCase(path);
      const { document, posts } = read(bytes, contentType);
      if (document === null || document === "page") continue;
      for (const expectation of expectations) {
        const verdict = compare(expectation, document, posts[0]);
        if (verdict === "inexpressible") counts.inexpressible += 1;
        else if (verdict === "equal") counts.equal += 1;
        else if (differences.some(({ files }) => files.test(name))) counts.documented += 1;
        else surprises.push(`${name} ${expectation.of}.${expectation.field}: ${verdict}`);
      }
    }
    console.log(`feedparser expectations: ${JSON.stringify(counts)}, unexplained: ${surprises.length}`);
    expect(surprises).toEqual([]);
    expect(counts.equal).toBeGreaterThan(125);
  });

  test("the reference feeds read as their JSON says", () => {
    for (const name of ["rss-20", "atom-10", "rdf-10", "rss-ns"]) {
      const wanted = JSON.parse(readFileSync(join(folder, "reference", `${name}.json`), "utf8")) as Reference;
      const { posts } = read(readFileSync(join(folder, "reference", `${name}.xml`)), null);
      const items = wanted.items ?? wanted.entries ?? [];
      expect([name, posts.length]).toEqual([name, items.length]);
      for (const [n, item] of items.entries()) {
        const post = posts[n]?.post;
        const { title } = item;
        const link = item.link ?? item.links?.find(({ rel }) => !rel || rel === "alternate")?.href;
        const content = typeof item.content === "object" ? item.content.encoded : item.content;
        const body = content ?? item.description ?? item.summary ?? "";
        const published = item.pubDate ?? item.published ?? item.updated ?? item.dc?.dates?.[0] ?? null;
        expect({ name, n, title: post?.title, text: flat(post?.text ?? ""), at: post?.postedAt }).toEqual({
          name,
          n,
          title: title === undefined ? null : flat(sanitizeHtml(title).text),
          text: flat(sanitizeHtml(body).text),
          at: readDate(published),
        });
        if (link) expect(post?.url).toBe(new URL(link, post?.url ?? address).href);
        const guid = item.guid?.value ?? item.id ?? item.rdf?.about;
        if (guid) expect(post?.localId).toBe(guid);
      }
    }
  });

  test("real feeds: nothing in them is passed over", () => {
    const found = Object.fromEntries(
      filesIn(join(folder, "real")).map((path) => {
        const { document, posts } = read(readFileSync(path), null);
        const count = (has: (post: Normalized["post"]) => unknown) => posts.filter(({ post }) => has(post)).length;
        if (document === null || document === "page") return [relative(join(folder, "real"), path), document];
        const figures = {
          items: posts.length,
          titles: count(({ title }) => title),
          texts: count(({ text }) => text),
          links: count(({ url }) => url),
          dates: count(({ postedAt }) => postedAt),
          authors: count(({ author }) => author),
          media: count(({ media }) => media.length),
        };
        return [relative(join(folder, "real"), path), figures];
      }),
    );
    expect(found).toMatchObject({
      "content-encoded.rss": { items: 7, titles: 7, texts: 7, links: 7, dates: 7, authors: 7, media: 7 },
      "encoding.rss": { items: 40, titles: 40, links: 40, dates: 40 },
      "guardian.rss": { items: 55, titles: 55, texts: 55, links: 55, dates: 55, media: 55 },
      "gulp-atom.atom": { items: 10, titles: 10, texts: 10, links: 10, dates: 10, authors: 10, media: 10 },
      "heise.atom": { items: 15, titles: 15, texts: 15, links: 15, dates: 15, authors: 15 },
      "incomplete-fields.atom": { items: 0 },
      "missing-fields.atom": { items: 1, titles: 0, dates: 0 },
      "pagination-links.rss": { items: 1, titles: 1, dates: 1, media: 1 },
      "reddit.rss": { items: 24, titles: 24, links: 24, dates: 24, authors: 0 },
      "unrecognized.rss": "page",
    });
  });
});

type Reference = Partial<
  Record<
    "items" | "entries",
    {
      title?: string;
      link?: string;
      links?: { href: string; rel?: string }[];
      description?: string;
      content?: string | { encoded?: string };
      summary?: string;
      pubDate?: string;
      published?: string;
      updated?: string;
      dc?: { dates?: string[] };
      guid?: { value: string };
      id?: string;
      rdf?: { about?: string };
    }[]
  >
>;

/** Nothing readable is left of these: no item is whole, or the answer is a web page. */
const unreadable = [
  "feedparser/encoding/bozo_invalid-bytes-with-bom.xml",
  "feedparser/illformed/aaa_illformed.xml",
  "feedparser/illformed/rss_empty_document.xml",
  "feedparser/illformed/rss_incomplete_cdata.xml",
  "real/unrecognized.rss",
];

/** Where we mean to differ, or the parser does. */
const differences: { why: string; files: RegExp }[] = [
  { why: "a document type declaration is never processed", files: /entity_in_doctype/ },
  { why: "one body: content before summary or description", files: /_and_(summary|description)\./ },
  { why: "a mail address is not part of a name", files: /entry_author_map_author\.xml/ },
  { why: "a category's label is its name", files: /entry_category_term/ },
  { why: "host names are in small letters", files: /item_image_link_conflict/ },
  { why: "only links to the page itself are its address", files: /entry_link_rel_license/ },
  { why: "Base64 is read in content only", files: /feed_title_base64/ },
  {
    why: "what no specification has: dc:author, xhtml:body, fullitem, tags",
    files: /item_(dc_author|xhtml_body|fullitem|madeup_tags)/,
  },
  { why: "`<!` starts a bogus comment by the HTML standard", files: /not_a_doctype\.xml/ },
  { why: "text that was decoded wrongly twice stays as it came", files: /bozo_linenoise/ },
];

function compare({ of, field, expected }: Expectation, document: Document, first: Normalized | undefined): string {
  const found = of === "feed" ? ofFeed(field, document) : ofEntry(field, first);
  if (found === undefined) return "inexpressible";
  const wanted = wantedValue(field, expected);
  const literal = typeof expected === "string" ? flat(expected) : null;
  return found === wanted || found === literal
    ? "equal"
    : `${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`;
}

function ofFeed(field: string, document: Document): string | null | undefined {
  return field === "title" ? feedTitle(document.body, (html) => sanitizeHtml(html).text) : undefined;
}

/** The part of our post that a field of feedparser's entry names; undefined where we keep none. */
function ofEntry(field: string, one: Normalized | undefined): string | null | undefined {
  const post = one?.post;
  switch (field) {
    case "title":
    case "title_detail.value":
      return post?.title ?? null;
    case "link":
    case "links.0.href":
      return post?.url ?? null;
    case "id":
    case "guid":
      return post?.localId ?? null;
    case "description":
    case "summary":
    case "summary_detail.value":
    case "content.0.value":
      return flat(post?.text ?? "") || null;
    case "author":
    case "author_detail.name":
    case "authors.0.name":
      return post?.author?.name ?? null;
    case "published":
    case "published_parsed":
      return post?.postedAt ?? null;
    case "updated":
    case "updated_parsed":
      return post?.editedAt ?? post?.postedAt ?? null;
    case "tags.0.term":
      return post?.tags[0] ?? null;
    case "enclosures.0.url":
    case "enclosures.0.href":
      return post?.media[0]?.url ?? null;
    case "thr_in-reply-to.ref":
      return post?.parentExternalId?.split(" ")[1] ?? null;
    default:
      return undefined;
  }
}

/** Theirs in our terms: plain words for markup, an instant for a date. */
function wantedValue(field: string, expected: string | number[]): string | null {
  if (Array.isArray(expected)) {
    const [year = 0, month = 1, day, hour, minute, second] = expected;
    return new Date(Date.UTC(year, month - 1, day, hour, minute, second)).toISOString();
  }
  if (/^(published|updated)/.test(field)) return readDate(expected);
  if (/title|description|summary|content/.test(field)) return flat(sanitizeHtml(expected).text) || null;
  return expected;
}

const flat = (text: string) => text.replace(/\s+/g, " ").trim();

function read(
  bytes: Uint8Array,
  contentType: string | null,
): { document: ReturnType<typeof readDocument>; posts: Normalized[] } {
  const document = readDocument(decodeBytes(bytes, contentType));
  if (document === null || document === "page") return { document, posts: [] };
  const around = { channelId: "channel", home: address, url: address, sanitize: sanitizeHtml };
  return { document, posts: normalizeAll(document, document.items, around) };
}
