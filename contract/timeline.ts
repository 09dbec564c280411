import { z } from "zod";
import { entryKinds } from "./choices.ts";
import { endpoint } from "./endpoint.ts";
import { post } from "./posts.ts";
import * as text from "./text.ts";

export const entryKind = z.enum(entryKinds);
export type EntryKind = z.infer<typeof entryKind>;

export const entrySources = ["person", "teammate", "api", "import", "automation"] as const;
export type EntrySource = (typeof entrySources)[number];

export const timelineEntry = z.object({
  id: z.string(),
  at: z.string(),
  kind: entryKind,
  /** whom it is about; null only where that is no longer known */
  personId: z.string().nullable(),
  /** who brought it about; null where it was not recorded */
  source: z.enum(entrySources).nullable(),
  by: z.string().nullable(),
  post: post.nullable(),
  /** one line for everything that is not a post */
  summary: z.string().nullable(),
  conversationId: z.string().nullable(),
});
export type TimelineEntry = z.infer<typeof timelineEntry>;

const query = z.strictObject({
  kind: entryKind.optional(),
  /** in: what they wrote; out: what we answered */
  direction: z.enum(["in", "out"]).optional(),
  /** what passed through this channel */
  channelId: text.id.optional(),
  /** only what is older */
  until: text.dateTime.optional(),
  cursor: text.cursor.optional(),
  limit: text.limit,
});

export const getTimeline = endpoint({
  name: "getTimeline",
  method: "GET",
  path: "/people/{id}/timeline",
  summary: "Everything said and done, over all channels, newest first",
  tag: "People",
  permission: "people:read",
  status: 200,
  params: text.byId,
  query,
  result: text.page(timelineEntry),
});

export const getTimelineEntry = endpoint({
  name: "getTimelineEntry",
  method: "GET",
  path: "/people/{id}/timeline/{entryId}",
  summary: "One entry of a person's timeline",
  tag: "People",
  permission: "people:read",
  status: 200,
  params: z.strictObject({ id: text.id, entryId: text.id }),
  result: timelineEntry,
});

export const getOrganizationTimeline = endpoint({
  name: "getOrganizationTimeline",
  method: "GET",
  path: "/organizations/{id}/timeline",
  summary: "Everything said and done by an organization's people, newest first",
  tag: "Organizations",
  permission: "people:read",
  status: 200,
  params: text.byId,
  query,
  result: text.page(timelineEntry),
});
