import type { Context } from "./context.ts";
import { system, transaction } from "./db/transaction.ts";
import type { ReactedVerb } from "./events.ts";
import { type Happened, type Reactions, reactions } from "./reactions.ts";

/**
 * Lets every capability react to what happened, oldest first. One that fails keeps none of the others from it; the job
 * is then tried again, so a reaction may see the same event twice.
 * @throws AggregateError what failed, after all have had their turn
 */
export async function react(
  context: Context,
  workspaceId: string,
  eventIds: readonly string[],
  { to = reactions }: { to?: Partial<Reactions> } = {},
): Promise<void> {
  const failures: unknown[] = [];
  for (const happened of await happenedAmong(context, workspaceId, eventIds))
    for (const reaction of to[happened.verb as ReactedVerb] ?? [])
      await reaction(context, workspaceId, happened).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} reactions failed`);
}

const happenedAmong = (context: Context, workspaceId: string, eventIds: readonly string[]): Promise<Happened[]> =>
  transaction(context.db, workspaceId, system, (tx) =>
    tx.db
      .selectFrom("event")
      .select(["id", "verb", "at", "subject_id as subjectId", "data", "actor_kind as actorKind", "actor_id as actorId"])
      .where("workspace_id", "=", tx.workspaceId)
      .where("id", "in", eventIds)
      .orderBy("id")
      .execute(),
  );
