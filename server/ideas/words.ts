import type { IdeaState } from "@earshot/contract/ideas.ts";
import type { BackerRow } from "./backers-store.ts";
import { fillText, speakable } from "./fill-text.ts";
import type { ChangeRow } from "./store.ts";

const states: Record<IdeaState, string> = {
  considering: "under consideration",
  planned: "planned",
  started: "in the works",
  shipped: "there",
  declined: "not going to happen",
  duplicate: "part of another idea",
};

/** What is suggested to be said of a change. */
export const suggestedText = (state: IdeaState): string =>
  state === "shipped"
    ? "You asked for it, {{name}}: “{{idea}}” is there. {{answer}}"
    : state === "declined"
      ? "Thank you for asking for “{{idea}}”, {{name}}. We looked at it and will not do it. {{answer}}"
      : "News on what you asked for, {{name}}: “{{idea}}” is {{state}}. {{answer}}";

/** A change in one line. */
export const headingFor = (idea: { title: string }, change: { to_state: IdeaState }): string =>
  `“${idea.title}” is ${states[change.to_state]}`;

/** The words as they leave for one backer. */
export const wordsFor = (text: string, idea: { title: string }, change: ChangeRow, backer: BackerRow): string =>
  fillText(text, {
    name: speakable(backer.person_name ?? (backer.author_name || backer.handle || "")),
    idea: idea.title,
    state: states[change.to_state],
    answer: change.answer ?? "",
  })
    .replace(/\s+(?=[,.:!?])/g, "")
    .replace(/,:/g, ":");
