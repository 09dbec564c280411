import { forgetDisputes, weighAnswers, weighIdeas } from "./advocacy/follow.ts";
import type { Context } from "./context.ts";
import type { ReactedVerb } from "./events.ts";

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
  "question.solved": [weighAnswers],
  "question.reopened": [weighAnswers],
  "question.updated": [weighAnswers],
  "answer.updated": [weighAnswers],
  "idea.updated": [weighIdeas],
  "idea.merged": [weighIdeas],
  "idea.unmerged": [weighIdeas],
  "idea.backed": [weighIdeas],
  "member.deleted": [forgetDisputes],
};
