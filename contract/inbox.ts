import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { conversationQuery } from "./inbox-filter.ts";
import { status } from "./inbox-status.ts";
import { author, post, visibility } from "./posts.ts";
import { signal } from "./signals.ts";
import * as text from "./text.ts";

export { type Status, status, statuses } from "./inbox-status.ts";

export const teammateRef = z.object({ id: z.string(), name: z.string() });

export const replyStates = ["queued", "sending", "sent", "failed", "unknown", "cancelled"] as const;
export const replyState = z.enum(replyStates);
export type ReplyState = z.infer<typeof replyState>;

export const reply = z.object({
  id: z.string(),
  conversationId: z.string(),
  /** the post it answers */
  parentId: z.string(),
  channelId: z.string(),
  text: z.string(),
  visibility,
  state: replyState,
  remoteId: z.string().nullable(),
  remoteUrl: z.string().nullable(),
  /** the post it became, once seen on the network */
  postId: z.string().nullable(),
  lastError: z.object({ code: z.string(), message: z.string(), at: z.string() }).nullable(),
  author: teammateRef.nullable(),
  attempts: z.number().int(),
  createdAt: z.string(),
  sentAt: z.string().nullable(),
});
export type Reply = z.infer<typeof reply>;

export const note = z.object({
  id: z.string(),
  conversationId: z.string(),
  text: z.string(),
  author: teammateRef.nullable(),
  createdAt: z.string(),
});
export type Note = z.infer<typeof note>;

export const conversation = z.object({
  id: z.string(),
  status,
  statusReason: z.string().nullable(),
  snoozedUntil: z.string().nullable(),
  /** until when it waits for the community */
  communityUntil: z.string().nullable(),
  /** 0 none, 1 low, 2 normal, 3 high, 4 urgent */
  priority: z.number().int(),
  assignee: teammateRef.nullable(),
  tags: z.array(z.string()),
  network: z.string(),
  channelId: z.string().nullable(),
  threadId: z.string(),
  /** title of the thread, or the first line of its opening post */
  subject: z.string(),
  startedBy: z.enum(["customer", "company", "peer"]),
  visibility,
  /** the customer it is with */
  customer: author.nullable(),
  /** why it is here: addressed (our account was addressed), reply, message, topic, manual */
  openedBy: z.enum(["addressed", "reply", "message", "topic", "manual"]),
  snippet: z.string(),
  lastPostAt: z.string(),
  lastPostBy: z.string().nullable(),
  /** what analysis says of the customer's newest post; null: not analyzed (yet) */
  signals: z.array(signal).nullable(),
  unread: z.boolean(),
  posts: z.number().int(),
  /** the resolved conversation of the same thread that came before */
  previousId: z.string().nullable(),
  createdAt: z.string(),
  version: z.number().int(),
});
export type Conversation = z.infer<typeof conversation>;

/** What the composer has to know to answer one post. */
export const composer = z.object({
  /** the post that is answered */
  answers: z.string(),
  canReply: z.boolean(),
  /** why not, as a sentence */
  refusal: z.string().nullable(),
  /** what whoever writes should know first, as a sentence */
  warning: z.string().nullable(),
  limit: z.number().nullable(),
  unit: z.enum(["characters", "graphemes"]).nullable(),
  /** every link counts this many units, where the network says so */
  linkLength: z.number().nullable(),
  /** UTF-8 bytes that a text may have beside its limit */
  maxBytes: z.number().nullable(),
  /** written into the text by the network: does not have to be typed */
  prefix: z.string(),
  replyAs: z.string().nullable(),
  widestVisibility: visibility,
});

export const conversationDetail = conversation.extend({
  /** the public tree above and beside what the team works on: ancestors, oldest first */
  above: z.array(post),
  /** other answers to the same parent, at most 20 */
  beside: z.array(post),
  /** the conversation's own posts, oldest first: the newest 60, and `listConversationPosts` for what came before them */
  thread: z.array(post),
  morePosts: z.boolean(),
  notes: z.array(note),
  replies: z.array(reply),
  /** status changes, assignments and the like, oldest first */
  events: z.array(
    z.object({ id: z.string(), at: z.string(), verb: z.string(), actor: z.string().nullable(), summary: z.string() }),
  ),
  /** for the post that is answered unless told otherwise */
  composer,
});
export type ConversationDetail = z.infer<typeof conversationDetail>;

export const listConversations = endpoint({
  name: "listConversations",
  method: "GET",
  path: "/conversations",
  summary: "The team's work, by last activity unless sorted otherwise",
  tag: "Inbox",
  permission: "conversations:read",
  status: 200,
  query: conversationQuery,
  result: text.page(conversation),
});

export const countConversations = endpoint({
  name: "countConversations",
  method: "GET",
  path: "/conversations/counts",
  summary: "How many stand in each view",
  tag: "Inbox",
  permission: "conversations:read",
  status: 200,
  result: z.object({
    open: z.number().int(),
    mine: z.number().int(),
    unassigned: z.number().int(),
    waitingCommunity: z.number().int(),
    waitingCustomer: z.number().int(),
    snoozed: z.number().int(),
    resolved: z.number().int(),
    noReplyNeeded: z.number().int(),
    unread: z.number().int(),
    /** counting stops there: a figure that reaches it means "or more" */
    most: z.number().int(),
  }),
});

export const createConversation = endpoint({
  name: "createConversation",
  method: "POST",
  path: "/conversations",
  summary: "Open a conversation on a post, or return the one that has it",
  tag: "Inbox",
  permission: "conversations:work",
  status: 201,
  body: z.strictObject({ postId: text.id }),
  result: conversation,
});

export const getConversation = endpoint({
  name: "getConversation",
  method: "GET",
  path: "/conversations/{id}",
  summary: "One conversation with its thread, notes and replies",
  tag: "Inbox",
  permission: "conversations:read",
  status: 200,
  params: text.byId,
  result: conversationDetail,
});

/** What a teammate sets on a conversation; what is not named stays as it is. */
export const conversationChange = z.strictObject({
  status: status.optional(),
  statusReason: z.string().trim().max(500).nullable().optional(),
  /** needed with status snoozed */
  snoozedUntil: text.dateTime.nullable().optional(),
  assigneeId: z
    .union([text.id, z.literal("me")])
    .nullable()
    .optional(),
  priority: z.number().int().min(0).max(4).optional(),
  tags: z.array(text.name.max(60)).max(20).optional(),
});
export type ConversationChange = z.infer<typeof conversationChange>;

export const listConversationPosts = endpoint({
  name: "listConversationPosts",
  method: "GET",
  path: "/conversations/{id}/posts",
  summary: "The conversation's own posts, newest first; as a cursor the id of a post also serves: what came before it",
  tag: "Inbox",
  permission: "conversations:read",
  status: 200,
  params: text.byId,
  query: text.paged,
  result: text.page(post),
});

export const updateConversation = endpoint({
  name: "updateConversation",
  method: "PATCH",
  path: "/conversations/{id}",
  summary: "Assign, set status or priority, snooze",
  tag: "Inbox",
  permission: "conversations:work",
  status: 200,
  params: text.byId,
  body: conversationChange,
  result: conversation,
});

export const markRead = endpoint({
  name: "markRead",
  method: "PUT",
  path: "/conversations/{id}/read",
  summary: "I have read it",
  tag: "Inbox",
  permission: "conversations:read",
  status: 204,
  params: text.byId,
});

export const markUnread = endpoint({
  name: "markUnread",
  method: "DELETE",
  path: "/conversations/{id}/read",
  summary: "Keep it unread for me",
  tag: "Inbox",
  permission: "conversations:read",
  status: 204,
  params: text.byId,
});

export const createNote = endpoint({
  name: "createNote",
  method: "POST",
  path: "/conversations/{id}/notes",
  summary: "Write a note that only the team sees",
  tag: "Inbox",
  permission: "conversations:work",
  status: 201,
  params: text.byId,
  body: z.strictObject({ text: text.note }),
  result: note,
});

export const createReply = endpoint({
  name: "createReply",
  method: "POST",
  path: "/conversations/{id}/replies",
  summary: "Answer where they spoke; the reply leaves once, in the background",
  tag: "Inbox",
  permission: "replies:send",
  status: 201,
  params: text.byId,
  body: z.strictObject({
    text: text.postText.min(1),
    /** the post to answer; the newest one of the conversation's customer unless told */
    parentId: text.id.optional(),
    /** never wider than the parent's */
    visibility: visibility.optional(),
    /** the newest post the writer saw; newer ones make it a 409 */
    seenPostId: text.id.optional(),
    /** the newest reply of the team the writer saw, null for none; newer ones make it a 409 */
    seenReplyId: text.id.nullable().optional(),
  }),
  result: reply,
});

export const listReplies = endpoint({
  name: "listReplies",
  method: "GET",
  path: "/replies",
  summary: "What was sent or is to be sent, newest first; `state=failed` and `state=unknown` wait for a person",
  tag: "Inbox",
  permission: "conversations:read",
  status: 200,
  query: z.strictObject({ state: replyState.optional(), cursor: text.cursor.optional(), limit: text.limit }),
  result: text.page(reply),
});

export const getComposer = endpoint({
  name: "getComposer",
  method: "GET",
  path: "/conversations/{id}/composer",
  summary: "Whether and how a post of the conversation can be answered",
  tag: "Inbox",
  permission: "conversations:read",
  status: 200,
  params: text.byId,
  query: z.strictObject({ postId: text.id.optional() }),
  result: composer,
});

export const getReply = endpoint({
  name: "getReply",
  method: "GET",
  path: "/replies/{id}",
  summary: "A reply's state and its address on the network",
  tag: "Inbox",
  permission: "conversations:read",
  status: 200,
  params: text.byId,
  result: reply,
});

export const retryReply = endpoint({
  name: "retryReply",
  method: "POST",
  path: "/replies/{id}/retry",
  summary: "Try a failed reply again, or look again for a doubtful one",
  tag: "Inbox",
  permission: "replies:send",
  status: 202,
  params: text.byId,
  result: reply,
});

export const cancelReply = endpoint({
  name: "cancelReply",
  method: "DELETE",
  path: "/replies/{id}",
  summary: "Withdraw a reply that has not left, or put a doubtful one aside",
  tag: "Inbox",
  permission: "replies:send",
  status: 204,
  params: text.byId,
});

export const cannedReply = z.object({ id: z.string(), name: z.string(), text: z.string(), createdAt: z.string() });
export type CannedReply = z.infer<typeof cannedReply>;

export const listCannedReplies = endpoint({
  name: "listCannedReplies",
  method: "GET",
  path: "/canned-replies",
  summary: "Texts the team uses again, by name",
  tag: "Inbox",
  permission: "conversations:read",
  status: 200,
  query: text.paged,
  result: text.page(cannedReply),
});

export const createCannedReply = endpoint({
  name: "createCannedReply",
  method: "POST",
  path: "/canned-replies",
  summary: "Keep a text for later",
  tag: "Inbox",
  permission: "conversations:work",
  status: 201,
  body: z.strictObject({ name: text.name, text: text.note }),
  result: cannedReply,
});

export const deleteCannedReply = endpoint({
  name: "deleteCannedReply",
  method: "DELETE",
  path: "/canned-replies/{id}",
  summary: "Drop a kept text",
  tag: "Inbox",
  permission: "conversations:work",
  status: 204,
  params: text.byId,
});

export const listTags = endpoint({
  name: "listTags",
  method: "GET",
  path: "/tags",
  summary: "Tags in use, by name",
  tag: "Inbox",
  permission: "conversations:read",
  status: 200,
  result: z.object({ items: z.array(z.object({ name: z.string(), conversations: z.number().int() })) }),
});
