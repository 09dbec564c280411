import type { Channel } from "@earshot/contract/channels.ts";

/** Where strangers see what this channel reads: the account's page at its network. */
export function publicPage(channel: Channel): string | null {
  const page = channel.account?.url ?? null;
  return page !== null && /^https?:\/\//i.test(page) ? page : null;
}
