import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import * as text from "./text.ts";

export const stopStates = ["waiting", "accepted", "dismissed"] as const;

/** A post that asks not to be written to: a do-not-contact entry that waits for a teammate's decision. */
export const stopProposal = z.object({
  id: z.string(),
  postId: z.string(),
  /** whose account said it, by its identity */
  author: z.object({ id: z.string(), network: z.string(), handle: z.string(), name: z.string() }),
  /** null: not in People; accepting adds them */
  person: z.object({ id: z.string(), name: z.string() }).nullable(),
  /** the words that counted; null once the post is deleted at its source */
  words: z.string().nullable(),
  state: z.enum(stopStates),
  createdAt: z.string(),
  decidedAt: z.string().nullable(),
  decidedBy: z.string().nullable(),
  /** the do-not-contact entry that accepting made, while it is in force */
  suppressionId: z.string().nullable(),
});
export type StopProposal = z.infer<typeof stopProposal>;

export const listStopProposals = endpoint({
  name: "listStopProposals",
  method: "GET",
  path: "/stop-proposals",
  summary: "Posts that ask not to be written to, newest first",
  tag: "Consent",
  permission: "people:read",
  status: 200,
  query: z.strictObject({
    state: z.enum(stopStates).optional(),
    identityId: text.id.optional(),
    personId: text.id.optional(),
    cursor: text.cursor.optional(),
    limit: text.limit,
  }),
  result: text.page(stopProposal),
});

export const decideStopProposal = endpoint({
  name: "decideStopProposal",
  method: "PUT",
  path: "/stop-proposals/{id}/decision",
  summary: "Accept it, which sets do-not-contact for the person, or dismiss it",
  tag: "Consent",
  permission: "people:edit",
  status: 200,
  params: text.byId,
  body: z.strictObject({ accept: z.boolean() }),
  result: stopProposal,
});

export const undoStopDecision = endpoint({
  name: "undoStopDecision",
  method: "DELETE",
  path: "/stop-proposals/{id}/decision",
  summary: "Take a decision back: it waits again, and the entry that accepting made is lifted",
  tag: "Consent",
  permission: "people:edit",
  status: 200,
  params: text.byId,
  result: stopProposal,
});
