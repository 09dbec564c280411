import { randomBytes } from "node:crypto";
import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { refused } from "#server/errors.ts";
import { emailKey } from "#server/people/search-key.ts";
import { hashOfSecret } from "#server/workspace/authenticate.ts";
import { insertLinkRow, type LinkRow, linkByHash, lockLink, useLink } from "./store.ts";

/** What a link can be for; one for the one is refused for the other. */
export type LinkPurpose = "sign_in" | "change_email" | "erase";

const minutes = 15;
/** 32 random bytes in base64url. */
const secretForm = /^[\w-]{43}$/;
const what: Record<LinkPurpose, string> = {
  sign_in: "to sign in",
  change_email: "to confirm a new mail address",
  erase: "to erase an account",
};

/** Makes a link's secret, good once, for one purpose, for 15 minutes. Only its hash is kept. */
export async function makeLink(
  tx: Tx,
  given: { purpose: LinkPurpose; email: string; memberId?: string; returnTo?: string; now: Date },
): Promise<{ secret: string; expiresAt: Date }> {
  const secret = randomBytes(32).toString("base64url");
  const expiresAt = new Date(given.now.getTime() + minutes * 60_000);
  await insertLinkRow(tx, {
    id: newId(),
    purpose: given.purpose,
    email: given.email,
    email_key: emailKey(given.email),
    member_id: given.memberId ?? null,
    hash: hashOfSecret(secret),
    return_to: given.returnTo ?? "/",
    created_at: given.now,
    expires_at: expiresAt,
  });
  return { secret, expiresAt };
}

/** The link as it stands, without using it. 422 with a sentence for one that is unknown, used, out of date or for something else. */
export async function readLink(tx: Tx, secret: string, purpose: LinkPurpose, now: Date): Promise<LinkRow> {
  return fit(secretForm.test(secret) ? await linkByHash(tx, hashOfSecret(secret)) : undefined, purpose, now);
}

/** Uses the link; refuses as `readLink` does. What is refused is not used up. */
export async function takeLink(tx: Tx, secret: string, purpose: LinkPurpose, now: Date): Promise<LinkRow> {
  const link = fit(secretForm.test(secret) ? await lockLink(tx, hashOfSecret(secret)) : undefined, purpose, now);
  await useLink(tx, link.id, now);
  return link;
}

function fit(link: LinkRow | undefined, purpose: LinkPurpose, now: Date): LinkRow {
  if (!link) throw refused("unknown_link", "This link is not known here. Copy it whole, or ask for a new one.");
  if (link.purpose !== purpose)
    throw refused("wrong_purpose", `This link is ${what[link.purpose as LinkPurpose]}, and is good for nothing else.`);
  if (link.used_at)
    throw refused("link_used", "This link was used already, or replaced. A link works once; ask for a new one.");
  if (link.expires_at <= now)
    throw refused(
      "link_expired",
      `This link is out of date. A link is good for ${minutes} minutes; ask for a new one.`,
    );
  return link;
}
