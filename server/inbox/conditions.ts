import type { SignalFilter } from "@earshot/contract/signals.ts";
import { type RawBuilder, sql } from "kysely";
import type { Tx } from "#server/db/transaction.ts";

/** What narrows a list of conversations, with names resolved: `assignee` null is nobody, `ids` what a search found. */
export type ConversationFilter = {
  status?: string;
  assignee?: string | null;
  channelId?: string;
  personId?: string;
  organizationId?: string;
  topicId?: string;
  tag?: string;
  /** at least */
  priority?: number;
  unread?: boolean;
  /** the customer spoke last, at this moment or before */
  waitingSince?: Date;
  ids?: string[];
  /** what analysis says of the customer's newest post */
  signals?: SignalFilter;
};

/** Whether a filter asks for what analysis says. */
export const asksSignals = ({ signals }: ConversationFilter): boolean =>
  Object.values(signals ?? {}).some((value) => value !== undefined);

/** The part of a filter that an index of `conversation c` answers. */
export function indexed(filter: ConversationFilter): RawBuilder<unknown> {
  return sql`
    ${filter.status ? sql`and c.status = ${filter.status}` : sql``}
    ${filter.assignee === undefined ? sql`` : filter.assignee === null ? sql`and c.assignee_id is null` : sql`and c.assignee_id = ${filter.assignee}`}
    ${filter.channelId ? sql`and c.channel_id = ${filter.channelId}` : sql``}
    ${filter.ids ? sql`and c.id = any(${filter.ids}::uuid[])` : sql``}
    ${filter.waitingSince ? sql`and c.last_at <= ${filter.waitingSince}` : sql``}`;
}

/** The part that is looked at row by row. `read` is the column of the post that the asker has read up to. */
export function lookedAt(tx: Tx, filter: ConversationFilter, read: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    ${filter.waitingSince ? sql`and c.last_post_id = c.last_customer_post_id` : sql``}
    ${filter.priority ? sql`and c.priority >= ${filter.priority}` : sql``}
    ${filter.personId ? sql`and c.customer_id in (select p.id from identity p where p.workspace_id = ${tx.workspaceId} and p.person_id = ${filter.personId})` : sql``}
    ${
      filter.organizationId
        ? sql`and c.customer_id in (select i.id from person p join identity i on i.workspace_id = p.workspace_id and i.person_id = p.id
            where p.workspace_id = ${tx.workspaceId} and p.organization_id = ${filter.organizationId})`
        : sql``
    }
    ${asksSignals(filter) ? saying(filter.signals!) : sql``}
    ${filter.tag ? sql`and exists (select from conversation_tag g where g.workspace_id = c.workspace_id and g.conversation_id = c.id and g.tag = ${filter.tag})` : sql``}
    ${
      filter.topicId
        ? sql`and exists (select from conversation_post h join match m on m.workspace_id = h.workspace_id and m.post_id = h.post_id
            where h.workspace_id = c.workspace_id and h.conversation_id = c.id and m.topic_id = ${filter.topicId} and m.ended_at is null)`
        : sql``
    }
    ${filter.unread === undefined ? sql`` : sql`and (c.last_customer_post_id is not null and ${read} is distinct from c.last_customer_post_id) = ${filter.unread}`}`;
}

function saying({ language, tone, intent, urgency, toxicity }: SignalFilter): RawBuilder<unknown> {
  return sql`and exists (select from signal g where g.workspace_id = c.workspace_id and g.post_id = c.last_customer_post_id
    ${language ? sql`and (g.language = ${language.toLowerCase()} or starts_with(g.language, ${`${language.toLowerCase()}-`}))` : sql``}
    ${tone ? sql`and g.tone = ${tone}` : sql``}
    ${intent ? sql`and ${intent} = any(g.intents)` : sql``}
    ${urgency ? sql`and g.urgent = ${urgency === "urgent"}` : sql``}
    ${toxicity ? sql`and g.toxicity = ${toxicity}` : sql``})`;
}
