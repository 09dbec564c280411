import { z } from "zod";
import { status } from "./inbox-status.ts";
import { signalFilter, signalSorts } from "./signals.ts";
import * as text from "./text.ts";

const assignee = z.union([z.enum(["me", "none"]), text.id]);
const priority = z.coerce.number().int().min(0).max(4);
/** minutes; a year at most */
const waiting = z.coerce.number().int().min(1).max(527_040);

/** `deadline`: what waits for the community, the least time left first */
const conversationSort = z.enum(["newest", "oldest", "priority", "deadline", ...signalSorts]);

/** What narrows a list of conversations; everything named must hold. */
export const conversationFilter = z.strictObject({
  status: status.optional(),
  /** a teammate's id, `me` or `none` */
  assignee: assignee.optional(),
  channelId: text.id.optional(),
  topicId: text.id.optional(),
  tag: text.name.optional(),
  /** at least this one */
  priority: priority.optional(),
  unread: z.boolean().optional(),
  /** the customer spoke last, at least this many minutes ago */
  waiting: waiting.optional(),
  /** words of its posts, in the query language */
  q: z.string().max(200).optional(),
  /** what the customer said last */
  ...signalFilter,
  sort: conversationSort.optional(),
});
export type ConversationFilter = z.infer<typeof conversationFilter>;

/** The same in the address of a list. */
export const conversationQuery = conversationFilter.extend({
  unread: text.flag.optional(),
  personId: text.id.optional(),
  organizationId: text.id.optional(),
  sort: conversationSort.default("newest"),
  cursor: text.cursor.optional(),
  limit: text.limit,
});
