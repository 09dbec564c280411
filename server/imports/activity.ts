import { isObject } from "./flatten.ts";

/** The post fields that an ActivityStreams object tells, in the order of the columns a preview shows. */
export const activityColumns = [
  "text",
  "html",
  "title",
  "external_id",
  "url",
  "posted_at",
  "edited_at",
  "author_id",
  "author_handle",
  "author_name",
  "author_url",
  "in_reply_to",
  "visibility",
  "lang",
  "kind",
  "media",
  "likes",
  "reposts",
  "replies",
] as const;
type Column = (typeof activityColumns)[number];

const objects = new Set(["Note", "Article", "Page", "Question", "Video", "Image", "Audio", "Event"]);
const carriers = new Set(["Create", "Update"]);
const everybody = /(^|#|:)Public$/;

/**
 * A post from ActivityStreams 2.0: a Create or Update with its object, or the object itself. A sentence says why
 * anything else (a share, a like, a bare address) is no post.
 */
export function readActivity(value: unknown): { cells: string[] } | { fault: string } {
  if (!isObject(value)) return { fault: "is not an object" };
  const type = typeOf(value);
  let object = value;
  if (carriers.has(type)) {
    if (!isObject(value.object)) return { fault: `the ${type} names its object by address only` };
    object = value.object;
  } else if (!objects.has(type)) {
    return { fault: type === "" ? "says no type" : `${type} is not a post` };
  }
  const kind = typeOf(object);
  if (!objects.has(kind)) return { fault: kind === "" ? "its object says no type" : `${kind} is not a post` };
  const cells: Partial<Record<Column, string>> = {
    ...said(object),
    external_id: text(object.id),
    url: addressOf(object.url),
    posted_at: text(object.published) || text(value.published),
    edited_at: text(object.updated),
    in_reply_to: idOf(object.inReplyTo),
    visibility: visibilityOf(object, value),
    kind: kind === "Question" ? "question" : idOf(object.inReplyTo) ? "comment" : "status",
    media: mediaOf(object.attachment),
    likes: total(object.likes),
    reposts: total(object.shares),
    replies: total(object.replies),
    ...authorOf(object.attributedTo ?? value.actor),
  };
  return { cells: activityColumns.map((column) => cells[column] ?? "") };
}

function said(object: Record<string, unknown>): Partial<Record<Column, string>> {
  const byLanguage = isObject(object.contentMap) ? Object.entries(object.contentMap) : [];
  const html = text(object.content) || text(byLanguage[0]?.[1]);
  const plain = isObject(object.source) && /^text\/plain/.test(text(object.source.mediaType));
  return {
    html,
    text: plain ? text((object.source as Record<string, unknown>).content) : "",
    title: text(object.name) || text(object.summary),
    lang: byLanguage.length === 1 ? byLanguage[0]?.[0] : "",
  };
}

function authorOf(given: unknown): Partial<Record<Column, string>> {
  const actor = Array.isArray(given) ? given[0] : given;
  const id = idOf(actor);
  if (id === "") return {};
  const more = isObject(actor) ? actor : {};
  return {
    author_id: id,
    author_handle: handleOf(id, text(more.preferredUsername)),
    author_name: text(more.name),
    author_url: addressOf(more.url) || id,
  };
}

/** `noor@social.example` from the address of an actor. */
function handleOf(id: string, preferred: string): string {
  if (!URL.canParse(id)) return preferred || id;
  const { host, pathname } = new URL(id);
  const last = pathname.split("/").findLast((part) => part !== "") ?? "";
  return `${preferred || decode(last).replace(/^@/, "") || "actor"}@${host}`;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function visibilityOf(object: Record<string, unknown>, activity: Record<string, unknown>): string {
  const to = list(object.to ?? activity.to).map(idOf);
  const cc = list(object.cc ?? activity.cc).map(idOf);
  if (to.length === 0 && cc.length === 0) return "";
  if (to.some((address) => everybody.test(address))) return "public";
  if (cc.some((address) => everybody.test(address))) return "unlisted";
  return [...to, ...cc].some((address) => /\/followers$/.test(address)) ? "followers" : "direct";
}

const mediaOf = (attachment: unknown): string =>
  list(attachment)
    .flatMap((item) => (isObject(item) ? addressOf(item.url ?? item.href) : []))
    .filter((url) => url !== "" && !/\s/.test(url))
    .slice(0, 20)
    .join(" ");

/** The first address of a link, a list of links, or a plain text. */
function addressOf(value: unknown): string {
  const first = Array.isArray(value) ? value[0] : value;
  return isObject(first) ? text(first.href) || text(first.url) : text(first);
}

const idOf = (value: unknown): string => {
  const first = Array.isArray(value) ? value[0] : value;
  return isObject(first) ? text(first.id) : text(first);
};

const total = (value: unknown): string =>
  isObject(value) && typeof value.totalItems === "number" ? String(value.totalItems) : "";

const list = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
const text = (value: unknown): string => (typeof value === "string" ? value : "");
const typeOf = (value: Record<string, unknown>): string => text(Array.isArray(value.type) ? value.type[0] : value.type);
