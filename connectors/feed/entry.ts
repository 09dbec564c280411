import type { Atom, Rdf, Rss } from "feedsmith";
import type { Body, Document, Item } from "./document.ts";
import { type FoundMedia, findMedia } from "./media.ts";

/** What the four formats say of one item, in one form. Addresses are as they stand, relative ones too. */
export type Entry = {
  guid: string | null;
  /** the address of the page itself, best first */
  links: string[];
  title: Words | null;
  body: Words | null;
  published: string | null;
  updated: string | null;
  author: { name: string; url: string | null; avatarUrl: string | null } | null;
  lang: string | null;
  tags: string[];
  media: FoundMedia[];
  /** what it answers, by the threading extension */
  inReplyTo: { ref: string; source: string | null } | null;
  replies: number | null;
  commentFeed: string | null;
  /** from xml:base, innermost last */
  bases: string[];
};

/** `markup`: whether `value` is HTML; "maybe" where the format leaves it open. */
export type Words = { value: string; markup: boolean | "maybe"; base?: string | undefined };

export function readEntry(document: Document, { format, item }: Item): Entry {
  switch (format) {
    case "rss":
      return fromRss(document.body, item);
    case "rdf":
      return fromRdf(document.body, item);
    case "atom":
      return fromAtom(document, item);
    case "json":
      return fromJson(document.body, item);
  }
}

function fromRss(body: Body, item: Rss.Item<string>): Entry {
  const person = item.authors?.[0];
  const guid = item.guid?.value ?? item.atom?.id ?? null;
  const permalink = guid && item.guid?.isPermaLink !== false && /^https?:\/\//i.test(guid) ? [guid] : [];
  const reply = item.thr?.inReplyTos?.[0];
  const name =
    item.dc?.creators?.[0] ?? person?.name ?? person?.email ?? item.atom?.authors?.[0]?.name ?? item.itunes?.author;
  return {
    guid,
    links: [...present(item.link, item.atom?.links && pageLink(item.atom.links)), ...permalink],
    title: words(item.title ?? item.dc?.titles?.[0] ?? item.itunes?.title ?? item.media?.title?.value),
    body: words(
      item.content?.encoded ??
        item.description ??
        item.dc?.descriptions?.[0] ??
        item.itunes?.summary ??
        mediaText(item.media),
    ),
    published: item.pubDate ?? item.dc?.dates?.[0] ?? item.dcterms?.issued?.[0] ?? item.dcterms?.created?.[0] ?? null,
    updated: item.atom?.updated ?? item.dcterms?.modified?.[0] ?? null,
    author: name ? { name: bareName(name), url: person?.link ?? null, avatarUrl: null } : null,
    lang: item.dc?.languages?.[0] ?? item.xml?.lang ?? languageOf(body),
    tags: present(...(item.categories ?? []).map((category) => category.name), ...(item.dc?.subjects ?? [])),
    media: findMedia({ enclosures: item.enclosures, media: item.media, image: item.itunes?.image }),
    inReplyTo: reply?.ref ? { ref: reply.ref, source: reply.source ?? null } : null,
    replies: item.slash?.comments ?? item.thr?.total ?? null,
    commentFeed: item.wfw?.commentRss ?? null,
    bases: present(baseOf(body), item.xml?.base),
  };
}

function fromRdf(body: Body, item: Rdf.Item<string>): Entry {
  const name = item.dc?.creators?.[0] ?? item.atom?.authors?.[0]?.name;
  return {
    guid: item.rdf?.about ?? null,
    links: present(item.link, item.rdf?.about),
    title: words(item.title ?? item.dc?.titles?.[0]),
    body: words(item.content?.encoded ?? item.description ?? item.dc?.descriptions?.[0] ?? mediaText(item.media)),
    published: item.dc?.dates?.[0] ?? item.dcterms?.issued?.[0] ?? item.dcterms?.created?.[0] ?? null,
    updated: item.dcterms?.modified?.[0] ?? null,
    author: name ? { name: bareName(name), url: null, avatarUrl: null } : null,
    lang: item.dc?.languages?.[0] ?? item.xml?.lang ?? languageOf(body),
    tags: present(...(item.dc?.subjects ?? [])),
    media: findMedia({ media: item.media }),
    inReplyTo: null,
    replies: item.slash?.comments ?? null,
    commentFeed: item.wfw?.commentRss ?? null,
    bases: present(baseOf(body), item.xml?.base),
  };
}

function fromAtom({ body, looseMarkup }: Document, item: Atom.Entry<string>): Entry {
  const feed = body.format === "atom" ? body.feed : null;
  const person = item.authors?.[0] ?? item.source?.authors?.[0] ?? feed?.authors?.[0];
  const name = person?.name ?? item.dc?.creators?.[0] ?? person?.email ?? person?.uri;
  const links = item.links ?? [];
  const reply = item.thr?.inReplyTos?.[0];
  const replies = links.find((link) => link.rel === "replies");
  const content = item.content?.value === undefined ? null : atomWords(item.content, looseMarkup);
  const text = item.content?.xml ?? item.title?.xml;
  const described = mediaText(item.media);
  return {
    guid: item.id ?? null,
    links: present(pageLink(links), item.content?.src),
    title: item.title ? atomWords(item.title, looseMarkup) : null,
    body:
      content ??
      (item.summary ? atomWords(item.summary, looseMarkup) : null) ??
      (described ? { value: described, markup: false } : null),
    published: item.published ?? item.dc?.dates?.[0] ?? null,
    updated: item.updated ?? null,
    author: name ? { name, url: person?.uri ?? null, avatarUrl: null } : null,
    lang: text?.lang ?? item.xml?.lang ?? item.dc?.languages?.[0] ?? languageOf(body),
    tags: present(...(item.categories ?? []).map((category) => category.label ?? category.term)),
    media: findMedia({
      enclosures: links
        .filter((link) => link.rel === "enclosure")
        .map((link) => ({ url: link.href, type: link.type, title: link.title })),
      media: item.media,
    }),
    inReplyTo: reply?.ref ? { ref: reply.ref, source: reply.source ?? null } : null,
    replies: item.thr?.total ?? replies?.thr?.count ?? item.slash?.comments ?? null,
    commentFeed: item.wfw?.commentRss ?? (replies?.type?.includes("xml") ? (replies.href ?? null) : null),
    bases: present(baseOf(body), item.xml?.base),
  };
}

function fromJson(body: Body, item: Extract<Item, { format: "json" }>["item"]): Entry {
  const feed = body.format === "json" ? body.feed : null;
  const person = item.authors?.[0] ?? feed?.authors?.[0];
  const name = person?.name ?? person?.url;
  const plain = item.content_text ?? item.summary;
  return {
    guid: item.id ?? null,
    links: present(item.url, item.external_url),
    title: item.title ? { value: item.title, markup: false } : null,
    body: item.content_html
      ? { value: item.content_html, markup: true }
      : plain
        ? { value: plain, markup: false }
        : null,
    published: item.date_published ?? null,
    updated: item.date_modified ?? null,
    author: name ? { name, url: person?.url ?? null, avatarUrl: person?.avatar ?? null } : null,
    lang: item.language ?? languageOf(body),
    tags: item.tags ?? [],
    media: findMedia({
      enclosures: (item.attachments ?? []).map(({ url, mime_type, title }) => ({ url, type: mime_type, title })),
      image: item.image ?? item.banner_image,
    }),
    inReplyTo: null,
    replies: null,
    commentFeed: null,
    bases: [],
  };
}

/** `Name (mail)`, `Name <mail>` and `mail (Name)` without the mail. */
function bareName(name: string): string {
  const [, before, after] = /^(?:(\S.*?)\s*[(<]\S+@\S+[)>]|\S+@\S+\s+\((.+)\))$/.exec(name.trim()) ?? [];
  return before ?? after ?? name;
}

type AtomText = NonNullable<Atom.Entry<string>["title"] | Atom.Entry<string>["content"]>;

/** By RFC 4287 4.1.3.3; a body in a type that is neither text nor XML is Base64. */
function atomWords(text: AtomText, looseMarkup: boolean): Words {
  const type = text.type?.toLowerCase().split(";")[0]?.trim();
  const value = text.value ?? "";
  const base = text.xml?.base;
  if (type === undefined || type === "") return { value, markup: looseMarkup ? "maybe" : false, base };
  if (type === "html" || type === "xhtml" || type === "text/html" || type.endsWith("xml")) {
    return { value, markup: true, base };
  }
  if (type === "text" || type.startsWith("text/")) return { value, markup: false, base };
  return { value: decodeBase64(value), markup: "maybe", base };
}

function decodeBase64(value: string): string {
  const compact = value.replace(/\s+/g, "");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(compact) || compact.length % 4 !== 0) return value;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(compact, "base64"));
  } catch {
    return "";
  }
}

function words(value: string | undefined): Words | null {
  return value ? { value, markup: "maybe" } : null;
}

type Media = NonNullable<Rss.Item<string>["media"]>;

function mediaText(media: Media | undefined): string | undefined {
  return media?.description?.value ?? media?.groups?.find((group) => group.description)?.description?.value;
}

type AtomLink = NonNullable<Atom.Entry<string>["links"]>[number];

function pageLink(links: AtomLink[]): string | undefined {
  const alternates = links.filter((link) => link.href && (!link.rel || /^(alternate|.*\/alternate)$/i.test(link.rel)));
  const html = alternates.find((link) => !link.type || /html/i.test(link.type));
  return (html ?? alternates[0])?.href;
}

function languageOf(body: Body): string | null {
  switch (body.format) {
    case "rss":
      return body.feed.language ?? body.feed.dc?.languages?.[0] ?? body.feed.xml?.lang ?? null;
    case "rdf":
      return body.feed.dc?.languages?.[0] ?? body.feed.xml?.lang ?? null;
    case "atom":
      return body.feed.xml?.lang ?? body.feed.dc?.languages?.[0] ?? null;
    case "json":
      return body.feed.language ?? null;
  }
}

function baseOf(body: Body): string | undefined {
  return body.format === "json" ? undefined : body.feed.xml?.base;
}

function present(...values: (string | undefined | null)[]): string[] {
  return values.filter((value) => typeof value === "string" && value !== "") as string[];
}
