import { createChannel } from "#server/channels/create.ts";
import { changeChannel } from "#server/channels/store.ts";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { blueskyServer } from "./payload-bluesky.ts";
import { blogFeed, commentsFeed } from "./payload-feed.ts";
import { mastodonServer } from "./payload-mastodon.ts";
import type { Place } from "./said.ts";

/** A channel as the sample knows it. */
export type PlaceChannel = { place: Place; channelId: string; network: string };

const channels: { place: Place; connector: string; name: string; settings: Record<string, unknown> }[] = [
  { place: "square", connector: "square", name: "The square", settings: {} },
  {
    place: "mastodon",
    connector: "mastodon",
    name: "Mastodon (sample, not connected)",
    settings: { server: mastodonServer },
  },
  {
    place: "bluesky",
    connector: "bluesky",
    name: "Bluesky (sample, not connected)",
    settings: {
      service: `https://${blueskyServer}`,
      plcDirectory: `https://plc.${blueskyServer}`,
      stream: "none",
      searches: ["brunnwerk", "piko"],
    },
  },
  {
    place: "blog",
    connector: "feed",
    name: "The Slow Pour (sample, not connected)",
    settings: { url: blogFeed, name: "The Slow Pour" },
  },
  {
    place: "comments",
    connector: "feed",
    name: "Comments on The Slow Pour (sample, not connected)",
    settings: { url: commentsFeed, name: "Comments on The Slow Pour" },
  },
];

/** The network that a place is. */
export const networkOf = (place: Place): string =>
  channels.find((channel) => channel.place === place)?.connector ?? place;

/**
 * The channels of the sample. Only the square is spoken to, inside the process; the others stand paused, have no
 * credentials, and name hosts that exist nowhere: nothing is ever dialed for them.
 */
export async function openPlaces(context: Context, tx: Tx): Promise<PlaceChannel[]> {
  const opened: PlaceChannel[] = [];
  for (const { place, connector, name, settings } of channels) {
    const { id } = await createChannel(context, tx, { connector, name, settings });
    if (place !== "square") await changeChannel(tx, id, { paused: true, next_poll_at: null }, { keepVersion: true });
    opened.push({ place, channelId: id, network: connector });
  }
  return opened;
}
