import { createHash } from "node:crypto";
import type { ConnectorEvent, NormalPost } from "@earshot/connectors/connector.ts";
import { postKinds, visibilities } from "@earshot/contract/posts.ts";
import { maxima } from "@earshot/contract/text.ts";
import { readMoment } from "./moment.ts";
import type { Given, Meant } from "./taken.ts";

export type PostEvent = Extract<ConnectorEvent, { type: "post" }>;

/**
 * A row as if a connector had read it; the pipeline repairs what can be repaired. Its revision is the moment it was
 * written or edited, so that the same file again, or one older than what the network told, changes nothing.
 */
export function readPost({ values, raw }: Given, meant: Meant): PostEvent | { reason: string } {
  const { text = "", html = "" } = values;
  if (text.trim() === "" && html.trim() === "") return { reason: "text: is empty" };
  const network = (values.network ?? meant.options.network).toLowerCase();
  if (!/^[a-z0-9][a-z0-9-]{0,59}$/.test(network))
    return { reason: "network: use small letters, digits and hyphens, such as my-forum" };
  const posted = momentOf(values.posted_at, meant);
  if (posted === undefined) return { reason: `posted_at: ${notAMoment}` };
  const edited = momentOf(values.edited_at, meant);
  if (edited === undefined) return { reason: `edited_at: ${notAMoment}` };
  for (const field of ["external_id", "in_reply_to", "author_id"]) {
    if ((values[field]?.length ?? 0) > maxima.externalId)
      return { reason: `${field}: is longer than ${maxima.externalId} characters` };
  }
  const kind = oneOf(postKinds, values.kind);
  const visibility = oneOf(visibilities, values.visibility);
  if (kind === undefined) return { reason: `kind: use one of ${postKinds.join(", ")}` };
  if (visibility === undefined) return { reason: `visibility: use one of ${visibilities.join(", ")}` };
  const externalId = values.external_id ?? fingerprint(values);
  const chosen = kind ?? (values.in_reply_to ? "comment" : "status");
  const post: NormalPost = {
    externalId,
    localId: externalId,
    network,
    kind: chosen,
    visibility: visibility ?? (chosen === "message" || chosen === "mail" ? "direct" : "public"),
    title: values.title ?? null,
    text,
    html: html === "" ? null : html,
    lang: values.lang ?? null,
    url: values.url ?? null,
    postedAt: posted,
    editedAt: edited,
    revision: Date.parse(edited ?? posted ?? "") || 0,
    author: authorOf(values),
    parentExternalId: values.in_reply_to ?? null,
    rootExternalId: null,
    addressed: visibility === "direct" || chosen === "message" || chosen === "mail",
    mentions: [],
    links: [],
    tags: [],
    media: (values.media ?? "")
      .split(/[\s,]+/)
      .filter((url) => /^https?:\/\//i.test(url))
      .slice(0, 20)
      .map((url) => ({ kind: mediaKind(url), url, alt: null, width: null, height: null })),
    engagement:
      values.likes || values.reposts || values.replies
        ? { likes: count(values.likes), reposts: count(values.reposts), replies: count(values.replies) }
        : null,
  };
  return { type: "post", post, raw };
}

const notAMoment = "use a date such as 2026-03-01 or 2026-03-01T09:30:00Z";

function authorOf(values: Record<string, string>): NormalPost["author"] {
  const handle = values.author_handle ?? values.author_name ?? values.author_id;
  if (handle === undefined) return null;
  return {
    // As posts fed through the API name an author without an id.
    externalId: values.author_id ?? `handle:${handle.replace(/^@/, "").toLowerCase()}`.slice(0, maxima.externalId),
    handle,
    name: values.author_name ?? handle,
    url: values.author_url ?? null,
    avatarUrl: null,
    followers: null,
    bot: false,
    weak: values.author_id === undefined,
  };
}

/** Without an id of its own a post is known by who said what when. */
function fingerprint(values: Record<string, string>): string {
  const said = JSON.stringify([values.author_handle, values.author_id, values.posted_at, values.text, values.html]);
  return `import:${createHash("sha256").update(said).digest("hex").slice(0, 40)}`;
}

/** undefined: there is something, and it is no moment. */
function momentOf(text: string | undefined, meant: Meant): string | null | undefined {
  if (text === undefined) return null;
  return readMoment(text, meant.timezone) ?? undefined;
}

function oneOf<T extends string>(all: readonly T[], value: string | undefined): T | null | undefined {
  return value === undefined ? null : all.find((one) => one === value.toLowerCase());
}

const count = (value: string | undefined): number => Math.max(0, Number.parseInt(value ?? "0", 10) || 0);

function mediaKind(url: string): "image" | "video" | "audio" | "file" {
  if (/\.(mp4|webm|mov|m4v)(\?|$)/i.test(url)) return "video";
  if (/\.(mp3|ogg|wav|flac|m4a)(\?|$)/i.test(url)) return "audio";
  return /\.(pdf|zip|docx?|xlsx?)(\?|$)/i.test(url) ? "file" : "image";
}
