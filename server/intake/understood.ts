import type { Context } from "#server/context.ts";
import type { Draft } from "#server/posts/draft.ts";
import type { KnownPosts } from "#server/posts/look-up.ts";
import type { PostSignals } from "#server/posts/signals.ts";

/** What each draft says. What is delivered again unchanged is not read again: it is not stored again either. */
export async function understood(
  context: Context,
  drafts: Draft[],
  known: KnownPosts,
): Promise<Map<Draft, PostSignals | null>> {
  const fresh = drafts.filter((draft) => {
    const before = known.get(draft.network, draft.externalId);
    return !before || before.placeholder || draft.revision > before.revision;
  });
  const said = await context.analyst.read(
    fresh.map(({ text, title, lang, author }) => ({ text, title, lang, followers: author?.followers })),
  );
  return new Map(fresh.map((draft, n) => [draft, said[n] ?? null]));
}
