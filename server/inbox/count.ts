import { sql } from "kysely";
import { planKept } from "#server/db/plan-keeper.ts";
import type { Tx } from "#server/db/transaction.ts";
import { asksSignals, type ConversationFilter, indexed, lookedAt } from "./conditions.ts";

/** A figure beside a view says how much there is to do; beyond this it says "or more". */
export const countedUpTo = 2_000;
/** Rows looked at for a filter that no index answers. */
const lookedAtMost = 5_000;

const built = {
  open: { status: "open" },
  mine: { status: "open", mine: true },
  unassigned: { status: "open", mine: false },
  waitingCommunity: { status: "waiting_community" },
  waitingCustomer: { status: "waiting_customer" },
  snoozed: { status: "snoozed" },
  resolved: { status: "resolved" },
  noReplyNeeded: { status: "no_reply_needed" },
} as const;
type Built = keyof typeof built | "unread";

/** How many stand in each built-in view, and how many open ones are unread; none beyond `countedUpTo`. */
export async function counts(tx: Tx, userId: string | null): Promise<Record<Built, number>> {
  const names = Object.keys(built) as (keyof typeof built)[];
  const some = (narrow: ReturnType<typeof sql>) => sql`(select count(*)::int from (select 1 from conversation c
    where c.workspace_id = ${tx.workspaceId} and c.merged_into is null ${narrow} limit ${sql.lit(countedUpTo)}) x)`;
  const columns = names.map((name) => {
    const view = built[name];
    const filter: ConversationFilter = { status: view.status };
    if ("mine" in view) filter.assignee = view.mine ? userId : null;
    // An API key is nobody: nothing is its own.
    if (name === "mine" && userId === null) return sql`0 as ${sql.ref(name)}`;
    return sql`${some(indexed(filter))} as ${sql.ref(name)}`;
  });
  const { rows } = await sql<Record<Built, number>>`${planKept}
    select ${sql.join(columns)}, (select count(*)::int from (${unread(tx, userId)} limit ${sql.lit(countedUpTo)}) x) as unread`.execute(
    tx.db,
  );
  return rows[0]!;
}

/** How many conversations a filter holds. `more`: counting stopped there. */
export async function count(
  tx: Tx,
  userId: string | null,
  filter: ConversationFilter,
): Promise<{ count: number; more: boolean }> {
  const { tag, topicId, personId, priority, waitingSince } = filter;
  const plain = [tag, topicId, personId, priority, filter.unread, waitingSince].every((one) => one === undefined);
  if (plain && !asksSignals(filter)) {
    const { rows } = await sql<{ found: number }>`
      select count(*)::int as found from (select 1 from conversation c
        where c.workspace_id = ${tx.workspaceId} and c.merged_into is null ${indexed(filter)} limit ${countedUpTo}) x`.execute(
      tx.db,
    );
    return { count: rows[0]!.found, more: rows[0]!.found === countedUpTo };
  }
  // a tag on few conversations is found by its own index, however old they are
  const tagged = sql`select g.conversation_id from conversation_tag g where g.workspace_id = ${tx.workspaceId} and g.tag = ${tag ?? ""} limit ${lookedAtMost}`;
  const { rows } = await sql<{ looked: number; found: number }>`
    with c as materialized (
      select c.workspace_id, c.id, c.last_post_id, c.last_customer_post_id, c.priority, c.customer_id
      from conversation c where c.workspace_id = ${tx.workspaceId} and c.merged_into is null ${indexed(filter)}
      ${tag ? sql`and c.id = any(array(${tagged}))` : sql``}
      ${filter.ids ? sql`` : sql`order by c.last_at desc, c.id desc`} limit ${lookedAtMost})
    select greatest((select count(*) from c), ${tag ? sql`(select count(*) from (${tagged}) x)` : sql`0`})::int as looked, (select count(*)::int from (
      select 1 from c left join conversation_read r on r.workspace_id = c.workspace_id and r.conversation_id = c.id and r.user_id = ${userId}
      where true ${lookedAt(tx, filter, sql`r.post_id`)} limit ${countedUpTo}) x) as found`.execute(tx.db);
  const { looked, found } = rows[0]!;
  return { count: found, more: found === countedUpTo || looked === lookedAtMost };
}

/** Open conversations whose newest customer post the asker has not read, among the newest `countedUpTo`. */
const unread = (tx: Tx, userId: string | null) => sql`
  select 1 from (select c.workspace_id, c.id, c.last_customer_post_id from conversation c
    where c.workspace_id = ${tx.workspaceId} and c.merged_into is null and c.status = 'open'
    order by c.last_at desc, c.id desc limit ${sql.lit(countedUpTo)}) c
  left join conversation_read r on r.workspace_id = c.workspace_id and r.conversation_id = c.id and r.user_id = ${userId}
  where c.last_customer_post_id is not null and r.post_id is distinct from c.last_customer_post_id`;
