import type { Query } from "@earshot/contract/endpoint.ts";
import type { listConversations } from "@earshot/contract/inbox.ts";
import type { Context } from "#server/context.ts";
import { packCursor, unpackCursor } from "#server/db/page.ts";
import type { Tx } from "#server/db/transaction.ts";
import { badRequest } from "#server/errors.ts";
import { mediaUrl } from "#server/posts/media-url.ts";
import { search } from "#server/posts/search.ts";
import { readQuery } from "#server/topics/read-query.ts";
import { presentConversation } from "./present.ts";
import { type ConversationRow, pageOfConversations } from "./store.ts";

/** Posts a word search looks at before it gives the conversations that hold them. */
const searched = 500;

/** One page of a view. A search asks the posts, in the query language, and lists the conversations that hold them. */
export async function list(context: Context, tx: Tx, query: Query<typeof listConversations>, userId: string | null) {
  if (query.assignee === "me" && userId === null) throw badRequest("An API key is nobody: name the teammate.");
  const after = unpackCursor(query.cursor, query.sort === "priority" ? 3 : 2);
  const rows = await pageOfConversations(tx, userId, {
    status: query.status,
    assignee: query.assignee === "me" ? userId : query.assignee === "none" ? null : query.assignee,
    channelId: query.channelId,
    personId: query.personId,
    tag: query.tag,
    ids: query.q?.trim() ? await holding(tx, query.q) : undefined,
    sort: query.sort,
    after,
    limit: query.limit,
  });
  const items = rows.slice(0, query.limit);
  const last = items.at(-1);
  return {
    items: items.map((row) => presentConversation(row, (url) => mediaUrl(context, url))),
    nextCursor: rows.length > query.limit && last ? packCursor(keyOf(last, query.sort)) : null,
  };
}

const keyOf = (row: ConversationRow, sort: string) =>
  sort === "priority" ? [row.priority, row.last_at.toISOString(), row.id] : [row.last_at.toISOString(), row.id];

async function holding(tx: Tx, words: string): Promise<string[]> {
  const found = await search(tx, {
    query: readQuery(words, { allowUnanchored: true, path: "q" }),
    before: null,
    limit: searched,
  });
  return [...new Set(found.rows.flatMap((row) => row.conversation_id ?? []))];
}
