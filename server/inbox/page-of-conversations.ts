import type { SignalSort } from "@earshot/contract/signals.ts";
import { sql } from "kysely";
import { planKept } from "#server/db/plan-keeper.ts";
import type { Tx } from "#server/db/transaction.ts";
import { asksSignals, type ConversationFilter, indexed, lookedAt } from "./conditions.ts";
import { type ConversationRow, conversationRows } from "./store.ts";

export type ConversationPage = ConversationFilter & {
  sort: "newest" | "oldest" | "priority" | "deadline" | SignalSort;
  /** last_at (ISO), id and, not sorted by time alone, the rank first */
  after: (string | number)[] | null;
  limit: number;
};

/** One page of a view in its order, and a row more when others follow. */
export async function pageOfConversations(
  tx: Tx,
  userId: string | null,
  page: ConversationPage,
): Promise<ConversationRow[]> {
  const searched = page.unread !== undefined || bySignal(page.sort);
  const { rows } = await (searched
    ? sql<ConversationRow>`
        with page as materialized (${found(tx, userId, page)})
        ${conversationRows(tx, userId, ranks[page.sort])} and c.id in (select id from page) ${order(page.sort)}`
    : sql<ConversationRow>`${isPlain(page) ? planKept : sql``}
        ${conversationRows(tx, userId, ranks[page.sort])} and c.merged_into is null ${indexed(page)} ${lookedAt(tx, page, sql`r.post_id`)}
        ${after(page)} ${order(page.sort)} limit ${isPlain(page) ? sql.lit(page.limit + 1) : page.limit + 1}`
  ).execute(tx.db);
  return rows;
}

/** By what a page is sorted before time: the worse the higher. */
const ranks = {
  newest: sql`0`,
  oldest: sql`0`,
  priority: sql`c.priority`,
  // in minutes, so that it is an integer for some thousand years
  deadline: sql`coalesce(-(extract(epoch from c.community_until) / 60)::int, -2147483647)`,
  urgency: sql`case when s.urgent then 1 else 0 end`,
  tone: sql`case s.tone when 'negative' then 3 when 'neutral' then 2 when 'positive' then 1 else 0 end`,
  toxicity: sql`case s.toxicity when 'offensive' then 2 when 'harsh' then 1 else 0 end`,
};

/**
 * The views that everybody opens first, and their next pages: read in 2 ms from the index of status and time, or priority,
 * after 3 ms of planning. The limit stands in the text, for a plan that does not know it may sort all that is open.
 */
const isPlain = (page: ConversationPage): boolean =>
  (page.sort === "newest" || page.sort === "priority") &&
  page.limit === onOneScreen &&
  page.status !== undefined &&
  !asksSignals(page) &&
  Object.entries(page).every(([name, value]) => value === undefined || plain.has(name));

/** What the console asks for at a time. */
const onOneScreen = 50;
const plain: ReadonlySet<string> = new Set<keyof ConversationPage>(["status", "signals", "sort", "after", "limit"]);

const bySignal = (sort: ConversationPage["sort"]): boolean =>
  sort === "urgency" || sort === "tone" || sort === "toxicity";

/**
 * The ids alone, where thousands may have to be passed by: what somebody has read of ten thousand conversations is seen
 * in two indexes, where whole rows with customer and teammate took ten times as long.
 */
const found = (tx: Tx, userId: string | null, page: ConversationPage) => sql`
  select c.id from conversation c
  ${
    page.unread === undefined
      ? sql``
      : sql`left join conversation_read r on r.workspace_id = c.workspace_id and r.conversation_id = c.id and r.user_id = ${userId}`
  }
  ${
    bySignal(page.sort)
      ? sql`left join signal s on s.workspace_id = c.workspace_id and s.post_id = c.last_customer_post_id`
      : sql``
  }
  where c.workspace_id = ${tx.workspaceId} and c.merged_into is null ${indexed(page)} ${lookedAt(tx, page, sql`r.post_id`)}
  ${after(page)} ${order(page.sort)} limit ${page.limit + 1}`;

function after({ sort, after }: ConversationPage) {
  if (!after) return sql``;
  if (sort !== "newest" && sort !== "oldest") {
    const [rank, at, id] = after;
    return sql`and (${ranks[sort]}, c.last_at, c.id) < (${rank}::int, ${at}::timestamptz, ${id}::uuid)`;
  }
  const [at, id] = after;
  return sort === "oldest"
    ? sql`and (c.last_at, c.id) > (${at}::timestamptz, ${id}::uuid)`
    : sql`and (c.last_at, c.id) < (${at}::timestamptz, ${id}::uuid)`;
}

const order = (sort: ConversationPage["sort"]) =>
  sort === "oldest"
    ? sql`order by c.last_at, c.id`
    : sort === "newest"
      ? sql`order by c.last_at desc, c.id desc`
      : sql`order by ${ranks[sort]} desc, c.last_at desc, c.id desc`;
