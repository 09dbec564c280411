import type { Channel } from "@earshot/contract/channels.ts";

/** Networks served by Earshot itself have their public page at the console's own address. */
const own: Record<string, string> = { square: "/square" };

/** Where strangers see what this channel reads: the account's page at its network. */
export function publicPage(channel: Channel): string | null {
  const page = own[channel.connector] ?? channel.account?.url ?? null;
  return page !== null && /^(https?:\/\/|\/)/i.test(page) ? page : null;
}
