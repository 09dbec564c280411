import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import type { Draft, Matched } from "#server/posts/draft.ts";
import { hasLink } from "#server/posts/insert.ts";
import type { KnownPosts } from "#server/posts/look-up.ts";

/** Meets every draft with the workspace's topics. */
export async function matched(
  context: Context,
  tx: Tx,
  drafts: Draft[],
  known: KnownPosts,
): Promise<Map<Draft, Matched>> {
  const matcher = await context.topics.matcher(tx);
  return new Map(
    drafts.map((draft) => {
      const topics = matcher.match({
        text: draft.text,
        title: draft.title,
        lang: draft.lang,
        channels: known.channelSlug === null ? [] : [known.channelSlug],
        author: draft.author?.handle ?? null,
        hasLink: hasLink(draft),
        hasMedia: draft.media.length > 0,
        kind: draft.kind,
      });
      return [draft, { topics }];
    }),
  );
}
