import type { Source } from "../connector.ts";
import { distinctNames } from "../distinct-names.ts";
import { ConnectorError } from "../errors.ts";
import { type Settings, tagName } from "./settings.ts";

/** What a channel reads, by its settings. Without a token the places of the account stay empty. */
export function sources(settings: Settings): Source[] {
  return [
    { id: "notifications", reach: "account", label: "Mentions and replies" },
    { id: "own", reach: "account", label: "Our own posts" },
    ...(settings.followHome ? [{ id: "home", reach: "public", label: "Accounts we follow" } as const] : []),
    ...distinctNames((settings.hashtags ?? []).map(tagName)).map(
      (tag): Source => ({ id: `hashtag:${tag}`, reach: "public", label: `#${tag}` }),
    ),
    ...distinctNames(settings.searches ?? []).map(
      (words): Source => ({ id: `search:${words}`, reach: "public", label: `Search: ${words}` }),
    ),
  ];
}

export type Place =
  | { kind: "notifications" | "own" | "home" }
  | { kind: "hashtag"; tag: string }
  | { kind: "search"; words: string };

/** What a source's id stands for. */
export function placeOf(source: Pick<Source, "id">): Place {
  if (source.id === "notifications" || source.id === "own" || source.id === "home") return { kind: source.id };
  if (source.id.startsWith("hashtag:")) return { kind: "hashtag", tag: source.id.slice("hashtag:".length) };
  if (source.id.startsWith("search:")) return { kind: "search", words: source.id.slice("search:".length) };
  throw new ConnectorError("capability_missing", `Mastodon has no source named ${source.id.slice(0, 100)}.`);
}
