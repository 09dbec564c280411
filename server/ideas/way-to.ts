import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { speaker } from "#server/inbox/speaker.ts";
import { type ContactAnswer, mayContact } from "#server/people/may-contact.ts";
import type { BackerRow, SpokenRow } from "./backers-store.ts";

export type Held = { code: string; reason: string };
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
  const answers = new Map<string, ContactAnswer>();
  for (const post of posts) {
    if (backer.person_id !== null && !answers.has(post.network))
      answers.set(post.network, await ask(context, tx, backer.person_id, post.network));
    const held = against(answers.get(post.network)) ?? (await atPost(context, tx, post, text));
    if (held === null) return { post, held: null };
    first ??= { post, held };
  }
  if (first) return first;
  const contact = backer.person_id === null ? undefined : await ask(context, tx, backer.person_id, "");
  return { post: null, held: (contact && against(contact)) ?? portalOnly };
}

const ask = (context: Context, tx: Tx, personId: string, network: string): Promise<ContactAnswer> =>
  mayContact(tx, personId, { purpose: "updates", network, now: context.now() });

function against(contact: ContactAnswer | undefined): Held | null {
  if (contact?.refusal) return { code: contact.refusal.code, reason: contact.refusal.message };
  return contact?.privately ? notInPublic : null;
}

async function atPost(context: Context, tx: Tx, post: SpokenRow, text: string): Promise<Held | null> {
  if (post.deleted_at) return { code: "gone", reason: "They deleted the post that asked for it." };
  if (post.visibility !== "public" && post.visibility !== "unlisted")
    return { code: "private_post", reason: "They said it in private, where nobody expects an announcement." };
  const by = await speaker(context, tx, post.post_id, null);
  if (!by.channel) return { code: "capability_missing", reason: by.refusal };
  if (by.channel.health === "failing" || by.channel.health === "reconnect")
    return { code: "channel_failing", reason: `${by.channel.name} cannot send now. Try again when it works.` };
  const length = by.measure(text);
  if (by.limit !== null && length > by.limit)
    return { code: "too_long", reason: `This is ${length} ${by.unit} long; ${by.networkName} takes ${by.limit}.` };
  return null;
}

const notInPublic: Held = { code: "not_in_public", reason: "This person asked not to be answered in public." };
const portalOnly: Held = { code: "no_post", reason: "They voted without a post, so there is no place to answer them." };
