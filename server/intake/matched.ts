import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import type { Draft, Matched } from "#server/posts/draft.ts";
import { hasLink } from "#server/posts/insert.ts";
import type { KnownPosts } from "#server/posts/look-up.ts";
import { type PostSignals, signalFacts } from "#server/posts/signals.ts";

/** Meets every draft, and what is said of it, with the workspace's topics. */
export async function matched(
  context: Context,
  tx: Tx,
  drafts: Draft[],
  known: KnownPosts,
  signals: ReadonlyMap<Draft, PostSignals | null>,
): Promise<Map<Draft, Matched>> {
  const matcher = await context.topics.matcher(tx);
  return new Map(
    drafts.map((draft) => {
      const said = signals.get(draft) ?? null;
      const topics = matcher.match({
        text: draft.text,
        title: draft.title,
        lang: said?.language ?? draft.lang,
        channels: known.channelSlug === null ? [] : [known.channelSlug],
        author: draft.author?.handle ?? null,
        hasLink: hasLink(draft),
        hasMedia: draft.media.length > 0,
        kind: draft.kind,
        ...signalFacts(said),
      });
      return [draft, { signals: said, topics }];
    }),
  );
}
