import type { ConnectorEvent } from "@earshot/connectors/connector.ts";
import { eventOf, readStatus } from "@earshot/connectors/mastodon/events.ts";
import { escapeHtml, sanitizeHtml } from "#server/net/sanitize.ts";
import { hash } from "./chance.ts";
import type { Said, Voice } from "./said.ts";

export const mastodonServer = "mastodon.example";
const origin = `https://${mastodonServer}`;

/** A status as a Mastodon server would send it, through the connector's own reading. `at` is when it appears. */
export function mastodonEvent(said: Said, byKey: ReadonlyMap<string, Said>, at = said.at): ConnectorEvent {
  const raw = JSON.stringify(statusOf(said, byKey, at));
  const parent = said.parent === null ? undefined : byKey.get(said.parent);
  return eventOf(readStatus(JSON.parse(raw), raw), () => ({
    domain: mastodonServer,
    account: null,
    parent: parent ? { externalId: addressOf(parent), authorExternalId: actorOf(parent.by) } : null,
    sanitize: (html) => sanitizeHtml(html),
  }));
}

function statusOf(said: Said, byKey: ReadonlyMap<string, Said>, at: number) {
  const parent = said.parent === null ? undefined : byKey.get(said.parent);
  const tags = [...said.text.matchAll(/#([\p{L}\p{N}_]+)/gu)].map(([, name]) => name!);
  return {
    id: idOf(said),
    created_at: new Date(at).toISOString(),
    edited_at: null,
    in_reply_to_id: parent ? idOf(parent) : null,
    in_reply_to_account_id: parent ? String(hash(parent.by.handle)) : null,
    sensitive: false,
    spoiler_text: "",
    visibility: "public",
    language: said.by.lang,
    uri: addressOf(said),
    url: `${origin}/@${said.by.handle}/${idOf(said)}`,
    replies_count: 0,
    reblogs_count: said.reposts,
    favourites_count: said.likes,
    content: contentOf(said.text),
    reblog: null,
    account: accountOf(said.by),
    media_attachments: [],
    mentions: [],
    tags: tags.map((name) => ({ name: name.toLowerCase(), url: `${origin}/tags/${encodeURIComponent(name)}` })),
    emojis: [],
    poll: null,
  };
}

function accountOf(by: Voice) {
  return {
    id: String(hash(by.handle)),
    username: by.handle,
    acct: by.handle,
    display_name: by.name,
    bot: by.bot ?? false,
    url: `${origin}/@${by.handle}`,
    uri: actorOf(by),
    followers_count: by.followers ?? 0,
  };
}

const actorOf = (by: Voice): string => `${origin}/users/${by.handle}`;
const addressOf = (said: Said): string => `${actorOf(said.by)}/statuses/${idOf(said)}`;

/** As the network makes them: the time, and a little that keeps two of one moment apart. */
const idOf = (said: Said): string => String((BigInt(said.at) << 16n) + BigInt(hash(said.key) & 0xffff));

function contentOf(text: string): string {
  const linked = escapeHtml(text)
    .replace(/https?:\/\/[^\s<]+/g, (url) => `<a href="${url}" rel="nofollow noopener">${url}</a>`)
    .replace(
      /(^|\s)#([\p{L}\p{N}_]+)/gu,
      (_, space: string, name: string) =>
        `${space}<a href="${origin}/tags/${encodeURIComponent(name)}" class="mention hashtag" rel="tag">#<span>${name}</span></a>`,
    );
  return `<p>${linked}</p>`;
}
