import type { Evidence } from "@earshot/contract/insights.ts";
import type { Tx } from "#server/db/transaction.ts";
import { search } from "#server/posts/search.ts";
import type { StoredPost } from "#server/posts/store.ts";
import { liveTopics } from "#server/topics/store.ts";
import { risingTerms } from "./rising-terms.ts";
import { countWindow, loudestIn, type Window } from "./spike-store.ts";

const dayMs = 86_400_000;
/** Posts of a rise that are read; more are counted. */
const mostRead = 500;
/** What was said before is read at the same time of so many days back, so many posts each. */
const daysBefore = 7;
const readPerDay = 70;
const shownPosts = 5;
const shownAuthors = 5;
const shownTopics = 4;
/** Share of the posts from which a topic or an intent belongs to the reason. */
const share = 0.15;

/** What drives a rise: its posts read and counted, held against what was said in the days before. */
export async function gatherEvidence(tx: Tx, window: Window): Promise<Evidence & { count: number }> {
  const { topicId, since, until } = window;
  const { rows } = await search(tx, {
    query: null,
    before: null,
    since,
    until,
    limit: mostRead,
    ...(topicId !== null && { topicId }),
  });
  const before = await saidBefore(tx, window);
  const counted = await countWindow(tx, window);
  const least = Math.max(2, rows.length * share);
  return {
    count: counted.posts,
    read: rows.length,
    authors: counted.authors,
    own: counted.own,
    terms: risingTerms(rows.map(words), before.map(words)),
    topics: (await telling(tx, topicsOf(rows, topicId))).filter((topic) => topic.posts >= least).slice(0, shownTopics),
    intents: intentsOf(rows).filter(({ posts }) => posts >= rows.length / 4),
    topAuthors: await loudestIn(tx, window, shownAuthors),
    posts: driving(rows),
  };
}

const words = (row: StoredPost): string => (row.title ? `${row.title}\n${row.text}` : row.text);

/** Everything that was said at this time of the seven days before. */
async function saidBefore(tx: Tx, { since }: Window): Promise<StoredPost[]> {
  const said: StoredPost[] = [];
  for (let n = 1; n <= daysBefore; n++) {
    const until = new Date(since.getTime() - (n - 1) * dayMs - (n === 1 ? 0 : 1));
    const { rows } = await search(tx, {
      query: null,
      before: null,
      since: new Date(until.getTime() - dayMs),
      until,
      limit: readPerDay,
    });
    said.push(...rows);
  }
  return said;
}

/** What is about ourselves or the whole trade is no reason. */
async function telling(tx: Tx, topics: Evidence["topics"]): Promise<Evidence["topics"]> {
  const reasons = new Set((await liveTopics(tx)).flatMap(({ id, role }) => (reasonRoles.has(role) ? [id] : [])));
  return topics.filter(({ id }) => reasons.has(id));
}
const reasonRoles = new Set(["product", "rival", "campaign", "place"]);

function topicsOf(rows: readonly StoredPost[], except: string | null): Evidence["topics"] {
  const found = new Map<string, Evidence["topics"][number]>();
  for (const row of rows)
    for (const { topic_id: id, topic_name: name, ended_at } of row.matches) {
      if (id === except || ended_at !== null) continue;
      const topic = found.get(id) ?? { id, name, posts: 0 };
      topic.posts++;
      found.set(id, topic);
    }
  return [...found.values()].sort((a, b) => b.posts - a.posts || (a.name < b.name ? -1 : 1));
}

function intentsOf(rows: readonly StoredPost[]): Evidence["intents"] {
  const found = new Map<string, number>();
  for (const row of rows) for (const intent of row.intents ?? []) found.set(intent, (found.get(intent) ?? 0) + 1);
  return [...found].map(([intent, posts]) => ({ intent, posts })).sort((a, b) => b.posts - a.posts);
}

/** The first post of all, then those about which most was said and done. */
function driving(rows: readonly StoredPost[]): string[] {
  const answers = new Map<string, number>();
  for (const row of rows) if (row.parent_id) answers.set(row.parent_id, (answers.get(row.parent_id) ?? 0) + 1);
  const weight = (row: StoredPost) => 3 * (answers.get(row.id) ?? 0) + row.likes + 2 * row.reposts + row.replies;
  const theirs = rows.filter((row) => !row.own);
  const first = theirs.at(-1);
  const rest = theirs.filter((row) => row !== first).sort((a, b) => weight(b) - weight(a));
  return [...(first ? [first] : []), ...rest].slice(0, shownPosts).map((row) => row.id);
}
