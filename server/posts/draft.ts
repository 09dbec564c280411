import type { ConnectorEvent, NormalAuthor, NormalPost } from "@earshot/connectors/connector.ts";
import { maxima } from "@earshot/contract/text.ts";
import { wellFormed } from "@earshot/query/text.ts";
import { sanitizeHtml } from "#server/net/sanitize.ts";
import type { TopicMatch } from "#server/topics/match.ts";
import type { PostSignals } from "./signals.ts";

/** A post ready to be stored: every string well-formed and within its maximum, HTML sanitized, time within reason. */
export type Draft = Omit<NormalPost, "postedAt" | "editedAt"> & {
  postedAt: Date;
  editedAt: Date | null;
  raw: string;
  /** its text as a search vector, where it was cut into words ahead */
  words?: string;
};

/** What a draft says, null where nobody asked, and the topics that it satisfies. */
export type Matched = { signals: PostSignals | null; topics: TopicMatch[] };

/** Identities of the authors of a batch, by `network external-id`. */
export type Authors = ReadonlyMap<string, { id: string; personId: string | null }>;

const earliest = Date.UTC(2000, 0, 1);
const ahead = 5 * 60_000;

/** Repairs what networks send; never throws on content. `posted_at` is the network's claim cut to [2000, now + 5 min]. */
export function draft(event: Extract<ConnectorEvent, { type: "post" }>, now: Date): Draft {
  const { post } = event;
  const clean = post.html === null ? null : sanitizeHtml(post.html, { baseUrl: address(post.url) ?? undefined });
  const written = text(post.text, maxima.postText);
  return {
    ...post,
    externalId: line(post.externalId, maxima.externalId),
    localId: line(post.localId, maxima.externalId),
    title: post.title === null ? null : line(post.title, maxima.query),
    text: written === "" && clean ? clean.text : written,
    html: clean?.html ?? null,
    lang: post.lang === null ? null : language(post.lang),
    url: address(post.url),
    postedAt: within(post.postedAt, now) ?? now,
    editedAt: within(post.editedAt, now),
    revision: Number.isSafeInteger(post.revision) ? post.revision : 0,
    author: post.author && wholeAuthor(post.author),
    parentExternalId: post.parentExternalId === null ? null : line(post.parentExternalId, maxima.externalId),
    rootExternalId: post.rootExternalId === null ? null : line(post.rootExternalId, maxima.externalId),
    quotesExternalId: post.quotesExternalId ? line(post.quotesExternalId, maxima.externalId) : null,
    media: post.media
      .flatMap((item) => {
        const url = address(item.url);
        return url ? [{ ...item, url, alt: item.alt === null ? null : text(item.alt, 5_000) }] : [];
      })
      .slice(0, 20),
    raw: wellFormed(event.raw).slice(0, maxima.raw),
  };
}

/** The same repairs for whoever only likes or shares. */
export function wholeAuthor(from: NormalAuthor): NormalAuthor {
  const handle = line(from.handle, maxima.name) || "unknown";
  return {
    ...from,
    externalId: line(from.externalId, maxima.externalId),
    handle,
    name: line(from.name, maxima.name) || handle,
    url: address(from.url),
    avatarUrl: address(from.avatarUrl),
    followers:
      from.followers !== null && Number.isFinite(from.followers)
        ? Math.min(Math.trunc(from.followers), 2 ** 31 - 1)
        : null,
  };
}

function within(claim: string | null, now: Date): Date | null {
  const at = claim === null ? Number.NaN : Date.parse(claim);
  if (!Number.isFinite(at)) return null;
  return new Date(Math.min(Math.max(at, earliest), now.getTime() + ahead));
}

/** At most `most` code points. */
function text(value: string, most: number): string {
  const repaired = wellFormed(value);
  if (repaired.length <= most) return repaired;
  return [...repaired.slice(0, most * 2)].slice(0, most).join("");
}

function line(value: string, most: number): string {
  const repaired = wellFormed(value)
    .replace(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .trim();
  return repaired.length <= most ? repaired : wellFormed(repaired.slice(0, most));
}

function language(value: string): string | null {
  return /^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*$/.test(value) && value.length <= 35
    ? value.replaceAll("_", "-").toLowerCase()
    : null;
}

function address(value: string | null): string | null {
  if (value === null || value.length > maxima.url || !/^https?:\/\//i.test(value)) return null;
  const repaired = wellFormed(value);
  return URL.canParse(repaired) ? repaired : null;
}
