import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import type { SavedPost } from "#server/posts/save.ts";
import { identityById } from "./identity-store.ts";
import { insertStop } from "./stop-store.ts";
import { stopWordsIn } from "./stop-words.ts";
import { suppressionOf } from "./suppression.ts";

/**
 * Proposes do-not-contact where somebody who addresses us (a mention, an answer to us, a message) asks in so many words
 * not to be written to. It is a teammate's to decide; until then what is not a direct answer is held. In the transaction
 * that stores the posts, so that nothing leaves between the two.
 */
export async function proposeStops(tx: Tx, saved: readonly SavedPost[]): Promise<void> {
  for (const post of saved) {
    if (post.own || post.authorId === null || !addressesUs(post)) continue;
    const words = stopWordsIn(post.draft.text);
    if (words === null) continue;
    const identity = await identityById(tx, post.authorId);
    if (!identity || identity.own_channel_id !== null) continue;
    if (identity.person_id !== null && (await suppressionOf(tx, identity.person_id))) continue;
    const id = newId();
    if (await insertStop(tx, { id, post_id: post.id, identity_id: identity.id, words }))
      record(tx, "stop.proposed", { kind: "identity", id: identity.id }, { data: { proposalId: id, words } });
  }
}

const addressesUs = ({ draft, parentOwn }: SavedPost): boolean =>
  draft.addressed || parentOwn || draft.kind === "message" || draft.kind === "mail";
