import { randomInt } from "node:crypto";
import type { Context } from "#server/context.ts";
import { newId } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound, refused } from "#server/errors.ts";
import { conversationById } from "#server/inbox/store.ts";
import { articleHome } from "#server/knowledge/article-home.ts";
import { keepLink, type LinkRow, linkById, targetOf } from "./store.ts";

/**
 * The link to a question or an article that an answer is to carry. It leads to the open portal and nowhere else; as long
 * as no answer carries it, whoever asks in the same conversation is given the same one.
 */
export async function trackLink(
  context: Context,
  tx: Tx,
  given: { targetKind: "question" | "article"; targetId: string; conversationId?: string | undefined },
): Promise<LinkRow> {
  const { targetKind, targetId, conversationId } = given;
  if (conversationId !== undefined && !(await conversationById(tx, null, conversationId)))
    throw notFound("conversation");
  const target = await targetOf(tx, targetKind, targetId);
  if (!target) throw notFound(targetKind);
  if (!target.open) throw refused("not_open", `Customers cannot open this ${targetKind} at the moment.`);
  if ((await articleHome(context, tx)) === null)
    throw refused("portal_closed", "The portal is closed, so there is no page a link could lead to.");
  const id = await keepLink(tx, {
    id: newId(),
    code: newCode(),
    target_kind: targetKind,
    target_id: targetId,
    conversation_id: conversationId ?? null,
    created_by: tx.actor.name,
  });
  return (await linkById(tx, id))!;
}

const letters = "23456789abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ";

/** Ten letters of 56: 58 bits that say nothing and are not guessed; those that look alike are left out. */
const newCode = (): string => Array.from({ length: 10 }, () => letters[randomInt(letters.length)]).join("");
