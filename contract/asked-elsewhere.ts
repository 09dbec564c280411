import { z } from "zod";
import { question, questionDetail, questionText, questionTitle, tags } from "./community.ts";
import { endpoint } from "./endpoint.ts";
import { composer } from "./inbox.ts";
import * as text from "./text.ts";

const bySource = z.strictObject({ id: text.id, postId: text.id });

/** Characters of a quote at most, as a reader counts them. */
export const mostQuoted = 280;
/** A little more than it may have: combined letters count once when they are read. */
const quote = z.string().trim().min(1).max(2_000);
/** Words to an author; `{{link}}` and `{{name}}` are filled in. */
const notice = z.string().trim().min(1).max(2_000);
const held = z.object({ code: z.string(), reason: z.string() });

/** What a question made of a post would say. */
export const questionDraft = z.object({
  refusal: held.nullable(),
  /** the question this post is already */
  question: question.nullable(),
  title: z.string(),
  quote: z.string(),
  notice: z.string(),
  /** why the author would not be told */
  held: held.nullable(),
  similar: z.array(question),
});
export type QuestionDraft = z.infer<typeof questionDraft>;

export const getQuestionDraft = endpoint({
  name: "getQuestionDraft",
  method: "GET",
  path: "/posts/{id}/question",
  summary: "What a question made of a post would say, which questions ask the same, or why it cannot become one",
  tag: "Portal",
  permission: "community:work",
  status: 200,
  params: text.byId,
  query: z.strictObject({
    /** similar questions for this title; for the suggested one unless told */
    title: z.string().max(text.maxima.name).optional(),
  }),
  result: questionDraft,
});

export const askFromPost = endpoint({
  name: "askFromPost",
  method: "POST",
  path: "/posts/{id}/question",
  summary: "Make a question of a public post: its author asks, is quoted or not, and is told once",
  tag: "Portal",
  permission: "community:work",
  status: 201,
  params: text.byId,
  body: z.strictObject({
    title: questionTitle,
    /** the team's own words, Markdown; without them the post is quoted */
    text: questionText.optional(),
    /** which words of the post, at most 280 characters; its beginning unless told */
    quote: quote.optional(),
    categoryId: text.id.optional(),
    tags: tags.default([]),
    /** what the author is told; the usual words unless told */
    notice: notice.optional(),
  }),
  result: questionDetail,
});

export const sameHere = endpoint({
  name: "sameHere",
  method: "POST",
  path: "/questions/{id}/sources",
  summary: "Attach a public post that asks the same: a “me too” of its author, who is told once",
  tag: "Portal",
  permission: "community:work",
  status: 201,
  params: text.byId,
  body: z.strictObject({ postId: text.id, notice: notice.optional() }),
  result: questionDetail,
});

export const endSource = endpoint({
  name: "endSource",
  method: "DELETE",
  path: "/questions/{id}/sources/{postId}/quote",
  summary: "Take an author's words, name and link off the portal",
  tag: "Portal",
  permission: "community:work",
  status: 200,
  params: bySource,
  result: questionDetail,
});

export const restoreQuote = endpoint({
  name: "restoreQuote",
  method: "PUT",
  path: "/questions/{id}/sources/{postId}/quote",
  summary: "Quote an author again; who said no must have agreed since",
  tag: "Portal",
  permission: "community:work",
  status: 200,
  params: bySource,
  body: z.strictObject({
    /** where and how the author agreed */
    consent: z.string().trim().min(3).max(500).optional(),
    quote: quote.optional(),
  }),
  result: questionDetail,
});

export const tellAuthor = endpoint({
  name: "tellAuthor",
  method: "POST",
  path: "/questions/{id}/sources/{postId}/notice",
  summary: "Tell an author who could not be told, once",
  tag: "Portal",
  permission: "replies:send",
  status: 201,
  params: bySource,
  body: z.strictObject({ notice: notice.optional() }),
  result: questionDetail,
});

/** The answer of a solved question on its way back to a conversation in which it was asked. */
export const relay = z.object({
  id: z.string(),
  state: z.enum(["offered", "sent", "dismissed", "withdrawn"]),
  question: z.object({ id: z.string(), title: z.string(), url: z.string() }),
  conversationId: z.string(),
  /** the post that is answered */
  postId: z.string(),
  to: z.object({ network: z.string(), handle: z.string() }),
  answer: z.object({
    id: z.string(),
    text: z.string(),
    by: z.string(),
    /** a teammate's */
    team: z.boolean(),
    /** whoever wrote it agreed to be named where it is passed on */
    named: z.boolean(),
    /** whoever wrote it has erased their account since */
    erased: z.boolean(),
  }),
  /** what is suggested to be said, as the network takes it */
  text: z.string(),
  /** why it cannot be said, as a sentence */
  refusal: z.string().nullable(),
  composer,
  /** another answer solves the question since this one was sent, or none */
  outdated: z.boolean(),
  replyId: z.string().nullable(),
  /** who sent it or put it aside, or why it was withdrawn */
  settledBy: z.string().nullable(),
  settledAt: z.string().nullable(),
  createdAt: z.string(),
});
export type Relay = z.infer<typeof relay>;

export const listRelays = endpoint({
  name: "listRelays",
  method: "GET",
  path: "/relays",
  summary: "Answers that wait to be passed on, newest first",
  tag: "Portal",
  permission: "conversations:read",
  status: 200,
  query: text.paged,
  result: text.page(relay),
});

export const listConversationRelays = endpoint({
  name: "listConversationRelays",
  method: "GET",
  path: "/conversations/{id}/relays",
  summary: "Answers on their way back to a conversation, oldest first",
  tag: "Portal",
  permission: "conversations:read",
  status: 200,
  params: text.byId,
  result: z.object({ items: z.array(relay) }),
});

export const passOn = endpoint({
  name: "passOn",
  method: "POST",
  path: "/relays/{id}/reply",
  summary: "Send the answer to where it was asked, once",
  tag: "Portal",
  permission: "replies:send",
  status: 201,
  params: text.byId,
  body: z.strictObject({ text: text.postText.min(1) }),
  result: relay,
});

export const updateRelay = endpoint({
  name: "updateRelay",
  method: "PATCH",
  path: "/relays/{id}",
  summary: "Put an offered answer aside, or take it up again",
  tag: "Portal",
  permission: "conversations:work",
  status: 200,
  params: text.byId,
  body: z.strictObject({ dismissed: z.boolean() }),
  result: relay,
});
