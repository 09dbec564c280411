/** The objects a Mastodon 4.6 server answers with; a test holds their keys against the recorded ones. */

export type Json = Record<string, unknown>;

export type FakeAccount = {
  id: string;
  username: string;
  /** null on the server itself */
  host: string | null;
  displayName: string;
  bot: boolean;
};

export type Visibility = "public" | "unlisted" | "private" | "direct";

export type FakeStatus = {
  id: string;
  account: FakeAccount;
  text: string;
  /** what servers of other makes send; written from `text` when absent */
  html?: string;
  spoiler: string;
  visibility: Visibility;
  language: string | null;
  inReplyTo: FakeStatus | null;
  createdAt: Date;
  editedAt: Date | null;
  mentions: FakeAccount[];
  tags: string[];
  media: Json[];
  poll: string[] | null;
  reblogOf: FakeStatus | null;
  favourites: number;
  reblogs: number;
  /** earlier texts */
  history: { text: string; spoiler: string; at: Date }[];
};

export function accountJson(account: FakeAccount, origin: string): Json {
  const base = account.host ? `https://${account.host}` : origin;
  const missing = `${origin}/avatars/original/missing.png`;
  return {
    id: account.id,
    username: account.username,
    acct: acctOf(account),
    display_name: account.displayName,
    locked: false,
    bot: account.bot,
    discoverable: true,
    indexable: true,
    group: false,
    created_at: "2026-01-05T00:00:00.000Z",
    note: "",
    url: `${base}/@${account.username}`,
    uri: actorUri(account, origin),
    avatar: missing,
    avatar_static: missing,
    avatar_description: "",
    header: missing,
    header_static: missing,
    header_description: "",
    followers_count: 12,
    following_count: 3,
    statuses_count: 5,
    last_status_at: "2026-03-01",
    hide_collections: null,
    show_media: true,
    show_media_replies: true,
    show_featured: true,
    noindex: false,
    feature_approval: { automatic: ["public"], manual: [], current_user: "automatic" },
    emojis: [],
    roles: [],
    fields: [],
  };
}

/** With what only its owner is shown. */
export function credentialAccountJson(account: FakeAccount, origin: string): Json {
  return {
    ...accountJson(account, origin),
    source: {
      privacy: "public",
      sensitive: false,
      language: null,
      note: "",
      fields: [],
      follow_requests_count: 0,
      hide_collections: null,
      discoverable: null,
      indexable: false,
      attribution_domains: [],
      quote_policy: "public",
    },
    role: { id: "-99", name: "", permissions: "0", color: "", highlighted: false, collection_limit: 10 },
  };
}

export function statusJson(status: FakeStatus, origin: string, replies: number): Json {
  const base = status.account.host ? `https://${status.account.host}` : origin;
  const account = accountJson(status.account, origin);
  return {
    id: status.id,
    created_at: status.createdAt.toISOString(),
    in_reply_to_id: status.inReplyTo?.id ?? null,
    in_reply_to_account_id: status.inReplyTo?.account.id ?? null,
    sensitive: status.spoiler !== "",
    spoiler_text: status.spoiler,
    visibility: status.visibility,
    language: status.language,
    uri: statusUri(status, origin),
    url: `${base}/@${status.account.username}/${encodeURIComponent(status.id)}`,
    replies_count: replies,
    reblogs_count: status.reblogs,
    favourites_count: status.favourites,
    quotes_count: 0,
    edited_at: status.editedAt?.toISOString() ?? null,
    favourited: false,
    reblogged: false,
    muted: false,
    bookmarked: false,
    content: status.html ?? htmlOf(status, origin),
    filtered: [],
    reblog: status.reblogOf ? statusJson(status.reblogOf, origin, 0) : null,
    application: status.account.host ? null : { name: "Brunnwerk Desk", website: null },
    account,
    media_attachments: status.media,
    mentions: status.mentions.map((each) => ({
      id: each.id,
      username: each.username,
      url: `${each.host ? `https://${each.host}` : origin}/@${each.username}`,
      acct: acctOf(each),
    })),
    tags: status.tags.map((name) => ({ name: name.toLowerCase(), url: `${origin}/tags/${encodeURIComponent(name)}` })),
    emojis: [],
    tagged_collections: [],
    quote: null,
    card: null,
    poll: status.poll && pollJson(status),
    quote_approval: { automatic: ["public"], manual: [], current_user: "automatic" },
  };
}

function pollJson(status: FakeStatus): Json {
  return {
    id: `poll-${status.id}`,
    expires_at: new Date(status.createdAt.getTime() + 86_400_000).toISOString(),
    expired: false,
    multiple: false,
    votes_count: 0,
    voters_count: 0,
    voted: false,
    own_votes: [],
    options: (status.poll ?? []).map((title) => ({ title, votes_count: 0 })),
    emojis: [],
  };
}

export function notificationJson(given: {
  id: string;
  type: string;
  at: Date;
  account: Json;
  status: Json | null;
}): Json {
  return {
    id: given.id,
    type: given.type,
    created_at: given.at.toISOString(),
    group_key: `ungrouped-${given.id}`,
    account: given.account,
    ...(given.status && { status: given.status }),
  };
}

export type InstanceFacts = {
  origin: string;
  domain: string;
  streaming: string;
  maxCharacters: number;
  charactersPerUrl: number;
};

export function instanceV2(facts: InstanceFacts): Json {
  return {
    domain: facts.domain,
    title: "Kaffeeklatsch",
    version: "4.6.4",
    source_url: "https://github.com/mastodon/mastodon",
    description: "",
    usage: { users: { active_month: 4 } },
    thumbnail: { url: `${facts.origin}/preview.png`, description: "" },
    icon: [],
    languages: ["en"],
    configuration: {
      urls: {
        streaming: facts.streaming,
        status: null,
        about: `${facts.origin}/about`,
        privacy_policy: `${facts.origin}/privacy-policy`,
        terms_of_service: null,
      },
      vapid: { public_key: "" },
      accounts: { max_featured_tags: 10 },
      statuses: limits(facts),
      media_attachments: { description_limit: 10_000 },
      polls: { max_options: 4, max_characters_per_option: 50, min_expiration: 300, max_expiration: 2_629_746 },
      translation: { enabled: false },
      timelines_access: {},
      limited_federation: false,
    },
    registrations: {
      enabled: true,
      approval_required: true,
      reason_required: false,
      message: null,
      min_age: null,
      url: null,
    },
    api_versions: { mastodon: 11 },
    wrapstodon: null,
    contact: { email: "", account: null },
    rules: [],
  };
}

export function instanceV1(facts: InstanceFacts): Json {
  return {
    uri: facts.domain,
    title: "Kaffeeklatsch",
    short_description: "",
    description: "",
    email: "",
    version: "4.6.4",
    urls: { streaming_api: facts.streaming },
    stats: { user_count: 4, status_count: 29, domain_count: 0 },
    thumbnail: `${facts.origin}/preview.png`,
    languages: ["en"],
    registrations: true,
    approval_required: true,
    invites_enabled: true,
    configuration: { accounts: {}, statuses: limits(facts), media_attachments: {}, polls: {} },
    contact_account: null,
    rules: [],
  };
}

function limits(facts: InstanceFacts): Json {
  return {
    max_characters: facts.maxCharacters,
    max_media_attachments: 4,
    characters_reserved_per_url: facts.charactersPerUrl,
  };
}

export function acctOf(account: FakeAccount): string {
  return account.host ? `${account.username}@${account.host}` : account.username;
}

export function actorUri(account: FakeAccount, origin: string): string {
  return account.host ? `https://${account.host}/users/${account.username}` : `${origin}/ap/users/${account.id}`;
}

export function statusUri(status: FakeStatus, origin: string): string {
  return `${actorUri(status.account, origin)}/statuses/${encodeURIComponent(status.id)}`;
}

export const MENTION = /(?<![=/\p{L}\p{N}_])@([a-z0-9_]+)(?:@([\p{L}\p{N}.:-]+[\p{L}\p{N}]))?/giu;
const TAG = /(?<![\p{L}\p{N}_/&])#([\p{L}\p{N}\p{M}_]+)/gu;
const LINK = /https?:\/\/[^\s<>"]+/giu;

export function tagsOf(text: string): string[] {
  return [...new Set([...text.replace(LINK, "").matchAll(TAG)].map(([, name = ""]) => name))];
}

/** As Mastodon's formatter writes it: classes, invisible parts and all. */
function htmlOf(status: FakeStatus, origin: string): string {
  const paragraphs = status.text.split(/\n{2,}/).map((paragraph) => {
    const parts = paragraph.split(/(https?:\/\/[^\s<>"]+)/giu).map((part, index) => {
      return index % 2 === 1 ? linkHtml(part) : wordsHtml(part, status, origin);
    });
    return `<p>${parts.join("").replaceAll("\n", "<br />")}</p>`;
  });
  return paragraphs.join("");
}

function linkHtml(url: string): string {
  const [, prefix = "", rest = ""] = /^(https?:\/\/(?:www\.)?)(.*)$/i.exec(url) ?? [];
  const [shown, hidden] = [rest.slice(0, 30), rest.slice(30)];
  return (
    `<a href="${escaped(url)}" target="_blank" rel="nofollow noopener" translate="no">` +
    `<span class="invisible">${prefix}</span>` +
    `<span class="${hidden ? "ellipsis" : ""}">${escaped(shown)}</span>` +
    `<span class="invisible">${escaped(hidden)}</span></a>`
  );
}

function wordsHtml(words: string, status: FakeStatus, origin: string): string {
  return escaped(words)
    .replace(MENTION, (whole, user: string, host?: string) => {
      const domain = new URL(origin).host;
      const found = status.mentions.find(
        (each) => each.username === user.toLowerCase() && (each.host ?? domain) === (host ?? domain),
      );
      if (!found) return whole;
      const url = `${found.host ? `https://${found.host}` : origin}/@${found.username}`;
      return `<span class="h-card" translate="no"><a href="${url}" class="u-url mention">@<span>${found.username}</span></a></span>`;
    })
    .replace(TAG, (_, name: string) => {
      const url = `${origin}/tags/${encodeURIComponent(name.toLowerCase())}`;
      return `<a href="${url}" class="mention hashtag" rel="tag">#<span>${name}</span></a>`;
    });
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
