import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import * as text from "./text.ts";

export const linkTargetKinds = ["question", "article"] as const;
const target = z.object({ kind: z.enum(linkTargetKinds), id: z.string(), title: z.string() });

export const trackedLink = z.object({
  id: z.string(),
  /** what is written into an answer; leads to the target and counts */
  url: z.string(),
  target,
  conversationId: z.string().nullable(),
  /** the answer that carries it; null until one does */
  replyId: z.string().nullable(),
  /** distinct readers of each day, added up; bots and previews are not among them */
  clicks: z.number().int(),
  createdBy: z.string().nullable(),
  createdAt: z.string(),
});
export type TrackedLink = z.infer<typeof trackedLink>;

const linkSuggestion = z.object({
  /** the target's id */
  id: z.string(),
  target,
  /** the beginning, as plain text */
  snippet: z.string(),
  /** words that the post and it share; empty for a question, which is found by its whole sense */
  words: z.array(z.string()),
  /** whether customers can open it: the portal is open */
  open: z.boolean(),
});
export type LinkSuggestion = z.infer<typeof linkSuggestion>;

const tag = "Links";

export const createLink = endpoint({
  name: "createLink",
  method: "POST",
  path: "/links",
  summary: "A tracked link to a question or an article; the same again until an answer carries it",
  tag,
  permission: "replies:send",
  status: 201,
  body: z.strictObject({
    targetKind: z.enum(linkTargetKinds),
    targetId: text.id,
    /** where the answer is written that will carry it; none: the one link for every other place */
    conversationId: text.id.optional(),
  }),
  result: trackedLink,
});

export const listLinks = endpoint({
  name: "listLinks",
  method: "GET",
  path: "/links",
  summary: "Tracked links, newest first",
  tag,
  permission: "conversations:read",
  status: 200,
  query: z.strictObject({
    conversationId: text.id.optional(),
    targetId: text.id.optional(),
    cursor: text.cursor.optional(),
    limit: text.limit,
  }),
  result: text.page(trackedLink),
});

export const getLink = endpoint({
  name: "getLink",
  method: "GET",
  path: "/links/{id}",
  summary: "One tracked link with its readers by day (UTC) and how many became members on its way",
  tag,
  permission: "conversations:read",
  status: 200,
  params: text.byId,
  result: trackedLink.extend({
    days: z.array(z.object({ day: z.string(), clicks: z.number().int() })),
    arrivals: z.number().int(),
  }),
});

export const suggestLinks = endpoint({
  name: "suggestLinks",
  method: "GET",
  path: "/links/suggestions",
  summary: "Articles and solved questions that answer a post, articles first",
  tag,
  permission: "knowledge:read",
  status: 200,
  query: z.strictObject({ postId: text.id }),
  result: z.object({ items: z.array(linkSuggestion) }),
});
