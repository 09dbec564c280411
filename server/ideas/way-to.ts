import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { type Held, heldAt, heldBy } from "#server/inbox/held-at.ts";
import { mayContact } from "#server/people/may-contact.ts";
import type { BackerRow, SpokenRow } from "./backers-store.ts";
import { type MailWay, mailWayTo } from "./tell-by-mail.ts";

/** The post or the mail address at which a backer is told, or why they are not. */
type Way = { post: SpokenRow; mail: null; held: null } | { post: null; mail: MailWay; held: null } | Blocked;
type Blocked = { post: SpokenRow | null; mail: null; held: Held };

/** What keeps an answer from a post and not from a person: a member is told by mail instead. */
const placeIsGone = ["gone", "private_post", "capability_missing", "not_in_public"];

/**
 * How a backer can be told where they spoke: at the newest of their posts that nothing speaks against; by mail when there
 * is no such place and they are a member. What the person said goes before everything else. Asked for the preview and
 * again in the transaction that makes the reply or mail; consent is asked once more where that is claimed.
 */
export async function wayTo(
  context: Context,
  tx: Tx,
  backer: BackerRow,
  posts: SpokenRow[],
  text: string,
): Promise<Way> {
  let first: Blocked | null = null;
  for (const post of posts) {
    const held = await heldAt(context, tx, { postId: post.post_id, text, purpose: "updates" });
    if (held === null) return { post, mail: null, held: null };
    first ??= { post, mail: null, held };
  }
  if (backer.person_id === null) return first ?? { post: null, mail: null, held: portalOnly };
  if (first && !placeIsGone.includes(first.held.code)) return first;
  const mail = await mailWayTo(context, tx, backer.person_id);
  if (mail && "address" in mail) return { post: null, mail, held: null };
  if (mail || first) return first ?? { post: null, mail: null, held: mail ?? portalOnly };
  const contact = await mayContact(tx, backer.person_id, { purpose: "updates", network: "", now: context.now() });
  return { post: null, mail: null, held: heldBy(contact) ?? portalOnly };
}

const portalOnly: Held = {
  code: "no_post",
  reason: "They voted without a post, so there is no place to answer them, and no mail address of theirs is proved.",
};
