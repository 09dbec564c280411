import { z } from "zod";
import { questionTitle, tag } from "./community.ts";
import { endpoint } from "./endpoint.ts";
import { teammateRef } from "./inbox.ts";
import { intent } from "./signals.ts";
import * as text from "./text.ts";

/** A quarter of an hour to a week. */
export const minutes = z.number().int().min(15).max(10_080);

/** At most so many members are asked at once. */
export const mostAsked = 3;

export const askReasonCodes = [
  "accepted",
  "helpful",
  "tagged",
  "topic",
  "category",
  "tag",
  "anything",
  "asked_week",
] as const;
/** One line of a score: what counts, how often, of what (a category, tag or topic by name). */
export const askReason = z.object({
  code: z.enum(askReasonCodes),
  count: z.number().int(),
  /** for `asked_week` the limit */
  of: z.string(),
  points: z.number().int(),
});
export type AskReason = z.infer<typeof askReason>;

export const passedBecause = [
  "asker",
  "teammate",
  "suppressed",
  "refused",
  "quiet_hours",
  "asked_enough",
  "declined",
  "other_subjects",
  "others_first",
] as const;

const memberRef = z.object({ id: z.string(), name: z.string(), personId: z.string() });

export const matchedMember = z.object({
  member: memberRef,
  /** higher is asked first; the sum of the reasons' points */
  score: z.number().int(),
  reasons: z.array(askReason),
});
export type MatchedMember = z.infer<typeof matchedMember>;

export const askedStates = ["asked", "accepted", "declined", "escalated", "answered"] as const;

export const askedMember = matchedMember.extend({
  state: z.enum(askedStates),
  askedAt: z.string(),
  stateAt: z.string(),
  /** what they told the team when they escalated */
  reason: z.string().nullable(),
});
export type AskedMember = z.infer<typeof askedMember>;

export const endings = [
  "solved",
  "peer",
  "deadline",
  "escalated",
  "declined",
  "customer",
  "taken_back",
  "merged",
] as const;

export const leaving = z.object({
  id: z.string(),
  question: z.object({ id: z.string(), title: z.string(), url: z.string() }),
  /** who left it; null when a rule did */
  by: teammateRef.nullable(),
  /** the rule that did, and what it asked for */
  rule: z.object({ id: z.string(), name: z.string() }).nullable(),
  leftAt: z.string(),
  deadlineAt: z.string(),
  asked: z.array(askedMember),
  /** the newest answer of a member on the portal */
  answeredAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  endedBecause: z.enum(endings).nullable(),
});
export type Leaving = z.infer<typeof leaving>;

export const peerAnswer = z.object({
  postId: z.string(),
  author: z.string(),
  snippet: z.string(),
  /** the customer thanked, or a teammate said so */
  because: z.enum(["thanks", "teammate"]),
  thanks: z.string().nullable(),
  proposedAt: z.string(),
  confirmedAt: z.string().nullable(),
  confirmedBy: z.string().nullable(),
});
export type PeerAnswer = z.infer<typeof peerAnswer>;

const byConversation = z.strictObject({ id: text.id });

export const getLeaving = endpoint({
  name: "getLeaving",
  method: "GET",
  path: "/conversations/{id}/leaving",
  summary: "How a conversation was last left to the community: who was asked and why, until when, what came of it",
  tag: "Community",
  permission: "conversations:read",
  status: 200,
  params: byConversation,
  result: z.object({
    /** null: never */
    leaving: leaving.nullable(),
    /** an answer by somebody of the network, proposed or confirmed */
    peer: peerAnswer.nullable(),
  }),
});

export const previewLeaving = endpoint({
  name: "previewLeaving",
  method: "GET",
  path: "/conversations/{id}/willing-members",
  summary: "Who would be asked if it were left to the community now, who would not, and why",
  tag: "Community",
  permission: "conversations:read",
  status: 200,
  params: byConversation,
  query: z.strictObject({
    /** as the question would be sorted; found in its words unless told */
    categoryId: text.id.optional(),
  }),
  result: z.object({
    /** why it cannot be left, as a sentence */
    refusal: z.object({ code: z.string(), message: z.string() }).nullable(),
    title: z.string(),
    categoryId: z.string().nullable(),
    tags: z.array(z.string()),
    minutes: z.number().int(),
    asked: z.array(matchedMember),
    /** how many willing members are passed over, by reason */
    passed: z.array(z.object({ because: z.enum(passedBecause), members: z.number().int() })),
  }),
});

export const createLeaving = endpoint({
  name: "createLeaving",
  method: "POST",
  path: "/conversations/{id}/leaving",
  summary: "Leave it to the community: its public post becomes a question, fitting members are asked, the clock starts",
  tag: "Community",
  permission: "conversations:work",
  status: 201,
  params: byConversation,
  body: z.strictObject({
    /** the workspace's own unless told */
    minutes: minutes.optional(),
    /** its first line unless told */
    title: questionTitle.optional(),
    categoryId: text.id.nullable().optional(),
    tags: z.array(tag).max(5).optional(),
  }),
  result: leaving,
});

export const createLeavings = endpoint({
  name: "createLeavings",
  method: "POST",
  path: "/leavings",
  summary: "Leave up to 50 conversations; each line says what became of its own",
  tag: "Community",
  permission: "conversations:work",
  status: 200,
  body: z.strictObject({
    ids: z
      .array(text.id)
      .min(1)
      .max(50)
      .refine((ids) => new Set(ids).size === ids.length, "name each conversation once"),
    minutes: minutes.optional(),
  }),
  result: z.object({
    items: z.array(
      z.object({
        id: z.string(),
        refusal: z.object({ code: z.string(), message: z.string() }).nullable(),
      }),
    ),
  }),
});

export const endLeaving = endpoint({
  name: "endLeaving",
  method: "DELETE",
  path: "/conversations/{id}/leaving",
  summary: "Take it back from the community; the question stays",
  tag: "Community",
  permission: "conversations:work",
  status: 204,
  params: byConversation,
});

export const confirmPeerAnswer = endpoint({
  name: "confirmPeerAnswer",
  method: "PUT",
  path: "/conversations/{id}/peer-answer",
  summary: "A post of somebody else in the thread has answered it: the conversation is resolved, the author thanked",
  tag: "Community",
  permission: "conversations:work",
  status: 200,
  params: byConversation,
  body: z.strictObject({ postId: text.id }),
  result: peerAnswer,
});

export const dismissPeerAnswer = endpoint({
  name: "dismissPeerAnswer",
  method: "DELETE",
  path: "/conversations/{id}/peer-answer",
  summary: "It was no answer: dismiss the proposal, or undo the confirmation, which opens the conversation again",
  tag: "Community",
  permission: "conversations:work",
  status: 204,
  params: byConversation,
});

export const leavingSettings = z.object({
  /** how long a conversation waits for the community */
  minutes,
  /** whose it is when it comes back: whoever left it, or nobody */
  returnsTo: z.enum(["leaver", "nobody"]),
  version: z.number().int(),
});
export type LeavingSettings = z.infer<typeof leavingSettings>;

export const getLeavingSettings = endpoint({
  name: "getLeavingSettings",
  method: "GET",
  path: "/leaving-settings",
  summary: "How long the community has, and whose a conversation is when it comes back",
  tag: "Community",
  permission: "conversations:read",
  status: 200,
  result: leavingSettings,
});

export const updateLeavingSettings = endpoint({
  name: "updateLeavingSettings",
  method: "PATCH",
  path: "/leaving-settings",
  summary: "Change them, for what is left from now on",
  tag: "Community",
  permission: "community:manage",
  status: 200,
  body: z.strictObject({ minutes: minutes.optional(), returnsTo: z.enum(["leaver", "nobody"]).optional() }),
  result: leavingSettings,
});

export const leavingRule = z.object({
  id: z.string(),
  name: z.string(),
  topic: z.object({ id: z.string(), name: z.string() }).nullable(),
  intent: intent.nullable(),
  product: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** null: the workspace's own */
  minutes: minutes.nullable(),
  active: z.boolean(),
  createdAt: z.string(),
  version: z.number().int(),
});
export type LeavingRule = z.infer<typeof leavingRule>;

const conditions = {
  topicId: text.id.nullable().optional(),
  /** said of the customer's newest post */
  intent: intent.nullable().optional(),
  /** named in the customer's newest post */
  productId: text.id.nullable().optional(),
  minutes: minutes.nullable().optional(),
};

export const listLeavingRules = endpoint({
  name: "listLeavingRules",
  method: "GET",
  path: "/leaving-rules",
  summary: "What is left to the community by itself, oldest first; at most 50",
  tag: "Community",
  permission: "conversations:read",
  status: 200,
  result: z.object({ items: z.array(leavingRule) }),
});

export const createLeavingRule = endpoint({
  name: "createLeavingRule",
  method: "POST",
  path: "/leaving-rules",
  summary: "Add a rule, off; everything it names must hold of a conversation that opens",
  tag: "Community",
  permission: "community:manage",
  status: 201,
  body: z.strictObject({ name: text.name, ...conditions }),
  result: leavingRule,
});

export const updateLeavingRule = endpoint({
  name: "updateLeavingRule",
  method: "PATCH",
  path: "/leaving-rules/{id}",
  summary: "Change a rule, or switch it on or off",
  tag: "Community",
  permission: "community:manage",
  status: 200,
  params: text.byId,
  body: z.strictObject({ name: text.name.optional(), ...conditions, active: z.boolean().optional() }),
  result: leavingRule,
});

export const deleteLeavingRule = endpoint({
  name: "deleteLeavingRule",
  method: "DELETE",
  path: "/leaving-rules/{id}",
  summary: "Remove a rule; what it left stays left",
  tag: "Community",
  permission: "community:manage",
  status: 204,
  params: text.byId,
});

export const tryLeavingRule = endpoint({
  name: "tryLeavingRule",
  method: "GET",
  path: "/leaving-rules/{id}/past",
  summary: "What a rule would have left of the conversations of the last 30 days, before it is switched on",
  tag: "Community",
  permission: "conversations:read",
  status: 200,
  params: text.byId,
  result: z.object({
    /** public conversations looked at, the newest 2,000 at most */
    looked: z.number().int(),
    held: z.number().int(),
    examples: z.array(z.object({ id: z.string(), subject: z.string(), at: z.string() })),
  }),
});
