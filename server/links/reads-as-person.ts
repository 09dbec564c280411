import type { IncomingHttpHeaders } from "node:http";

/**
 * Programs that say so: crawlers, monitors, command lines, and what networks and messengers send to draw a preview of a
 * link (Mastodon, Pleroma, Misskey, Bluesky's Cardyb, Slack, Discord, WhatsApp, Telegram, Facebook, LinkedIn, Skype …).
 */
const programs =
  /bot\b|bot\/|crawl|spider|slurp|preview|fetch|scan|monitor|uptime|pingdom|lighthouse|headless|phantom|curl|wget|python|java\/|ruby|perl|php|go-http|http\.rb|okhttp|axios|node\b|undici|libwww|mastodon|pleroma|akkoma|misskey|firefish|sharkey|lemmy|friendica|hubzilla|peertube|pixelfed|gotosocial|cardyb|bluesky|facebookexternalhit|facebookcatalog|meta-external|whatsapp|telegram|viber|skype|slack|discord|linkedin|pinterest|embedly|iframely|quora|vkshare|tumblr|flipboard|nuzzel|outbrain|ia_archiver|archive\.org|validator|feed|rss/i;

/**
 * Whether a request is a person who opens a page, as far as it says. Looked at in advance, by a program or as a part of
 * another page it is none.
 */
export function readsAsPerson(method: string, headers: IncomingHttpHeaders): boolean {
  if (method !== "GET") return false;
  const agent = headers["user-agent"] ?? "";
  if (!/^mozilla\/|^opera\//i.test(agent) || programs.test(agent)) return false;
  for (const name of ["sec-purpose", "purpose", "x-purpose", "x-moz"]) {
    if (/prefetch|prerender|preview/i.test(String(headers[name] ?? ""))) return false;
  }
  // Browsers say for what they ask: a page, and not a picture, a frame or a script's own question.
  return (headers["sec-fetch-dest"] ?? "document") === "document";
}
