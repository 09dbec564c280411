import { portalPath } from "#server/portal-path.ts";

/** Where a question stands on the portal. */
export const questionPath = (question: { id: string; title: string | null }): string =>
  portalPath("questions", question.id, question.title ?? "");
