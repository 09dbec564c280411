import { facts } from "@earshot/query/facts.ts";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import type { Draft, Matched } from "#server/posts/draft.ts";
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
      const said = facts({
        text: draft.text,
        title: draft.title,
        lang: draft.lang,
        channels: known.channelSlug === null ? [] : [known.channelSlug],
        author: draft.author?.handle ?? null,
        hasLink: draft.links.length > 0 || /https?:\/\//i.test(draft.text),
        hasMedia: draft.media.length > 0,
        kind: draft.kind,
      });
      return [draft, { facts: said, topics: matcher.match(said.post) }];
    }),
  );
}
