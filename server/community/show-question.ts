import { en } from "@earshot/portal/questions/en.ts";
import { questionPage } from "@earshot/portal/questions/question-page.tsx";
import { z } from "zod";
import type { Known, Shown, Visit } from "#server/portal/site.ts";
import { questionPath } from "./address.ts";
import { stateOf } from "./present.ts";
import { shownQuestion } from "./shown.ts";
import { similar } from "./similar.ts";

const mostSimilar = 5;

/** The page of a question; `written` is an answer that was not taken. */
export async function showQuestion(
  visit: Visit,
  id: string,
  written?: { text: string; fault: string },
): Promise<Shown | null> {
  if (!z.uuid().safeParse(id).success) return null;
  const page = Number(
    z
      .string()
      .regex(/^[1-9]\d{0,3}$/)
      .safeParse(visit.query.page).data ?? 0,
  );
  const shown = await shownQuestion(visit, id.toLowerCase(), page);
  if (!shown) return null;
  const { question, answers, more } = shown;
  return questionPage({
    question,
    answers,
    next: more ? `${question.path}?page=${page + 1}` : null,
    company: visit.place.name,
    signedIn: visit.member !== null,
    written,
    now: visit.now,
  });
}

/** Questions that ask the same, as the form shows them. */
export const similarTo = async ({ tx }: Visit, title: string): Promise<Known[]> =>
  (await similar(tx, title.slice(0, 200), mostSimilar)).map((row) => ({
    path: questionPath(row),
    title: row.title ?? "",
    state: en.state[stateOf(row)],
    near: true,
  }));
