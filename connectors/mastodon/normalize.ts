import type { Visibility } from "@earshot/contract/posts.ts";
import type { Account, NormalPost } from "../connector.ts";
import { authorOf, handleOf, webAddress } from "./author.ts";
import { plainContent } from "./content.ts";
import type { MentionEntity, StatusEntity } from "./entities.ts";

export type Reading = {
  /** the name the server's own accounts carry after the @ */
  domain: string;
  account: Pick<Account, "externalId" | "handle" | "url"> | null;
  /** global id of the status that this one answers, where it answers one */
  parent: { externalId: string; authorExternalId: string | null } | null;
  /** sanitized HTML of the network's HTML */
  sanitize(html: string): { html: string };
};

/** A status as Earshot keeps it. Pure. */
export function normalize(status: StatusEntity, reading: Reading): NormalPost {
  const author = authorOf(status.account, reading.domain);
  const { text, mentions, links } = readContent(status, reading);
  const postedAt = time(status.created_at);
  const editedAt = time(status.edited_at);
  const own = author !== null && author.externalId === reading.account?.externalId;
  return {
    externalId: status.uri,
    localId: status.id,
    network: "mastodon",
    kind: status.visibility === "direct" ? "message" : status.in_reply_to_id ? "comment" : "status",
    visibility: visibilityOf(status.visibility),
    title: status.spoiler_text.trim() || null,
    text,
    html: status.content || null,
    lang: languageOf(status.language),
    url: webAddress(status.url) ?? webAddress(status.uri),
    postedAt,
    editedAt,
    revision: Date.parse(editedAt ?? postedAt ?? "") || 0,
    author,
    parentExternalId: reading.parent?.externalId ?? null,
    rootExternalId: null,
    quotesExternalId: status.quote?.quoted_status.uri ?? null,
    addressed: !own && addresses(status, reading),
    mentions,
    links,
    tags: [...new Set(status.tags.map(({ name }) => name.replace(/^#/, "")))],
    media: status.media_attachments.flatMap(mediaOf),
    engagement: { likes: status.favourites_count, reposts: status.reblogs_count, replies: status.replies_count },
  };
}

/** Narrower when in doubt: a visibility we do not know is never shown as public. */
export function visibilityOf(visibility: string): Visibility {
  if (visibility === "public" || visibility === "unlisted" || visibility === "direct") return visibility;
  return "followers";
}

function addresses(status: StatusEntity, { account, parent }: Reading): boolean {
  if (account === null) return false;
  if (parent?.authorExternalId && parent.authorExternalId === account.externalId) return true;
  return status.mentions.some((mention) => isAccount(mention, account));
}

function isAccount(mention: MentionEntity, account: NonNullable<Reading["account"]>): boolean {
  if (mention.url && (mention.url === account.url || mention.url === account.externalId)) return true;
  const [, domain = ""] = account.handle.split("@");
  return handleOf(mention.acct || mention.username, domain).toLowerCase() === account.handle.toLowerCase();
}

function readContent(status: StatusEntity, reading: Reading): Pick<NormalPost, "text" | "mentions" | "links"> {
  const mentioned = mentionsByAddress(status.mentions);
  const { text, spans } = plainContent(reading.sanitize(status.content).html, (href, label) =>
    label.startsWith("@") ? { words: mentionHandle(href, label, mentioned, reading.domain) } : writtenLink(href, label),
  );
  const mentions: NormalPost["mentions"] = [];
  const links: NormalPost["links"] = [];
  for (const { href, label, start, end } of spans) {
    if (label.startsWith("@")) {
      const entity = mentioned.get(href);
      const ours = entity && reading.account && isAccount(entity, reading.account);
      const handle = mentionHandle(href, label, mentioned, reading.domain).slice(1);
      mentions.push({ externalId: ours ? reading.account!.externalId : null, handle, start, end });
    } else if (!HASHTAG.test(label) && webAddress(href)) {
      links.push({ url: href, start, end });
    }
  }
  return { text: withPoll(text, status), mentions, links };
}

const HASHTAG = /^[#＃]/;

function mentionsByAddress(mentions: MentionEntity[]): Map<string, MentionEntity> {
  return new Map(
    mentions.flatMap((mention) =>
      mention.url && URL.canParse(mention.url) ? [[new URL(mention.url).href, mention]] : [],
    ),
  );
}

/** `@user@host` in full: the network writes `@user` alone and leaves the host to the link. */
function mentionHandle(href: string, label: string, mentioned: Map<string, MentionEntity>, domain: string): string {
  const entity = mentioned.get(href);
  if (entity) return `@${handleOf(entity.acct || entity.username, domain)}`;
  return label.slice(1).includes("@") || !URL.canParse(href) ? label : `${label}@${new URL(href).host}`;
}

/** The address in full: instead of a label that is the address cut short, behind any other label. */
function writtenLink(href: string, label: string): { words: string; aside?: string } {
  if (HASHTAG.test(label)) return { words: label };
  if (label === "" || isAddressOf(label, href)) return { words: href };
  return { words: label, aside: href };
}

/** Whether a label is the address itself: whole, without its scheme, or cut short with an ellipsis. */
function isAddressOf(label: string, href: string): boolean {
  const isCut = label.endsWith("…");
  const whole = isCut ? label.slice(0, -1) : label;
  if (whole === "" || /\s/.test(whole)) return false;
  const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(href)?.[0] ?? "";
  const address = whole.toLowerCase().startsWith(scheme)
    ? whole
    : `${scheme}${scheme === "mailto:" ? "" : "//"}${whole}`;
  if (!URL.canParse(address)) return false;
  const shown = withoutWww(new URL(address).href);
  // A label that ends within the name gets a slash there when it is read as an address.
  return isCut
    ? withoutWww(href).startsWith(whole.endsWith("/") ? shown : shown.replace(/\/$/, ""))
    : shown === withoutWww(href);
}

function withoutWww(address: string): string {
  return address.replace(/^(https?:\/\/)www\./, "$1");
}

function withPoll(text: string, { poll }: StatusEntity): string {
  if (!poll || poll.options.length === 0) return text;
  const options = poll.options.map(({ title }) => `○ ${title}`).join("\n");
  return text === "" ? options : `${text}\n\n${options}`;
}

function mediaOf(attachment: StatusEntity["media_attachments"][number]): NormalPost["media"] {
  // The server's own copy first: it answers for it, and the author's server does not learn who is looking.
  const url = webAddress(attachment.url) ?? webAddress(attachment.remote_url);
  if (url === null) return [];
  const size = attachment.meta?.original;
  return [
    {
      kind: MEDIA.get(attachment.type) ?? "file",
      url,
      alt: attachment.description?.trim() || null,
      width: wholePixels(size?.width),
      height: wholePixels(size?.height),
    },
  ];
}

const MEDIA = new Map<string, NormalPost["media"][number]["kind"]>([
  ["image", "image"],
  ["gifv", "video"],
  ["video", "video"],
  ["audio", "audio"],
]);

function wholePixels(value: number | null | undefined): number | null {
  return value && value > 0 && value < 1_000_000 ? Math.round(value) : null;
}

function languageOf(language: string | null | undefined): string | null {
  return language && language.length <= 35 && /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(language) ? language : null;
}

function time(value: string | null | undefined): string | null {
  const at = Date.parse(value ?? "");
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}
