import type { ShownAnswer } from "@earshot/portal/questions/answer-card.tsx";
import type { Listed } from "@earshot/portal/questions/question-list.tsx";
import type { ShownQuestion } from "@earshot/portal/questions/question-page.tsx";
import type { Visit } from "#server/portal/site.ts";
import { questionPath } from "./address.ts";
import { type AnswerRow, answersTo, votedFor, writtenOf } from "./answer-store.ts";
import { askerName } from "./asker-name.ts";
import { isAsker } from "./is-asker.ts";
import { networkName } from "./network-name.ts";
import { solutionFirst, stateOf } from "./present.ts";
import { isFollower, type QuestionRow, questionsById } from "./question-store.ts";
import { isOpenNow, type SourceRow, sourcesOf } from "./source-store.ts";

/** A question as lists of the portal show it. */
export const listed = (context: Visit["context"], row: QuestionRow): Listed => ({
  path: questionPath(row),
  title: row.title ?? "",
  author: askerName(context, row),
  team: row.own,
  state: stateOf(row),
  answers: row.answers,
  votes: row.votes,
  category: categoryOf(row),
  tags: row.tags.map(tagOf),
  askedAt: row.posted_at,
});

export const listedById = async ({ context, tx }: Visit, ids: string[]): Promise<Listed[]> =>
  (await questionsById(tx, ids)).map((row) => listed(context, row));

/** Answers on one page. */
const perPage = 100;

/** A question with a page of its answers, as who looks may see them; null when it is not shown. */
export async function shownQuestion(
  visit: Visit,
  id: string,
  page: number,
): Promise<{ question: ShownQuestion; answers: ShownAnswer[]; more: boolean } | null> {
  const { tx, member } = visit;
  const [row] = await questionsById(tx, [id]);
  const written = row && (await writtenOf(tx, id));
  if (!row || !written) return null;
  const rows = await answersTo(tx, id, { limit: perPage + 1, skip: page * perPage });
  const answers = solutionFirst(rows.slice(0, perPage), row.solution_id);
  const me = member?.identityId ?? null;
  const own = member !== null && (await isAsker(tx, row.author_id, member));
  const voted = me === null ? new Set<string>() : await votedFor(tx, [id, ...answers.map((answer) => answer.id)], me);
  return {
    question: {
      id,
      path: questionPath(row),
      title: row.title ?? "",
      html: written.html ?? "",
      text: row.snippet,
      author: askerName(visit.context, row),
      team: row.own,
      own,
      editable: own && row.network === null,
      askedOn: row.network === null ? null : networkName(visit.context, row.network),
      ...placesOf(visit.context, await sourcesOf(tx, id)),
      votes: row.votes,
      voted: voted.has(id),
      followed: me !== null && (await isFollower(tx, id, me)),
      answers: row.answers,
      solved:
        row.solution === null || row.solved_by === null || row.solution_id === null
          ? null
          : { kind: row.solution, by: row.solved_by, answerId: row.solution_id },
      category: categoryOf(row),
      tags: row.tags.map(tagOf),
      askedAt: row.posted_at,
      editedAt: row.edited_at,
    },
    answers: answers.map((answer) => shownAnswer(answer, me, voted)),
    more: rows.length > perPage,
  };
}

/** Where else it was asked, as far as the portal may say so. */
function placesOf(
  context: Visit["context"],
  sources: SourceRow[],
): Pick<ShownQuestion, "quote" | "quoteGone" | "alsoAsked"> {
  const shown = sources.filter((source) => source.named && source.ended_at === null && isOpenNow(source));
  const places = shown.map((source) => ({
    network: networkName(context, source.network),
    handle: `@${source.handle.replace(/^@/, "")}`,
    url: source.url,
  }));
  const first = shown.findIndex((source) => source.first && source.quote !== null);
  const place = places[first];
  return {
    quote: place ? { ...place, text: shown[first]?.quote ?? "" } : null,
    quoteGone: sources.some((source) => source.first && (source.ended_at !== null || !isOpenNow(source))),
    alsoAsked: places.filter((_, n) => n !== first),
  };
}

function shownAnswer(row: AnswerRow, me: string | null, voted: ReadonlySet<string>): ShownAnswer {
  return {
    id: row.id,
    html: row.html ?? "",
    text: row.text.slice(0, 2_000),
    author: row.author_name,
    team: row.team,
    own: row.author_id === me,
    votes: row.votes,
    voted: voted.has(row.id),
    postedAt: row.posted_at,
    editedAt: row.edited_at,
  };
}

const categoryOf = (row: QuestionRow) =>
  row.category_slug === null ? null : { path: `/categories/${row.category_slug}`, name: row.category_name ?? "" };

const tagOf = (tag: string) => ({ path: `/tags/${encodeURIComponent(tag)}`, name: tag });
