import type { TaughtLayers } from "@earshot/analysis/taught.ts";
import type { ConnectorEvent } from "@earshot/connectors/connector.ts";
import type { Context } from "#server/context.ts";
import { system, type Tx, transaction } from "#server/db/transaction.ts";
import { type Draft, draft } from "#server/posts/draft.ts";
import { textVector } from "#server/posts/insert.ts";
import { type KnownPosts, lookUp } from "#server/posts/look-up.ts";
import type { PostSignals } from "#server/posts/signals.ts";

/** What was found out of events before the workspace's line was taken. */
export type ReadAhead = {
  drafts: ReadonlyMap<ConnectorEvent, Draft>;
  said: ReadonlyMap<Draft, PostSignals | null>;
  /** with what the workspace's people had taught at that moment; another word since, and posts are read again */
  taught: TaughtLayers | null;
};

/**
 * Does all that needs no database before the line of the workspace is taken: repairs posts, reads what they say and cuts
 * them into search words, which is most of the work of a post. What is stored already is passed by. It decides nothing:
 * what it leaves out, or what has changed since, the pipeline finds out by itself.
 * @param from the workspace, or the transaction that is open anyway; then what is known is not looked up
 */
export async function readAhead(context: Context, from: string | Tx, events: ConnectorEvent[]): Promise<ReadAhead> {
  const now = context.now();
  const drafts = new Map<ConnectorEvent, Draft>();
  for (const event of events) {
    if (event.type !== "post") continue;
    try {
      drafts.set(event, draft(event, now));
    } catch {
      // Poison: the pipeline meets it again, alone, and sets it aside.
    }
  }
  if (drafts.size === 0) return { drafts, said: new Map(), taught: null };
  const { fresh, taught } =
    typeof from === "string"
      ? await transaction(context.db, from, system, async (tx) => ({
          fresh: unknownOf([...drafts.values()], await lookUp(tx, [...drafts.values()], null)),
          taught: await taughtOf(context, tx),
        }))
      : { fresh: [...drafts.values()], taught: await taughtOf(context, from) };
  const said = await context.analyst
    .read(
      fresh.map(({ text, title, lang, author }) => ({ text, title, lang, followers: author?.followers })),
      taught,
    )
    .catch(() => []);
  for (const each of fresh) each.words = textVector(each);
  return { drafts, said: new Map(fresh.flatMap((each, n) => (n in said ? [[each, said[n]!]] : []))), taught };
}

/** What is delivered again unchanged is not stored again, so nothing of it has to be found out. */
export const unknownOf = (drafts: Draft[], known: KnownPosts): Draft[] =>
  drafts.filter((each) => {
    const before = known.get(each.network, each.externalId);
    return !before || before.placeholder || each.revision > before.revision;
  });

const taughtOf = async (context: Context, tx: Tx): Promise<TaughtLayers | null> =>
  context.analyst.works ? context.taught.of(tx) : null;
