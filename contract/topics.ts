import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { post } from "./posts.ts";
import * as text from "./text.ts";

export const topicRoles = ["own", "product", "rival", "category", "campaign", "place"] as const;
export const topicRole = z.enum(topicRoles);
export type TopicRole = z.infer<typeof topicRole>;

export const topic = z.object({
  id: z.string(),
  name: z.string(),
  role: topicRole,
  query: z.string(),
  opensConversations: z.boolean(),
  /** the query runs again over stored posts after a change */
  rerun: z.enum(["idle", "running"]),
  posts: z.number().int(),
  postsLastDay: z.number().int(),
  createdAt: z.string(),
  version: z.number().int(),
});
export type Topic = z.infer<typeof topic>;

export const listTopics = endpoint({
  name: "listTopics",
  method: "GET",
  path: "/topics",
  summary: "What the workspace listens for",
  tag: "Topics",
  permission: "topics:read",
  status: 200,
  query: text.paged,
  result: text.page(topic),
});

export const createTopic = endpoint({
  name: "createTopic",
  method: "POST",
  path: "/topics",
  summary: "Listen for something; stored posts are matched too, in the background",
  tag: "Topics",
  permission: "topics:manage",
  status: 201,
  body: z.strictObject({
    name: text.name,
    query: text.query.min(1),
    role: topicRole.default("own"),
    opensConversations: z.boolean().default(false),
  }),
  result: topic,
});

export const getTopic = endpoint({
  name: "getTopic",
  method: "GET",
  path: "/topics/{id}",
  summary: "One topic",
  tag: "Topics",
  permission: "topics:read",
  status: 200,
  params: text.byId,
  result: topic,
});

export const updateTopic = endpoint({
  name: "updateTopic",
  method: "PATCH",
  path: "/topics/{id}",
  summary: "Change a topic; a changed query runs again over stored posts",
  tag: "Topics",
  permission: "topics:manage",
  status: 200,
  params: text.byId,
  body: z.strictObject({
    name: text.name.optional(),
    query: text.query.min(1).optional(),
    role: topicRole.optional(),
    opensConversations: z.boolean().optional(),
  }),
  result: topic,
});

export const deleteTopic = endpoint({
  name: "deleteTopic",
  method: "DELETE",
  path: "/topics/{id}",
  summary: "Stop listening; the posts stay",
  tag: "Topics",
  permission: "topics:manage",
  status: 204,
  params: text.byId,
});

export const listTopicPosts = endpoint({
  name: "listTopicPosts",
  method: "GET",
  path: "/topics/{id}/posts",
  summary: "Posts that satisfy a topic, newest first",
  tag: "Topics",
  permission: "posts:read",
  status: 200,
  params: text.byId,
  query: text.paged,
  result: text.page(post),
});

export const previewTopic = endpoint({
  name: "previewTopic",
  method: "POST",
  path: "/topics/preview",
  summary: "What a query would have found, without saving it",
  tag: "Topics",
  permission: "topics:read",
  status: 200,
  body: z.strictObject({ query: text.query.min(1) }),
  result: z.object({
    items: z.array(post.extend({ words: z.array(z.string()) })),
    /** UTC days, newest last, counted over the posts looked at */
    perDay: z.array(z.object({ day: z.string(), posts: z.number().int() })),
    found: z.number().int(),
    lookedAt: z.number().int(),
    searchedBackTo: z.string().nullable(),
  }),
});
