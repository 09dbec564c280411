import type { Context } from "#server/context.ts";
import { firstIdAt } from "#server/db/id.ts";
import { takeLine } from "#server/db/line.ts";
import { system, type Tx, transaction } from "#server/db/transaction.ts";
import { record } from "#server/events.ts";
import { enqueue } from "#server/jobs.ts";
import { rewriteSignals } from "#server/posts/rewrite-signals.ts";
import { signalsOf } from "#server/posts/signals.ts";
import { postsById, walkPosts } from "#server/posts/store.ts";
import { askForRefining } from "./ask-for-refining.ts";
import { followersOf, moveReanalysis, reanalysisOf } from "./store.ts";

/** Posts per transaction: intake of the workspace waits meanwhile, some tenths of a second at most. */
const slice = 100;

/**
 * Analyzes what is stored, newest first, in small transactions that each remember where they stopped: killed at any
 * moment it goes on there, no post is left out and none is counted twice. Topics that ask for signals gain and lose
 * matches with them.
 */
export async function reanalyze(
  context: Context,
  workspaceId: string,
  options: { signal?: AbortSignal } = {},
): Promise<void> {
  let more = true;
  while (more && !options.signal?.aborted) {
    more = await transaction(context.db, workspaceId, system, (tx) => readSome(context, tx));
  }
  // The process stops: the next one goes on where this one stood.
  if (more) await transaction(context.db, workspaceId, system, askForReanalysis);
}

/** One job waits or runs per workspace. */
export const askForReanalysis = (tx: Tx): Promise<void> =>
  enqueue(tx, "reanalyze", {}, { key: `reanalyze:${tx.workspaceId}` });

/** Reads the next posts; false when none is left. */
async function readSome(context: Context, tx: Tx): Promise<boolean> {
  await takeLine(tx);
  const state = await reanalysisOf(tx);
  if (!state || state.before === null) return false;
  const ids = await walkPosts(tx, { before: state.before, after: firstIdAt(new Date(0)), limit: slice });
  const rows = (await postsById(tx, ids)).filter((row) => !state.missing_only || signalsOf(row) === null);
  const followers = await followersOf(tx, [...new Set(rows.flatMap((row) => row.author_id ?? []))]);
  const said = await context.analyst.read(
    rows.map(({ text, title, lang, author_id }) => ({
      text,
      title,
      lang,
      followers: author_id === null ? null : followers.get(author_id),
    })),
    await context.taught.of(tx),
  );
  const changed = await rewriteSignals(
    context,
    tx,
    rows.map((row, n) => ({ row, signals: said[n] ?? null })),
  );
  await askForRefining(
    tx,
    rows.filter(({ author_own }) => !author_own),
  );
  const before = ids.length < slice ? null : ids.at(-1)!;
  await moveReanalysis(tx, { before, lookedAt: ids.length, changed, now: context.now() });
  if (before === null) record(tx, "reanalysis.ended", null, { data: { changed: state.changed + changed } });
  return before !== null;
}
