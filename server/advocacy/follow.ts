import type { Reaction } from "#server/reactions.ts";
import { forgetWords } from "./forget-words.ts";
import { weighIdea } from "./weigh-idea.ts";
import { weighQuestion } from "./weigh-question.ts";

/** Whatever happened to a question or its answers: the ledger follows how it stands now. */
export const weighAnswers: Reaction = async (context, workspaceId, { subjectId }) => {
  if (subjectId !== null) await weighQuestion(context, workspaceId, subjectId);
};

/** The same for an idea, and for the one it was merged into or parted from. */
export const weighIdeas: Reaction = async (context, workspaceId, { subjectId, data }) => {
  const { into, from } = (data ?? {}) as { into?: unknown; from?: unknown };
  for (const id of [subjectId, into, from]) if (typeof id === "string") await weighIdea(context, workspaceId, id);
};

export const forgetDisputes: Reaction = async (context, workspaceId, { subjectId }) => {
  if (subjectId !== null) await forgetWords(context, workspaceId, subjectId);
};
