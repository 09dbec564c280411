import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { type Held, heldAt, heldBy } from "#server/inbox/held-at.ts";
import { mayContact } from "#server/people/may-contact.ts";
import type { BackerRow, SpokenRow } from "./backers-store.ts";

/** The post at which a backer is told, or why they are not. */
type Way = { post: SpokenRow; held: null } | { post: SpokenRow | null; held: Held };

/**
 * How a backer can be told where they spoke: at the newest of their posts that nothing speaks against. What the person
 * said goes before everything else. Asked for the preview and again in the transaction that makes the reply; consent is
 * asked once more where the reply is claimed.
 */
export async function wayTo(
  context: Context,
  tx: Tx,
  backer: BackerRow,
  posts: SpokenRow[],
  text: string,
): Promise<Way> {
  let first: Way | null = null;
  for (const post of posts) {
    const held = await heldAt(context, tx, { postId: post.post_id, text, purpose: "updates" });
    if (held === null) return { post, held: null };
    first ??= { post, held };
  }
  if (first) return first;
  if (backer.person_id === null) return { post: null, held: portalOnly };
  const contact = await mayContact(tx, backer.person_id, { purpose: "updates", network: "", now: context.now() });
  return { post: null, held: heldBy(contact) ?? portalOnly };
}

const portalOnly: Held = { code: "no_post", reason: "They voted without a post, so there is no place to answer them." };
