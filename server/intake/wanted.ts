import type { Draft, Matched } from "#server/posts/draft.ts";
import type { KnownPosts } from "#server/posts/look-up.ts";

/**
 * What is stored: everything of an account or feed; of a public stream only what satisfies a topic, addresses us, is
 * known already or answers something that is known.
 */
export function wanted(
  drafts: Draft[],
  matches: Map<Draft, Matched>,
  known: KnownPosts,
  reach: "account" | "public" | "all",
): Draft[] {
  if (reach !== "public") return drafts;
  return drafts.filter(
    (draft) =>
      draft.addressed ||
      (matches.get(draft)?.topics.length ?? 0) > 0 ||
      known.get(draft.network, draft.externalId) !== undefined ||
      (draft.parentExternalId !== null && known.get(draft.network, draft.parentExternalId) !== undefined),
  );
}
