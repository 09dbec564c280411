import { createHash } from "node:crypto";
import type { NormalAuthor, NormalPost } from "../connector.ts";
import { digest } from "./cursor.ts";
import { readDate } from "./date.ts";
import type { Document } from "./document.ts";
import { type Entry, readEntry, type Words } from "./entry.ts";
import { guidsOf } from "./guid.ts";
import { absoluteMarkup, findLinks } from "./markup.ts";

/** What an item's post hangs on besides the item. */
export type Surroundings = {
  channelId: string;
  /** the address under which the feed's posts have their ids, whatever address it has moved to since */
  home: string;
  /** the address it was read from */
  url: string;
  sanitize(html: string): { html: string; text: string; images: { src: string; alt: string | null }[] };
};

export type Normalized = {
  post: NormalPost;
  /** the item as it came */
  raw: string;
  /** changes when what it says changes */
  hash: string;
  guid: string;
  /** where the comments on it are listed */
  commentFeed: string | null;
};

/** Items of a document as posts, in the order given. Pure. */
export function normalizeAll(document: Document, items: Document["items"], around: Surroundings): Normalized[] {
  const entries = document.items.map(({ item }) => readEntry(document, item));
  const guids = new Map(guidsOf(document.body, entries).map((guid, n) => [document.items[n], guid]));
  return items.map((one) => {
    const entry = readEntry(document, one.item);
    const guid = guids.get(one) ?? "";
    const post = normalize(document, entry, guid, around);
    const commentFeed = entry.commentFeed ? resolve(entry.commentFeed, around.url) : null;
    return { post, raw: one.raw, hash: hashOf(post), guid, commentFeed };
  });
}

/**
 * One entry as a post. `revision` is the time of the last edit the source names, else of publication, else 0; a silent
 * edit is for the caller to see by the hash.
 */
function normalize(document: Document, entry: Entry, guid: string, around: Surroundings): NormalPost {
  const feedBase = resolveAll(around.url, entry.bases);
  const url = firstAddress(entry.links, feedBase);
  const linkBase = document.body.format === "atom" || entry.bases.length > 0 ? feedBase : (url ?? feedBase);
  const body = readBody(entry.body, linkBase, around.sanitize);
  const publishedAt = readDate(entry.published);
  const updatedAt = readDate(entry.updated);
  const postedAt = publishedAt ?? updatedAt;
  const title = titleOf(entry.title, around.sanitize);

  return {
    externalId: externalIdOf(around.home, guid),
    localId: cut(guid, 512),
    network: "feed",
    kind: isComment(entry, url, around) ? "comment" : "status",
    visibility: "public",
    title,
    text: body.text,
    html: body.html,
    lang: languageTag(entry.lang),
    url,
    postedAt,
    editedAt: updatedAt && publishedAt && updatedAt > publishedAt ? updatedAt : null,
    revision: Math.max(0, Date.parse(updatedAt ?? postedAt ?? "") || 0),
    author: authorOf(entry.author, around.channelId, feedBase),
    parentExternalId: entry.inReplyTo
      ? externalIdOf(sourceOf(entry.inReplyTo.source, around), entry.inReplyTo.ref)
      : null,
    rootExternalId: null,
    addressed: false,
    mentions: [],
    links: findLinks(body.text, body.html, (html) => around.sanitize(html).text),
    tags: tagsOf(entry.tags),
    media: mediaOf(entry, body.images, linkBase),
    engagement: entry.replies === null ? null : { likes: 0, reposts: 0, replies: Math.max(0, entry.replies) },
  };
}

/** Feed address and guid; a guid that is too long for an id stands as its digest. */
export function externalIdOf(home: string, guid: string): string {
  const id = `${home} ${oneLine(guid)}`;
  return id.length <= 512 ? id : `${cut(home, 400)} sha256:${createHash("sha256").update(guid).digest("hex")}`;
}

type Body = { text: string; html: string | null; images: { src: string; alt: string | null }[] };

function readBody(words: Words | null, base: string, sanitize: Surroundings["sanitize"]): Body {
  if (!words) return { text: "", html: null, images: [] };
  if (!isMarkup(words)) return { text: cutPoints(words.value, MAX_TEXT), html: null, images: [] };
  const html = absoluteMarkup(words.value, resolve(words.base ?? "", base) ?? base);
  const { text, images } = sanitize(html);
  return { text: cutPoints(text, MAX_TEXT), html: html.length <= MAX_HTML ? html : null, images };
}

/** Code points; the contract's maximum. */
const MAX_TEXT = 100_000;
const MAX_HTML = 1_000_000;

function titleOf(words: Words | null, sanitize: Surroundings["sanitize"]): string | null {
  if (!words) return null;
  const text = isMarkup(words) ? sanitize(words.value).text : words.value;
  return cutPoints(text.replace(/\s+/g, " ").trim(), 1000) || null;
}

function isMarkup({ value, markup }: Words): boolean {
  return markup === "maybe" ? /<[a-z!/][^<>]*>|&(?:#\d+|#x[0-9a-f]+|[a-z]+\d*);/i.test(value) : markup;
}

function firstAddress(links: string[], base: string): string | null {
  for (const link of links) {
    const address = resolve(link, base);
    if (address) return address;
  }
  return null;
}

function resolveAll(url: string, bases: string[]): string {
  return bases.reduce((base, next) => resolve(next, base) ?? base, url);
}

/** An absolute http(s) address of bearable length, or null. */
function resolve(address: string, base: string): string | null {
  const text = address.trim();
  if (text === "" || !URL.canParse(text, base)) return null;
  const url = new URL(text, base);
  return /^https?:$/.test(url.protocol) && url.href.length <= 2048 ? url.href : null;
}

/** By the threading extension, or by where feeds of comments and links to comments point in the usual blog engines. */
function isComment(entry: Entry, url: string | null, around: Surroundings): boolean {
  if (entry.inReplyTo) return true;
  if (/\/comments?(?:\/|$|\.)/i.test(new URL(around.url).pathname)) return true;
  return [url ?? "", entry.guid ?? ""].some((address) => /#(?:comment|c|respond|reply)-?\w*\d+$/i.test(address));
}

/** The feed that lists the parent: the one the item names, else this one. */
function sourceOf(source: string | null, around: Surroundings): string {
  return (source && resolve(source, around.url)) || around.home;
}

/** Known by name only: the same name in another feed is another author. */
function authorOf(author: Entry["author"], channelId: string, base: string): NormalAuthor | null {
  const name = cutPoints(
    oneLine(author?.name ?? "")
      .replace(/\s+/g, " ")
      .trim(),
    200,
  );
  if (!author || name === "") return null;
  return {
    externalId: `${channelId} ${cut(name.normalize("NFKC").toLowerCase(), 400)}`,
    handle: name,
    name,
    url: author.url ? resolve(author.url, base) : null,
    avatarUrl: author.avatarUrl ? resolve(author.avatarUrl, base) : null,
    followers: null,
    bot: false,
    weak: true,
  };
}

function mediaOf(entry: Entry, images: Body["images"], base: string): NormalPost["media"] {
  const found = [
    ...entry.media,
    ...images.map(({ src, alt }) => ({ kind: "image" as const, url: src, alt, width: null, height: null })),
  ];
  const media = new Map<string, NormalPost["media"][number]>();
  for (const one of found) {
    const url = resolve(one.url, base);
    if (!url) continue;
    const before = media.get(url);
    media.set(url, { ...one, ...before, url, alt: before?.alt ?? (one.alt ? cutPoints(one.alt, 5000) : null) });
  }
  return [...media.values()].slice(0, 20);
}

function tagsOf(tags: string[]): string[] {
  const clean = tags.map((tag) => cutPoints(oneLine(tag).trim().replace(/^#/, ""), 100));
  return [...new Set(clean.filter((tag) => tag !== ""))].slice(0, 50);
}

/** `de_at` as `de-AT`; null for what is no BCP 47 tag. */
function languageTag(raw: string | null): string | null {
  const tag = raw?.trim().replaceAll("_", "-");
  if (!tag || tag.length > 35 || !/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*$/.test(tag)) return null;
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch {
    return null;
  }
}

/** What counts as an edit: the words, where links lead and what media show, without the queries that servers rotate. */
function hashOf({ title, text, links, media }: NormalPost): string {
  const addresses = [...links, ...media].map(({ url }) => url.split(/[?#]/)[0]);
  return digest(JSON.stringify([title, text, addresses]));
}

const oneLine = (text: string) => text.replace(/\p{Cc}+/gu, " ");
const cut = (text: string, length: number) => text.slice(0, length).toWellFormed();

function cutPoints(text: string, most: number): string {
  return text.length <= most ? text : [...text].slice(0, most).join("");
}
