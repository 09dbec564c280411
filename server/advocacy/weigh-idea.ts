import type { Context } from "#server/context.ts";
import { system, type Tx, transaction } from "#server/db/transaction.ts";
import { lockIdea } from "#server/ideas/store.ts";
import { ideaClaims, membersAround, shippedIdea } from "./idea-claims.ts";
import { keepActs } from "./keep-acts.ts";
import { ruleBook } from "./rule-book.ts";

const atOnce = 200;

/** Lets the ledger follow an idea as it stands, some members in each transaction. */
export async function weighIdea(context: Context, workspaceId: string, ideaId: string): Promise<void> {
  for (let after: string | null = null; ; ) {
    const last: string | null = await transaction(context.db, workspaceId, system, (tx) =>
      weighIdeaWithin(context, tx, ideaId, after),
    );
    if (last === null) return;
    after = last;
  }
}

/** The same for the next members after `after`, within a transaction that does more. Answers the last of them; null: that was all. */
export async function weighIdeaWithin(
  context: Context,
  tx: Tx,
  ideaId: string,
  after: string | null,
): Promise<string | null> {
  const book = await ruleBook(tx);
  if (!book || !(await lockIdea(tx, ideaId))) return null;
  const memberIds = (await membersAround(tx, ideaId, after, atOnce)).map(({ id }) => id);
  if (memberIds.length === 0) return null;
  const idea = await shippedIdea(tx, ideaId);
  const claims = idea ? await ideaClaims(tx, book, idea, memberIds) : [];
  await keepActs(context, tx, { kinds: ["shipped_idea"], subjectIds: [ideaId], memberIds }, claims);
  return memberIds.length < atOnce ? null : (memberIds.at(-1) ?? null);
}
