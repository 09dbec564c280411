import type { Account } from "../connector.ts";
import type { Context } from "./client.ts";
import { Identities } from "./identities.ts";
import { textRules } from "./measure.ts";
import { isSignedIn, sessionOf } from "./session.ts";

/** Whose app password it is; null without one. Throws `unauthorized` for a bad one. */
export async function account(ctx: Context): Promise<Account | null> {
  if (!isSignedIn(ctx)) return null;
  const { did, handle } = await sessionOf(ctx);
  const { name, avatarUrl } = await new Identities(ctx, ctx.settings).of(did);
  return {
    externalId: did,
    handle: handle || did,
    name: name ?? (handle || did),
    url: `https://bsky.app/profile/${did}`,
    avatarUrl,
    text: textRules,
  };
}
