import type { NormalAuthor } from "../connector.ts";
import type { AccountEntity } from "./entities.ts";

/**
 * Whoever wrote it, known by the actor's address and not by the handle, which can change hands. Servers before 4.2 do
 * not tell it; there the profile's address stands in.
 */
export function authorOf(account: AccountEntity, domain: string): NormalAuthor | null {
  const externalId = actorOf(account);
  if (externalId === null) return null;
  const handle = handleOf(account.acct || account.username, domain);
  return {
    externalId,
    handle,
    name: account.display_name.trim() || account.username || handle,
    url: webAddress(account.url) ?? webAddress(account.uri),
    avatarUrl: webAddress(account.avatar),
    followers: account.followers_count ?? null,
    bot: account.bot,
    weak: false,
  };
}

export function actorOf(account: AccountEntity): string | null {
  const actor = [account.uri, account.pleroma?.ap_id, account.url].find((each) => each && each.length <= 512);
  return actor ?? null;
}

/** `user@host`, also for accounts of the channel's own server, which the network names without host. */
export function handleOf(acct: string, domain: string): string {
  const name = acct.replace(/^@/, "");
  return name.includes("@") ? name : `${name}@${domain}`;
}

/** The address if it is one that a browser may open. */
export function webAddress(value: string | null | undefined): string | null {
  return value && value.length <= 2048 && /^https?:\/\//i.test(value) && URL.canParse(value) ? value : null;
}
