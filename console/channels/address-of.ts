import type { Channel } from "@earshot/contract/channels.ts";

/** What a channel without an account reads from. */
export function addressOf(channel: Channel): string {
  const { url, server } = channel.settings;
  const address = typeof url === "string" ? url : typeof server === "string" ? server : channel.slug;
  return address.replace(/^https?:\/\//, "");
}
