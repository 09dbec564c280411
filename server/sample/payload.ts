import type { ConnectorEvent } from "@earshot/connectors/connector.ts";
import { blueskyEvents } from "./payload-bluesky.ts";
import { blogFeed, commentsFeed, feedEvents } from "./payload-feed.ts";
import { mastodonEvent } from "./payload-mastodon.ts";
import type { Place, Said } from "./said.ts";

type Around = {
  place: Exclude<Place, "square">;
  channelId: string;
  byKey: ReadonlyMap<string, Said>;
  /** when each appears; left out: when it is told */
  at?: (said: Said) => number;
};

/** What a network of the sample sends of these posts, in their order; the square, which is a real one, sends its own. */
export function payloadOf(said: Said[], { place, channelId, byKey, at = (one) => one.at }: Around): ConnectorEvent[] {
  if (place === "mastodon") return said.map((one) => mastodonEvent(one, byKey, at(one)));
  if (place === "bluesky") return said.flatMap((one) => blueskyEvents(one, byKey, at(one)));
  return feedEvents(said, { channelId, url: place === "blog" ? blogFeed : commentsFeed, at });
}
