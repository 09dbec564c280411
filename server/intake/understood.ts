import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { applyCorrections } from "#server/posts/corrected.ts";
import type { Draft } from "#server/posts/draft.ts";
import type { KnownPosts } from "#server/posts/look-up.ts";
import type { PostSignals } from "#server/posts/signals.ts";
import { standingOf } from "#server/posts/standing-corrections.ts";
import { type ReadAhead, unknownOf } from "./read-ahead.ts";

/**
 * What each draft says, as this workspace's people taught it. What is delivered again unchanged is not read again: it is
 * not stored again either. What people said of a post stands when it is edited. What was read ahead is taken as long as
 * nothing else was taught since.
 */
export async function understood(
  context: Context,
  tx: Tx,
  drafts: Draft[],
  known: KnownPosts,
  ahead?: ReadAhead,
): Promise<Map<Draft, PostSignals | null>> {
  const fresh = unknownOf(drafts, known);
  const taught = context.analyst.works && fresh.length > 0 ? await context.taught.of(tx) : null;
  const said = new Map(ahead && ahead.taught === taught ? ahead.said : []);
  const unread = fresh.filter((draft) => !said.has(draft));
  const read = await context.analyst.read(
    unread.map(({ text, title, lang, author }) => ({ text, title, lang, followers: author?.followers })),
    taught,
  );
  for (const [n, draft] of unread.entries()) said.set(draft, read[n] ?? null);
  const idOf = (draft: Draft) => known.get(draft.network, draft.externalId)?.id ?? "";
  const standing = await standingOf(tx, fresh.map(idOf).filter(Boolean));
  return new Map(
    fresh.map((draft) => [draft, applyCorrections(said.get(draft) ?? null, standing.get(idOf(draft)) ?? [])]),
  );
}
