import type { Intent } from "@earshot/contract/signals.ts";
import { sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";

export type RuleRow = {
  id: string;
  name: string;
  topic_id: string | null;
  topic_name: string | null;
  intent: Intent | null;
  product_id: string | null;
  product_name: string | null;
  minutes: number | null;
  active: boolean;
  created_at: Date;
  version: number;
};

const rules = (tx: Tx, which: ReturnType<typeof sql>) =>
  sql<RuleRow>`
    select r.id, r.name, r.topic_id, t.name as topic_name, r.intent, r.product_id, p.name as product_name, r.minutes,
      r.active, r.created_at, r.version
    from leaving_rule r
    left join topic t on t.workspace_id = r.workspace_id and t.id = r.topic_id
    left join product p on p.workspace_id = r.workspace_id and p.id = r.product_id
    where r.workspace_id = ${tx.workspaceId} ${which} order by r.id limit 50`.execute(tx.db);

/** Oldest first: the first that holds counts. */
export const allRules = async (tx: Tx): Promise<RuleRow[]> => (await rules(tx, sql``)).rows;

export const ruleById = async (tx: Tx, id: string): Promise<RuleRow | undefined> =>
  (await rules(tx, sql`and r.id = ${id}`)).rows[0];

export const ruleName = (tx: Tx, id: string) =>
  tx.db
    .selectFrom("leaving_rule")
    .select(["id", "name"])
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .executeTakeFirst();

export type Conditions = { topic_id: string | null; intent: string | null; product_id: string | null };

export const insertRule = (tx: Tx, row: Conditions & { id: string; name: string; minutes: number | null }) =>
  tx.db
    .insertInto("leaving_rule")
    .values({ workspace_id: tx.workspaceId, ...row })
    .execute();

export const changeRule = (
  tx: Tx,
  id: string,
  change: Partial<Conditions & { name: string; minutes: number | null; active: boolean }>,
) =>
  tx.db
    .updateTable("leaving_rule")
    .set((eb) => ({ ...change, version: eb("version", "+", 1) }))
    .where("workspace_id", "=", tx.workspaceId)
    .where("id", "=", id)
    .execute();

export const deleteRule = (tx: Tx, id: string) =>
  tx.db.deleteFrom("leaving_rule").where("workspace_id", "=", tx.workspaceId).where("id", "=", id).execute();

/** What rules ask about a conversation. */
export type Facts = { id: string; subject: string; at: Date; text: string; intents: string[]; topicIds: string[] };

/** Of one conversation, or of the newest public ones since a moment. */
export async function factsOf(tx: Tx, which: { id: string } | { since: Date; limit: number }): Promise<Facts[]> {
  const narrow =
    "id" in which
      ? sql`and c.id = ${which.id}`
      : sql`and c.created_at >= ${which.since} and c.visibility in ('public', 'unlisted') order by c.last_at desc, c.id desc limit ${which.limit}`;
  const { rows } = await sql<Facts>`
    select c.id, c.subject, c.created_at as at, coalesce(p.title || E'\\n', '') || coalesce(p.text, '') as text,
      coalesce(s.intents, '{}') as intents,
      array(select m.topic_id::text from match m where m.workspace_id = c.workspace_id
        and m.post_id = c.last_customer_post_id and m.ended_at is null) as "topicIds"
    from (select * from conversation c where c.workspace_id = ${tx.workspaceId} and c.merged_into is null ${narrow}) c
    left join post p on p.workspace_id = c.workspace_id and p.id = c.last_customer_post_id and p.deleted_at is null
    left join signal s on s.workspace_id = c.workspace_id and s.post_id = c.last_customer_post_id`.execute(tx.db);
  return rows;
}
