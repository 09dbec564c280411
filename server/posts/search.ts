import type { FilterField, Query } from "@earshot/query/ast.ts";
import { evaluate } from "@earshot/query/evaluate.ts";
import { prefilter } from "@earshot/query/prefilter.ts";
import { firstIdAt, lastId, timeOf } from "#server/db/id.ts";
import { planKept } from "#server/db/plan-keeper.ts";
import type { Tx } from "#server/db/transaction.ts";
import { sieveFor } from "./sieve.ts";
import { signalFacts, signalsOf } from "./signals.ts";
import { postsById, type StoredPost, searchBack, topicPostIds, walkPosts } from "./store.ts";

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

/** Rows that a search will read before it says how far it came. */
const mostLookedAt = 20_000;
/** Rows read at once at most. */
const mostAtOnce = 500;
/** Where titles and texts alone are read first. */
const mostTextsAtOnce = 2_000;

/** Posts that satisfy a query, newest first. The database narrows (prefilter), the one evaluator decides. */
export async function search(tx: Tx, asked: Search): Promise<Found> {
  const found: Found = { rows: [], nextBefore: null, searchedBackTo: null, lookedAt: 0 };
  for await (const step of candidates(tx, asked)) {
    found.lookedAt += step.lookedAt;
    const hits = asked.query === null ? step.rows : verified(asked.query, step.rows);
    for (const row of hits) {
      if (found.rows.length === asked.limit) {
        found.nextBefore = found.rows.at(-1)!.id;
        return found;
      }
      found.rows.push(row);
    }
    if (step.reached !== null && (step.tired || found.lookedAt >= mostLookedAt)) {
      found.searchedBackTo = timeOf(step.reached);
      found.nextBefore = step.reached;
      return found;
    }
  }
  return found;
}

/** `reached` is null when nothing older is left; `tired`: the database stopped before it had what it was asked for. */
type Step = { rows: StoredPost[]; lookedAt: number; reached: string | null; tired?: boolean };

async function* candidates(tx: Tx, asked: Search): AsyncGenerator<Step> {
  const after = asked.since ? firstIdAt(asked.since) : firstIdAt(new Date(0));
  const until = asked.until ? firstIdAt(asked.until) : lastId;
  let before = asked.before !== null && asked.before < until ? asked.before : until;
  const tsquery = asked.query === null ? null : prefilter(asked.query, { facts: await toldFacts(tx) }).tsquery;

  if (tsquery === null || asked.topicId || asked.channelId || asked.authorId) {
    const size = asked.query === null ? asked.limit + 1 : mostAtOnce;
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

  const looked = asked.firstLook ?? 1_500;
  const sieve = asked.query && sieveFor(asked.query);
  const [grows, mostNow] = sieve ? [4, mostTextsAtOnce] : [2, mostAtOnce];
  // Reading and testing a post costs more than finding it: no more at once than a page may need.
  for (let most = Math.min(asked.limit + 1, mostNow); ; most = Math.min(most * grows, mostNow)) {
    const { ids, reached } = await searchBack(tx, { tsquery, after, before, most, looked });
    const rows = await inOrder(tx, sieve ? (await sieve(tx, ids)).slice(0, asked.limit + 1) : ids);
    yield { rows, lookedAt: ids.length, reached, tired: ids.length < most };
    if (reached === null) return;
    before = reached;
  }
}

const signals: readonly FilterField[] = ["tone", "intent", "urgent", "toxicity"];

/** Facts by which the database can look: those of which a post without them satisfies no filter, or which all have. */
async function toldFacts(tx: Tx): Promise<readonly FilterField[]> {
  const under = await tx.db
    .selectFrom("reanalysis")
    .modifyFront(planKept)
    .select("before")
    .where("workspace_id", "=", tx.workspaceId)
    .executeTakeFirst();
  return under && under.before !== null ? signals : [...signals, "lang"];
}

async function inOrder(tx: Tx, ids: string[]): Promise<StoredPost[]> {
  const byId = new Map((await postsById(tx, ids)).map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** The evaluator's word on what the database found. */
function verified(query: Query, rows: StoredPost[]): StoredPost[] {
  return rows.filter((row) =>
    evaluate(query, {
      text: row.text,
      title: row.title,
      lang: row.language ?? row.lang,
      channels: row.channels.map(({ slug }) => slug),
      author: row.author_handle,
      hasLink: row.has_link,
      hasMedia: row.media.length > 0,
      kind: row.kind,
      ...signalFacts(signalsOf(row)),
    }),
  );
}
