import type { Query } from "@earshot/contract/endpoint.ts";
import type { listRecipients as endpoint, Recipient } from "@earshot/contract/ideas.ts";
import type { Context } from "#server/context.ts";
import { idCursor, pageOf } from "#server/db/page.ts";
import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { type BackerRow, backersOf, type SpokenRow, spokenBy } from "./backers-store.ts";
import { unknownBlanks } from "./fill-text.ts";
import { changeById, ideaById } from "./store.ts";
import { type ToldRow, tellingById, toldAmong } from "./telling-store.ts";
import { wayTo } from "./way-to.ts";
import { suggestedText, wordsFor } from "./words.ts";

/** Whom the newest change of an idea is told, with the words of each, or why not: before it is confirmed and after. */
export async function listRecipients(context: Context, tx: Tx, ideaId: string, query: Query<typeof endpoint>) {
  const idea = await ideaById(tx, ideaId);
  if (!idea) throw notFound("idea");
  const change = idea.change_id === null || idea.merged_into ? undefined : await changeById(tx, idea.change_id);
  if (!change) return { items: [], nextCursor: null, changeId: null, text: "", unknown: [] };
  const telling = await tellingById(tx, change.id);
  const text = telling?.text ?? query.text ?? suggestedText(change.to_state);
  const rows = await backersOf(tx, idea.id, { after: idCursor(query.cursor), limit: query.limit });
  const page = pageOf(rows, query.limit, (row) => row.backer_id);
  const ids = page.items.map((row) => row.backer_id);
  const told = await toldAmong(tx, change.id, ids);
  const spoken = await spokenBy(tx, idea.id, ids);
  const items: Recipient[] = [];
  for (const backer of page.items) {
    const posts = spoken.get(backer.backer_id) ?? [];
    const words = wordsFor(text, idea, change, backer);
    const line = told.get(backer.backer_id);
    items.push(line ? presentTold(backer, posts, line, words) : await presentWay(context, tx, backer, posts, words));
  }
  return { items, nextCursor: page.nextCursor, changeId: change.id, text, unknown: unknownBlanks(text) };
}

function presentTold(backer: BackerRow, posts: SpokenRow[], line: ToldRow, words: string): Recipient {
  const isLost = line.state === "failed" || line.state === "cancelled";
  return {
    ...who(backer, posts.find((post) => post.post_id === line.post_id) ?? null),
    ...(line.by_mail && { network: "mail" }),
    postId: line.post_id,
    state: line.state as Recipient["state"],
    held: isLost && line.error_code !== null ? { code: line.error_code, reason: line.error_message ?? "" } : null,
    text: line.text ?? words,
    conversationId: line.conversation_id,
    remoteUrl: line.remote_url,
  };
}

async function presentWay(
  context: Context,
  tx: Tx,
  backer: BackerRow,
  posts: SpokenRow[],
  text: string,
): Promise<Recipient> {
  const way = await wayTo(context, tx, backer, posts, text);
  return {
    ...who(backer, way.post),
    ...(way.mail && { network: "mail" }),
    state: way.held ? "held" : "ready",
    held: way.held,
    text: way.held ? null : text,
    conversationId: null,
    remoteUrl: null,
  };
}

function who(backer: BackerRow, post: SpokenRow | null) {
  const isNamed = backer.voted || backer.standing > 0;
  return {
    id: backer.backer_id,
    name: isNamed ? (backer.person_name ?? (backer.author_name || backer.handle)) : null,
    personId: isNamed ? backer.person_id : null,
    network: post?.network ?? backer.network,
    postId: post?.post_id ?? null,
    postText: post === null || post.deleted_at ? null : post.text.slice(0, 500),
  };
}
