import type { Query } from "@earshot/query/ast.ts";
import { evaluate } from "@earshot/query/evaluate.ts";
import { prefilter } from "@earshot/query/prefilter.ts";
import { firstIdAt, lastId, timeOf } from "#server/db/id.ts";
import type { Tx } from "#server/db/transaction.ts";
import {
  channelsOf,
  extent,
  mediaOf,
  postsById,
  type StoredPost,
  searchNewest,
  searchWindow,
  topicPostIds,
  walkPosts,
} from "./store.ts";

export type Search = {
  query: Query | null;
  /** exclusive: only older posts */
  before: string | null;
  since?: Date;
  until?: Date;
  topicId?: string;
  channelId?: string;
  authorId?: string;
  limit: number;
  /** newest posts that are tested one by one before the inverted index is asked; 1,500 unless told */
  firstLook?: number;
};

export type Found = {
  rows: StoredPost[];
  /** the last id, when more may follow */
  nextBefore: string | null;
  /** set when the search stopped early */
  searchedBackTo: Date | null;
  lookedAt: number;
};

const firstWindowMs = 86_400_000;
/** Rows that a search which no index serves will read before it says how far it came. */
const mostLookedAt = 20_000;

/**
 * Posts that satisfy a query, newest first. Two phases, so that the plan never depends on how common a word is: the
 * newest 1,500 are tested, then windows going back, each four times as long, come from the inverted index. The database
 * narrows (prefilter), the one evaluator decides.
 */
export async function search(tx: Tx, asked: Search): Promise<Found> {
  const found: Found = { rows: [], nextBefore: null, searchedBackTo: null, lookedAt: 0 };
  for await (const step of candidates(tx, asked)) {
    found.lookedAt += step.lookedAt;
    const hits = asked.query === null ? step.rows : await verified(tx, asked.query, step.rows);
    for (const row of hits) {
      if (found.rows.length === asked.limit) {
        found.nextBefore = found.rows.at(-1)!.id;
        return found;
      }
      found.rows.push(row);
    }
    if (found.lookedAt >= mostLookedAt && step.rows.length > 0) {
      const last = step.reached;
      found.searchedBackTo = timeOf(last);
      found.nextBefore = last;
      return found;
    }
  }
  return found;
}

type Step = { rows: StoredPost[]; lookedAt: number; reached: string };

async function* candidates(tx: Tx, asked: Search): AsyncGenerator<Step> {
  const after = asked.since ? firstIdAt(asked.since) : firstIdAt(new Date(0));
  const until = asked.until ? firstIdAt(asked.until) : lastId;
  let before = asked.before !== null && asked.before < until ? asked.before : until;
  const tsquery = asked.query === null ? null : prefilter(asked.query).tsquery;

  if (tsquery === null || asked.topicId || asked.channelId || asked.authorId) {
    const size = asked.query === null ? asked.limit + 1 : 500;
    while (true) {
      const ids = asked.topicId
        ? await topicPostIds(tx, asked.topicId, before, after, size)
        : await walkPosts(tx, { before, after, limit: size, channelId: asked.channelId, authorId: asked.authorId });
      if (ids.length === 0) return;
      const rows = (await inOrder(tx, ids)).filter(
        (row) =>
          !asked.topicId ||
          ((!asked.authorId || row.author_id === asked.authorId) && row.deleted_at === null && !row.placeholder),
      );
      before = ids.at(-1)!;
      yield { rows, lookedAt: ids.length, reached: before };
      if (ids.length < size) return;
    }
  }

  const { firstLook = 1_500 } = asked;
  const newest = await searchNewest(tx, tsquery, before, firstLook);
  const hits = newest.filter((row) => row.hit && row.post_id >= after).map((row) => row.post_id);
  yield* inSteps(tx, hits, asked.limit);
  if (newest.length < firstLook) return;
  before = newest.at(-1)!.post_id;
  if (before <= after) return;

  const ends = await extent(tx);
  if (!ends) return;
  const floor = later(ends.oldest, after);
  for (let length = firstWindowMs; before > floor; length *= 4) {
    const start = firstIdAt(new Date(timeOf(before).getTime() - length));
    const from = later(start, floor);
    // A window may hold more than is taken at once: it is walked until it is empty.
    while (true) {
      const ids = await searchWindow(tx, tsquery, from, before, 200);
      yield* inSteps(tx, ids, asked.limit);
      if (ids.length < 200) break;
      before = ids.at(-1)!;
    }
    before = from;
  }
}

/** Of two ids, the one of the later moment. */
const later = (a: string, b: string): string => [a, b].sort()[1]!;

/** Reading and testing a post costs more than finding it: no more at once than a page may need. */
async function* inSteps(tx: Tx, ids: string[], limit: number): AsyncGenerator<Step> {
  const size = Math.min(limit + 1, 200);
  for (let at = 0; at < ids.length; at += size) {
    const some = ids.slice(at, at + size);
    yield { rows: await inOrder(tx, some), lookedAt: some.length, reached: some.at(-1)! };
  }
}

async function inOrder(tx: Tx, ids: string[]): Promise<StoredPost[]> {
  const byId = new Map((await postsById(tx, ids)).map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** The evaluator's word on what the database found. */
export async function verified(tx: Tx, query: Query, rows: StoredPost[]): Promise<StoredPost[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const media = new Set((await mediaOf(tx, ids)).map((row) => row.post_id));
  const slugs = new Map<string, string[]>();
  for (const seen of await channelsOf(tx, ids))
    slugs.set(seen.post_id, [...(slugs.get(seen.post_id) ?? []), seen.slug]);
  return rows.filter((row) =>
    evaluate(query, {
      text: row.text,
      title: row.title,
      lang: row.lang,
      channels: slugs.get(row.id) ?? [],
      author: row.author_handle,
      hasLink: row.has_link,
      hasMedia: media.has(row.id),
      kind: row.kind,
    }),
  );
}
