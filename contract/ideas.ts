import { z } from "zod";
import { ideaSorts, ideaStates } from "./choices.ts";
import { endpoint } from "./endpoint.ts";
import { teammateRef } from "./inbox.ts";
import { author, post } from "./posts.ts";
import * as text from "./text.ts";

const ideaState = z.enum(ideaStates);
export type IdeaState = z.infer<typeof ideaState>;
/** A duplicate is made by merging, never set. */
export const settableStates = ideaStates.filter((state) => state !== "duplicate");
const settable = z.enum(["considering", "planned", "started", "shipped", "declined"]);

export type IdeaSort = (typeof ideaSorts)[number];

const namedRef = z.object({ id: z.string(), name: z.string() });

export const idea = z.object({
  id: z.string(),
  title: z.string(),
  text: z.string(),
  state: ideaState,
  /** the owner's public words to the state it is in */
  answer: z.string().nullable(),
  product: namedRef.nullable(),
  owner: teammateRef.nullable(),
  /** distinct people behind it and what was merged into it */
  votes: z.number().int(),
  /** posts that ask for it */
  evidence: z.number().int(),
  /** the idea it was merged into */
  mergedInto: z.object({ id: z.string(), title: z.string() }).nullable(),
  createdBy: z.string().nullable(),
  createdAt: z.string(),
  /** when its state last changed */
  changedAt: z.string(),
  version: z.number().int(),
});
export type Idea = z.infer<typeof idea>;

/** How far a telling is. */
const tellingCounts = z.object({
  /** replies by what became of them */
  waiting: z.number().int(),
  sent: z.number().int(),
  failed: z.number().int(),
  held: z.number().int(),
});

export const ideaChange = z.object({
  id: z.string(),
  from: ideaState.nullable(),
  to: ideaState,
  answer: z.string().nullable(),
  by: z.string().nullable(),
  at: z.string(),
  /** null: not told */
  telling: z
    .object({
      text: z.string(),
      by: z.string().nullable(),
      at: z.string(),
      /** everybody has been looked at */
      done: z.boolean(),
      counts: tellingCounts,
    })
    .nullable(),
});
export type IdeaChange = z.infer<typeof ideaChange>;

const ideaDetail = idea.extend({
  /** newest first, at most 100 */
  changes: z.array(ideaChange),
  /** ideas that were merged into this one, at most 100 */
  merged: z.array(z.object({ id: z.string(), title: z.string(), votes: z.number().int() })),
});
export type IdeaDetail = z.infer<typeof ideaDetail>;

export const evidence = z.object({
  /** the post's id */
  id: z.string(),
  /** without author or words once it was deleted at its source: its vote stays, nameless */
  post,
  addedBy: z.string().nullable(),
  addedAt: z.string(),
  /** the merged idea it was added to, where it is not this one */
  via: z.object({ id: z.string(), title: z.string() }).nullable(),
});
export type Evidence = z.infer<typeof evidence>;

export const backer = z.object({
  /** the person's id, or the identity's of somebody who is not in People */
  id: z.string(),
  /** null: everything they said was deleted at its source */
  name: z.string().nullable(),
  personId: z.string().nullable(),
  author: author.nullable(),
  /** posts that ask for it */
  posts: z.number().int(),
  /** by a vote without a post */
  voted: z.boolean(),
  since: z.string(),
});
export type Backer = z.infer<typeof backer>;

/** What would be or was said to one backer. */
export const recipient = z.object({
  /** the backer's id */
  id: z.string(),
  name: z.string().nullable(),
  personId: z.string().nullable(),
  network: z.string().nullable(),
  /** where they are told: the post that is answered */
  postId: z.string().nullable(),
  postText: z.string().nullable(),
  /** ready: would be told now; held: not, and why; else the state of the reply that tells them */
  state: z.enum(["ready", "held", "queued", "sending", "sent", "failed", "unknown", "cancelled"]),
  held: z.object({ code: z.string(), reason: z.string() }).nullable(),
  /** the words as they leave */
  text: z.string().nullable(),
  conversationId: z.string().nullable(),
  remoteUrl: z.string().nullable(),
});
export type Recipient = z.infer<typeof recipient>;

const tellingText = z.string().trim().min(1).max(text.maxima.query);

const changelogEntry = z.object({
  /** the idea's id */
  id: z.string(),
  title: z.string(),
  state: z.enum(["shipped", "declined"]),
  answer: z.string().nullable(),
  at: z.string(),
  votes: z.number().int(),
  /** who asked for it in public, first ones first, at most 3; nobody who said no to being written to */
  credits: z.array(z.object({ name: z.string(), network: z.string(), url: z.string().nullable() })),
});
export type ChangelogEntry = z.infer<typeof changelogEntry>;

const title = text.name;
const words = z.string().trim().max(text.maxima.note);
const tag = "Ideas";

export const listIdeas = endpoint({
  name: "listIdeas",
  method: "GET",
  path: "/ideas",
  summary: "What customers ask for; merged ideas only with `state=duplicate`",
  tag,
  permission: "ideas:read",
  status: 200,
  query: z.strictObject({
    q: z.string().max(200).optional(),
    state: ideaState.optional(),
    productId: text.id.optional(),
    sort: z.enum(ideaSorts).default("votes"),
    cursor: text.cursor.optional(),
    limit: text.limit,
  }),
  result: text.page(idea),
});

export const countIdeas = endpoint({
  name: "countIdeas",
  method: "GET",
  path: "/ideas/counts",
  summary: "How many ideas stand in each state",
  tag,
  permission: "ideas:read",
  status: 200,
  result: z.object(
    Object.fromEntries(ideaStates.map((state) => [state, z.number().int()])) as Record<IdeaState, z.ZodInt>,
  ),
});

export const createIdea = endpoint({
  name: "createIdea",
  method: "POST",
  path: "/ideas",
  summary: "Add an idea, from a post where `postId` names one",
  tag,
  permission: "ideas:work",
  status: 201,
  body: z.strictObject({
    title,
    text: words.optional(),
    productId: text.id.nullable().optional(),
    postId: text.id.optional(),
  }),
  result: idea,
});

export const getIdea = endpoint({
  name: "getIdea",
  method: "GET",
  path: "/ideas/{id}",
  summary: "One idea with its states and what was told",
  tag,
  permission: "ideas:read",
  status: 200,
  params: text.byId,
  result: ideaDetail,
});

export const updateIdea = endpoint({
  name: "updateIdea",
  method: "PATCH",
  path: "/ideas/{id}",
  summary: "Reword an idea, decide on it, answer it",
  tag,
  permission: "ideas:manage",
  status: 200,
  params: text.byId,
  body: z.strictObject({
    title: title.optional(),
    text: words.optional(),
    productId: text.id.nullable().optional(),
    ownerId: text.id.nullable().optional(),
    state: settable.optional(),
    answer: words.nullable().optional(),
  }),
  result: idea,
});

export const mergeIdea = endpoint({
  name: "mergeIdea",
  method: "PUT",
  path: "/ideas/{id}/merge",
  summary: "Say that it repeats another idea, which counts its votes from then on",
  tag,
  permission: "ideas:manage",
  status: 200,
  params: text.byId,
  body: z.strictObject({ into: text.id }),
  result: idea,
});

export const unmergeIdea = endpoint({
  name: "unmergeIdea",
  method: "DELETE",
  path: "/ideas/{id}/merge",
  summary: "Take a merge back: each idea has its own votes again",
  tag,
  permission: "ideas:manage",
  status: 204,
  params: text.byId,
});

export const listEvidence = endpoint({
  name: "listEvidence",
  method: "GET",
  path: "/ideas/{id}/evidence",
  summary: "The posts that ask for it, newest first",
  tag,
  permission: "ideas:read",
  status: 200,
  params: text.byId,
  query: text.paged,
  result: text.page(evidence),
});

export const addEvidence = endpoint({
  name: "addEvidence",
  method: "POST",
  path: "/ideas/{id}/evidence",
  summary: "Let a post count for an idea; the same post again changes nothing",
  tag,
  permission: "ideas:work",
  status: 201,
  params: text.byId,
  body: z.strictObject({ postId: text.id }),
  result: idea,
});

export const removeEvidence = endpoint({
  name: "removeEvidence",
  method: "DELETE",
  path: "/ideas/{id}/evidence/{postId}",
  summary: "A post does not ask for this after all",
  tag,
  permission: "ideas:work",
  status: 204,
  params: z.strictObject({ id: text.id, postId: text.id }),
});

export const listPostIdeas = endpoint({
  name: "listPostIdeas",
  method: "GET",
  path: "/posts/{id}/ideas",
  summary: "The ideas a post counts for",
  tag,
  permission: "ideas:read",
  status: 200,
  params: text.byId,
  result: z.object({ items: z.array(idea) }),
});

export const listBackers = endpoint({
  name: "listBackers",
  method: "GET",
  path: "/ideas/{id}/backers",
  summary: "Who stands behind it, each once",
  tag,
  permission: "ideas:read",
  status: 200,
  params: text.byId,
  query: text.paged,
  result: text.page(backer),
});

export const voteForIdea = endpoint({
  name: "voteForIdea",
  method: "PUT",
  path: "/ideas/{id}/votes/{personId}",
  summary: "Record the vote of a person who said so elsewhere; one vote, however often",
  tag,
  permission: "ideas:work",
  status: 200,
  params: z.strictObject({ id: text.id, personId: text.id }),
  result: idea,
});

export const withdrawVote = endpoint({
  name: "withdrawVote",
  method: "DELETE",
  path: "/ideas/{id}/votes/{personId}",
  summary: "Take a recorded vote back; posts keep counting",
  tag,
  permission: "ideas:work",
  status: 204,
  params: z.strictObject({ id: text.id, personId: text.id }),
});

export const listRecipients = endpoint({
  name: "listRecipients",
  method: "GET",
  path: "/ideas/{id}/recipients",
  summary: "Whom the newest change would be told or was told, with the words, or why not",
  tag,
  permission: "ideas:read",
  status: 200,
  params: text.byId,
  query: z.strictObject({
    /** the words to try; those of the telling, or suggested ones */
    text: tellingText.optional(),
    cursor: text.cursor.optional(),
    limit: text.limit,
  }),
  result: text.page(recipient).extend({
    changeId: z.string().nullable(),
    text: z.string(),
    /** names in braces that stand for nothing and leave as they are */
    unknown: z.array(z.string()),
  }),
});

export const tellBackers = endpoint({
  name: "tellBackers",
  method: "POST",
  path: "/ideas/{id}/telling",
  summary: "Tell the newest change once to each backer where they spoke; again: try those who were held",
  tag,
  permission: "ideas:tell",
  status: 201,
  params: text.byId,
  body: z.strictObject({ changeId: text.id, text: tellingText }),
  result: ideaChange,
});

export const listChangelog = endpoint({
  name: "listChangelog",
  method: "GET",
  path: "/changelog",
  summary: "You said, we did, or did not and why: shipped and declined ideas, newest first",
  tag,
  permission: "ideas:read",
  status: 200,
  query: text.paged,
  result: text.page(changelogEntry),
});
