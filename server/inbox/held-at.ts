import type { Purpose } from "@earshot/contract/consent.ts";
import { sql } from "kysely";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { type ContactAnswer, mayContact } from "#server/people/may-contact.ts";
import { speaker } from "./speaker.ts";

/** Why something is not said, by code and in words. */
export type Held = { code: string; reason: string };

/**
 * Why these words, which nobody waits for, would not be said in public at a post; null when they can be. What the person
 * said goes before everything else. Asked for a preview and again in the transaction that makes the reply; consent is
 * asked once more where the reply is claimed.
 */
export async function heldAt(
  context: Context,
  tx: Tx,
  { postId, text, purpose }: { postId: string; text: string; purpose: Purpose },
): Promise<Held | null> {
  const { rows } = await sql<Post>`
    select p.network, p.visibility, p.deleted_at, p.author_id, i.person_id from post p
    left join identity i on i.workspace_id = p.workspace_id and i.id = p.author_id
    where p.workspace_id = ${tx.workspaceId} and p.id = ${postId}`.execute(tx.db);
  const post = rows[0];
  if (!post) return { code: "gone", reason: "There is no such post." };
  const { network, author_id: identityId } = post;
  const contact = await mayContact(tx, post.person_id, { purpose, network, now: context.now(), identityId });
  const held = heldBy(contact);
  if (held) return held;
  if (post.deleted_at) return { code: "gone", reason: "The post was deleted at its source." };
  if (post.visibility !== "public" && post.visibility !== "unlisted")
    return { code: "private_post", reason: "It was said in private, where nobody expects this." };
  const by = await speaker(context, tx, postId, null);
  if (!by.channel) return { code: "capability_missing", reason: by.refusal };
  if (by.channel.health === "failing" || by.channel.health === "reconnect")
    return { code: "channel_failing", reason: `${by.channel.name} cannot send now. Try again when it works.` };
  const length = by.measure(text);
  if (by.limit !== null && length > by.limit)
    return { code: "too_long", reason: `This is ${length} ${by.unit} long; ${by.networkName} takes ${by.limit}.` };
  return null;
}

/** Why a person is not written to in public; what only warns whoever writes holds what nobody waits for. */
export function heldBy(contact: ContactAnswer): Held | null {
  const because = contact.refusal ?? contact.warning;
  if (because) return { code: because.code, reason: because.message };
  return contact.privately
    ? { code: "not_in_public", reason: "This person asked not to be answered in public." }
    : null;
}

type Post = {
  network: string;
  visibility: string;
  deleted_at: Date | null;
  author_id: string | null;
  person_id: string | null;
};
