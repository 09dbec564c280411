import type { Context } from "#server/context.ts";
import { inEveryWorkspace } from "#server/workspace/every.ts";
import { countVotes, ideasOfRelinked } from "./backers-store.ts";
import { lockIdeas } from "./store.ts";

/** Counts the votes of ideas anew whose backers were recognized, or told apart, in the last `minutes`. */
export async function recountVotes(context: Context, minutes: number): Promise<void> {
  const since = new Date(context.now().getTime() - minutes * 60_000);
  await inEveryWorkspace(context, async (tx) => {
    const ids = await ideasOfRelinked(tx, since);
    if (ids.length === 0) return;
    await lockIdeas(tx, ids);
    for (const id of ids) await countVotes(tx, id);
  });
}
