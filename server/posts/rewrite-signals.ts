import type { PostKind } from "@earshot/contract/posts.ts";
import { sql } from "kysely";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import { applyCorrections } from "./corrected.ts";
import { searchVector } from "./insert.ts";
import { type PostSignals, signalFacts, signalsOf } from "./signals.ts";
import type { StoredPost } from "./store.ts";
import { weigh } from "./volume.ts";
import { writeMatches } from "./write-matches.ts";
import { writeSignals } from "./write-signals.ts";

/**
 * Replaces what is said of stored posts with all that follows from it: search, matches of topics that ask for it, sums.
 * What people corrected (`row.corrections`) stands, whatever is said.
 * Answers of how many something else is said now. The caller holds the workspace's line.
 */
export async function rewriteSignals(
  context: Pick<Context, "topics">,
  tx: Tx,
  said: { row: StoredPost; signals: PostSignals | null }[],
): Promise<number> {
  if (said.length === 0) return 0;
  const posts = said.map(({ row, signals }) => ({ row, signals: applyCorrections(signals, row.corrections) }));
  await writeSignals(
    tx,
    posts.map(({ row, signals }) => ({ post_id: row.id, signals })),
  );
  const vectors = posts
    .map(({ row, signals }) => ({
      post_id: row.id,
      tsv: searchVector({ ...row, kind: row.kind as PostKind }, signals),
    }))
    .sort((a, b) => (a.post_id < b.post_id ? -1 : 1));
  await sql`
    update post_search s set tsv = x.tsv
    from json_to_recordset(${JSON.stringify(vectors)}::json) as x(post_id uuid, tsv tsvector)
    where s.workspace_id = ${tx.workspaceId} and s.post_id = x.post_id and s.tsv <> x.tsv`.execute(tx.db);
  const matcher = await context.topics.matcher(tx);
  let changed = 0;
  for (const { row, signals } of posts) {
    if (values(signalsOf(row)) !== values(signals)) changed++;
    const topics = matcher.match({
      text: row.text,
      title: row.title,
      lang: signals?.language ?? row.lang,
      channels: row.channels.map(({ slug }) => slug),
      author: row.author_handle,
      hasLink: row.has_link,
      hasMedia: row.media.length > 0,
      kind: row.kind,
      ...signalFacts(signals),
    });
    const before = row.matches.flatMap((match) => (match.ended_at === null ? [match.topic_id] : []));
    const after = topics.map(({ topicId }) => topicId);
    if (before.length === after.length && before.every((id) => after.includes(id))) continue;
    await weigh(tx, [row.id], -1);
    await writeMatches(tx, row.id, topics);
    await weigh(tx, [row.id], 1);
  }
  return changed;
}

const values = (signals: PostSignals | null) =>
  signals &&
  JSON.stringify([signals.language, signals.tone, [...signals.intents].sort(), signals.urgent, signals.toxicity]);
