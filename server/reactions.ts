import { forgetDisputes, weighAnswers, weighIdeas } from "./advocacy/follow.ts";
import { emptyQuote, followEdit, obeyAuthor, offerAnswers } from "./community/follow-sources.ts";
import type { Context } from "./context.ts";
import type { ReactedVerb } from "./events.ts";
import { forgetAsked } from "./leaving/forget-asked.ts";
import { leaveByRule } from "./leaving/leave-by-rule.ts";
import { noticeAnswer, noticeReopened, noticeSolved } from "./leaving/notice-answer.ts";
import { noticePeer } from "./leaving/notice-peer.ts";
import { endWithStatus, startClock } from "./leaving/settle.ts";
import { attachLinks } from "./links/attach-links.ts";
import { noteArrival } from "./links/note-arrival.ts";
import { forgetPost } from "./understanding/forget-lessons.ts";

/** What happened, as the log keeps it. */
export type Happened = {
  id: string;
  verb: string;
  at: Date;
  subjectId: string | null;
  data: unknown;
  actorKind: string;
  actorId: string | null;
};

/**
 * What one capability does because something happened in another. It runs after the commit, at least once and at any
 * later time, each in transactions of its own: whatever it writes is keyed by the event or by its subject.
 */
export type Reaction = (context: Context, workspaceId: string, happened: Happened) => Promise<unknown>;

export type Reactions = { [V in ReactedVerb]: readonly Reaction[] };

/** Every reaction to every event, one line each. */
export const reactions: Reactions = {
  "conversation.opened": [leaveByRule],
  "conversation.waits": [startClock],
  "conversation.returned": [endWithStatus],
  "conversation.spoken_in": [noticePeer],
  "answer.created": [noticeAnswer],
  "post.addressed": [obeyAuthor],
  "post.edited": [followEdit],
  "post.deleted": [emptyQuote, forgetPost],
  "question.solved": [offerAnswers, weighAnswers, noticeSolved],
  "question.reopened": [offerAnswers, weighAnswers, noticeReopened],
  "question.updated": [weighAnswers],
  "answer.updated": [weighAnswers],
  "idea.updated": [weighIdeas],
  "idea.merged": [weighIdeas],
  "idea.unmerged": [weighIdeas],
  "idea.backed": [weighIdeas],
  "member.deleted": [forgetDisputes, forgetAsked],
  "reply.queued": [attachLinks],
  "member.created": [noteArrival],
};
