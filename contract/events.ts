import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import * as text from "./text.ts";

/**
 * What GET /api/v1/events sends, one JSON object per server-sent event. It is a hint: fetch the subject again.
 * The SSE `id` is the event's id, the SSE `event` its type; `resync` says: fetch everything you show again.
 */
export const liveEvent = z.object({
  id: z.string(),
  /** noun.verb, such as post.created, conversation.updated, reply.sent, channel.updated, topic.updated */
  type: z.string(),
  subject: z.object({ kind: z.string(), id: z.string() }).nullable(),
  version: z.number().int().nullable(),
});
export type LiveEvent = z.infer<typeof liveEvent>;

export const streamEvents = endpoint({
  name: "streamEvents",
  method: "GET",
  path: "/events",
  summary: "Live updates as server-sent events; send Last-Event-ID to go on where you were",
  tag: "Live",
  permission: "workspace:read",
  status: 200,
  query: z.strictObject({ workspace: text.id.optional() }),
});
