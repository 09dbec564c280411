import type {
  Category,
  PortalAnswer,
  Question,
  QuestionDetail,
  QuestionSource,
  QuestionState,
} from "@earshot/contract/community.ts";
import { questionPath } from "./address.ts";
import type { AnswerRow } from "./answer-store.ts";
import type { CategoryRow } from "./category-store.ts";
import { sourceOf } from "./publish.ts";
import type { QuestionRow } from "./question-store.ts";
import { isOpenNow, type SourceRow } from "./source-store.ts";

export const presentCategory = (row: CategoryRow): Category => ({
  id: row.id,
  slug: row.slug,
  name: row.name,
  description: row.description,
  productId: row.product_id,
  questions: row.questions,
  version: row.version,
});

export function presentQuestion(row: QuestionRow, origin: string): Question {
  return {
    id: row.id,
    title: row.title ?? "",
    url: origin + questionPath(row),
    snippet: row.snippet,
    author: { id: row.author_id, name: row.author_name, personId: row.author_person, team: row.own },
    category: row.category_id === null ? null : { id: row.category_id, name: row.category_name ?? "" },
    tags: row.tags,
    state: stateOf(row),
    answers: row.answers,
    votes: row.votes,
    askedAt: row.posted_at.toISOString(),
    lastAt: row.last_at.toISOString(),
    hiddenAt: row.hidden_at?.toISOString() ?? null,
    hiddenReason: row.hidden_reason,
    version: row.version,
  };
}

export function stateOf(row: Pick<QuestionRow, "solution" | "answers">): QuestionState {
  if (row.solution !== null) return row.solution === "accepted" ? "solved" : "likely";
  return row.answers > 0 ? "answered" : "unanswered";
}

export function presentDetail(
  {
    row,
    written,
    answers,
    sources,
  }: {
    row: QuestionRow;
    written: { html: string | null; raw: string | null };
    answers: AnswerRow[];
    sources: SourceRow[];
  },
  origin: string,
): QuestionDetail {
  return {
    ...presentQuestion(row, origin),
    html: written.html ?? "",
    source: sourceOf(written.raw),
    editedAt: row.edited_at?.toISOString() ?? null,
    solvedBy: row.solved_by,
    answerList: solutionFirst(answers, row.solution_id).map((answer) => presentAnswer(answer, row)),
    sources: sources.map(presentSource),
  };
}

function presentSource(row: SourceRow): QuestionSource {
  const isShown = row.ended_at === null && isOpenNow(row);
  return {
    postId: row.post_id,
    first: row.first,
    network: row.network,
    url: row.deleted_at === null ? row.url : null,
    author: { id: row.author_id, handle: row.handle, name: row.author_name, personId: row.person_id },
    quote: isShown ? row.quote : null,
    named: isShown && row.named,
    endedWhy: row.ended_why,
    endedAt: row.ended_at?.toISOString() ?? null,
    editedAt: row.edited_at?.toISOString() ?? null,
    consent:
      row.consent === null || row.consent_at === null
        ? null
        : { text: row.consent, at: row.consent_at.toISOString(), by: row.consent_by },
    conversationId: row.conversation_id,
    addedBy: row.added_by,
    addedAt: row.added_at.toISOString(),
    notice: {
      text: row.notice,
      state: (row.reply_state ?? "held") as QuestionSource["notice"]["state"],
      held: row.held_code === null ? null : { code: row.held_code, reason: row.held_reason ?? "" },
    },
  };
}

export const solutionFirst = (answers: AnswerRow[], solutionId: string | null): AnswerRow[] => [
  ...answers.filter((answer) => answer.id === solutionId),
  ...answers.filter((answer) => answer.id !== solutionId),
];

function presentAnswer(row: AnswerRow, question: QuestionRow): PortalAnswer {
  return {
    id: row.id,
    html: row.html ?? "",
    source: sourceOf(row.raw),
    author: { id: row.author_id, name: row.author_name, personId: row.author_person, team: row.team },
    votes: row.votes,
    postedAt: row.posted_at.toISOString(),
    editedAt: row.edited_at?.toISOString() ?? null,
    hiddenAt: row.hidden_at?.toISOString() ?? null,
    hiddenReason: row.hidden_reason,
    solution: question.solution_id === row.id ? question.solution : null,
  };
}
