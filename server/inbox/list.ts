import type { Query } from "@earshot/contract/endpoint.ts";
import type { listConversations } from "@earshot/contract/inbox.ts";
import type { ConversationFilter as Filter } from "@earshot/contract/inbox-filter.ts";
import type { Context } from "#server/context.ts";
import { packCursor, unpackCursor } from "#server/db/page.ts";
import type { Tx } from "#server/db/transaction.ts";
import { badRequest } from "#server/errors.ts";
import { mediaUrl } from "#server/posts/media-url.ts";
import { search } from "#server/posts/search.ts";
import { readQuery } from "#server/topics/read-query.ts";
import type { ConversationFilter } from "./conditions.ts";
import { pageOfConversations } from "./page-of-conversations.ts";
import { presentConversation } from "./present.ts";
import type { ConversationRow } from "./store.ts";

/** Posts a word search looks at before it gives the conversations that hold them. */
const searched = 500;

/** One page of a view. A search asks the posts, in the query language, and lists the conversations that hold them. */
export async function list(context: Context, tx: Tx, query: Query<typeof listConversations>, userId: string | null) {
  const after = unpackCursor(query.cursor, isTimed(query.sort) ? 2 : 3);
  const rows = await pageOfConversations(tx, userId, {
    ...(await resolve(context, tx, query, userId)),
    personId: query.personId,
    organizationId: query.organizationId,
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

/** A filter as it came, made ready to be asked: who "me" is, which moment "an hour ago" was, what the words hold. */
export async function resolve(
  context: Context,
  tx: Tx,
  filter: Filter,
  userId: string | null,
): Promise<ConversationFilter> {
  if (filter.assignee === "me" && userId === null) throw badRequest("An API key is nobody: name the teammate.");
  return {
    status: filter.status,
    assignee: filter.assignee === "me" ? userId : filter.assignee === "none" ? null : filter.assignee,
    channelId: filter.channelId,
    topicId: filter.topicId,
    tag: filter.tag,
    priority: filter.priority,
    unread: filter.unread,
    waitingSince: filter.waiting ? new Date(context.now().getTime() - filter.waiting * 60_000) : undefined,
    signals: {
      language: filter.language,
      tone: filter.tone,
      intent: filter.intent,
      urgency: filter.urgency,
      toxicity: filter.toxicity,
    },
    ids: filter.q?.trim() ? await holding(tx, filter.q) : undefined,
  };
}

const isTimed = (sort: string) => sort === "newest" || sort === "oldest";

const keyOf = (row: ConversationRow, sort: string) =>
  isTimed(sort) ? [row.last_at.toISOString(), row.id] : [row.rank, row.last_at.toISOString(), row.id];

async function holding(tx: Tx, words: string): Promise<string[]> {
  const found = await search(tx, {
    query: readQuery(words, { allowUnanchored: true, path: "q" }),
    before: null,
    limit: searched,
  });
  return [...new Set(found.rows.flatMap((row) => row.conversation_id ?? []))];
}
