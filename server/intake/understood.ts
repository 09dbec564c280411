import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { applyCorrections } from "#server/posts/corrected.ts";
import type { Draft } from "#server/posts/draft.ts";
import type { KnownPosts } from "#server/posts/look-up.ts";
import type { PostSignals } from "#server/posts/signals.ts";
import { standingOf } from "#server/posts/standing-corrections.ts";

/**
 * What each draft says, as this workspace's people taught it. What is delivered again unchanged is not read again: it is
 * not stored again either. What people said of a post stands when it is edited.
 */
export async function understood(
  context: Context,
  tx: Tx,
  drafts: Draft[],
  known: KnownPosts,
): Promise<Map<Draft, PostSignals | null>> {
  const fresh = drafts.filter((draft) => {
    const before = known.get(draft.network, draft.externalId);
    return !before || before.placeholder || draft.revision > before.revision;
  });
  const said = await context.analyst.read(
    fresh.map(({ text, title, lang, author }) => ({ text, title, lang, followers: author?.followers })),
    context.analyst.works && fresh.length > 0 ? await context.taught.of(tx) : null,
  );
  const idOf = (draft: Draft) => known.get(draft.network, draft.externalId)?.id ?? "";
  const standing = await standingOf(tx, fresh.map(idOf).filter(Boolean));
  return new Map(fresh.map((draft, n) => [draft, applyCorrections(said[n] ?? null, standing.get(idOf(draft)) ?? [])]));
}
