import type { Account, ConnectorEvent, NormalAuthor, NormalPost } from "../connector.ts";
import { POST, pageOf, readAtUri } from "./at-uri.ts";
import { readFacets } from "./facets.ts";
import { blobAddress } from "./identities.ts";
import { type Embed, embed, type PostRecord, post, strongRef } from "./record.ts";

export type Reading = {
  uri: string;
  /** the record as the network tells it, in the form of JSON */
  record: unknown;
  author: NormalAuthor;
  /** the server that gives out the author's pictures; null: the network's own copy of them */
  pds: string | null;
  account: Pick<Account, "externalId"> | null;
  /** when this version was made, if it is not the first one */
  edited: Date | null;
  engagement: NormalPost["engagement"];
  raw: string;
};

/** A record as what Earshot stores; what is no post is kept raw. Pure. */
export function normalize(reading: Reading): ConnectorEvent {
  const read = post.safeParse(reading.record);
  const at = readAtUri(reading.uri);
  if (!read.success || at === null || at.collection !== POST) {
    return { type: "unknown", kind: kindOf(reading.record), raw: reading.raw };
  }
  return { type: "post", post: postFrom(read.data, reading), raw: reading.raw };
}

function postFrom(record: PostRecord, { uri, author, pds, account, edited, engagement }: Reading): NormalPost {
  const body = bodyOf(record, author.externalId, pds);
  const isOwn = account !== null && author.externalId === account.externalId;
  return {
    externalId: uri,
    localId: uri,
    network: "bluesky",
    kind: record.reply ? "comment" : "status",
    visibility: "public",
    title: null,
    text: body.text,
    html: null,
    lang: languageOf(record),
    url: pageOf(uri),
    postedAt: time(record.createdAt),
    editedAt: edited?.toISOString() ?? null,
    // The first version is the lowest; every later one is numbered by when its author's server took it.
    revision: edited?.getTime() ?? 0,
    author,
    parentExternalId: record.reply?.parent.uri ?? null,
    rootExternalId: record.reply?.root.uri ?? null,
    quotesExternalId: quoteOf(record.embed),
    addressed: !isOwn && account !== null && addresseesOf(record).includes(account.externalId),
    mentions: body.mentions,
    links: body.links,
    tags: body.tags,
    media: body.media,
    engagement,
  };
}

/** The accounts that a post speaks to: named, answered or quoted. */
export function addresseesOf(record: PostRecord): string[] {
  const named = readFacets(record.text, record.facets).mentions.flatMap(({ externalId }) => externalId ?? []);
  const refs = [record.reply?.parent.uri, quoteOf(record.embed)].flatMap((uri) => (uri && readAtUri(uri)?.did) || []);
  return [...new Set([...named, ...refs])];
}

type Body = Pick<NormalPost, "text" | "mentions" | "links" | "tags" | "media">;

/** The words, then what is attached and would otherwise be seen in the apps alone: a link's card, a quoted post. */
function bodyOf(record: PostRecord, did: string, pds: string | null): Body {
  const marks = readFacets(record.text, record.facets);
  const tags = (record.tags ?? []).filter((tag): tag is string => typeof tag === "string" && tag !== "");
  const body: Body = {
    text: record.text,
    mentions: marks.mentions,
    links: marks.links,
    tags: [...new Set([...marks.tags, ...tags.map((tag) => tag.slice(0, 640))])],
    media: [],
  };
  const { external, media } = attached(record.embed, did, pds);
  body.media = media;
  const isLinked = (url: string) => body.links.some((link) => link.url === url) || record.text.includes(url);
  if (external && /^https?:\/\//i.test(external.uri) && URL.canParse(external.uri) && !isLinked(external.uri)) {
    append(body, external.title?.trim() || null, external.uri);
  }
  const quoted = quoteOf(record.embed);
  const page = quoted === null ? null : pageOf(quoted);
  if (page && !isLinked(page)) append(body, null, page);
  return body;
}

function append(body: Body, title: string | null, url: string): void {
  const before = `${body.text === "" ? "" : `${body.text}\n\n`}${title ? `${title}\n` : ""}`;
  const start = [...before].length;
  body.text = before + url;
  body.links.push({ url, start, end: start + [...url].length });
}

type Attached = { external: Embed["external"]; media: NormalPost["media"] };

function attached(given: PostRecord["embed"], did: string, pds: string | null): Attached {
  if (!given) return { external: null, media: [] };
  if (given.$type === "app.bsky.embed.recordWithMedia") {
    const inner = embed.safeParse(given.media);
    return inner.success && inner.data.$type !== given.$type
      ? attached(inner.data, did, pds)
      : { external: null, media: [] };
  }
  const media: NormalPost["media"] = given.images.map(({ image, alt, aspectRatio }) => ({
    kind: "image",
    url: pictureAddress(pds, did, image.ref.$link),
    alt: alt?.trim() || null,
    ...pixels(aspectRatio),
  }));
  if (given.video && pds) {
    const url = blobAddress(pds, did, given.video.ref.$link);
    media.push({ kind: "video", url, alt: given.alt?.trim() || null, ...pixels(given.aspectRatio) });
  }
  return { external: given.external, media };
}

/** The post that this one shows within itself. */
function quoteOf(given: PostRecord["embed"]): string | null {
  if (!given) return null;
  const inner =
    given.$type === "app.bsky.embed.recordWithMedia"
      ? embed.safeParse({ $type: "", ...object(given.record) }).data?.record
      : given.record;
  const ref = strongRef.safeParse(inner);
  return ref.success && readAtUri(ref.data.uri)?.collection === POST ? ref.data.uri : null;
}

const object = (value: unknown): object => (typeof value === "object" && value !== null ? value : {});

const pictureAddress = (pds: string | null, did: string, cid: string): string =>
  pds
    ? blobAddress(pds, did, cid)
    : `https://cdn.bsky.app/img/feed_fullsize/plain/${did}/${encodeURIComponent(cid)}@jpeg`;

function pixels(ratio: { width: number; height: number } | null | undefined) {
  const whole = (value: number | undefined) => (value && value > 0 && value < 1_000_000 ? Math.round(value) : null);
  return { width: whole(ratio?.width), height: whole(ratio?.height) };
}

export function languageOf({ langs }: Pick<PostRecord, "langs">): string | null {
  const first = langs?.[0];
  return typeof first === "string" && first.length <= 35 && /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(first)
    ? first
    : null;
}

function time(value: string | null | undefined): string | null {
  const at = Date.parse(value ?? "");
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}

function kindOf(record: unknown): string {
  const type = (object(record) as { $type?: unknown }).$type;
  return typeof type === "string" && type.trim() !== "" ? `record ${type.trim().slice(0, 80)}` : "record";
}
