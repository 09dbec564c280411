import { mostTags, questionText, questionTitle, tag } from "@earshot/contract/community.ts";
import { askPage, type Draft, type Faults } from "@earshot/portal/questions/ask-page.tsx";
import { editPage } from "@earshot/portal/questions/edit-page.tsx";
import { z } from "zod";
import { Refusal } from "#server/errors.ts";
import type { Member } from "#server/members/member-of.ts";
import type { Known, PortalSite, Shown, Visit } from "#server/portal/site.ts";
import { questionPath } from "./address.ts";
import { answer } from "./answer.ts";
import { answerById, writtenOf } from "./answer-store.ts";
import { ask } from "./ask.ts";
import { authorOf } from "./author.ts";
import { allCategories } from "./category-store.ts";
import { endSource } from "./end-source.ts";
import { isAsker } from "./is-asker.ts";
import { sourceOf } from "./publish.ts";
import { keepFollower, lockQuestion, questionsById } from "./question-store.ts";
import { reopen } from "./reopen.ts";
import { reword } from "./reword.ts";
import { showQuestion } from "./show-question.ts";
import { solve } from "./solve.ts";
import { sourcesOf } from "./source-store.ts";
import { takeDown } from "./take-down.ts";
import { vote } from "./vote.ts";

type Theirs = Visit & { member: Member };

/** What members do with questions and answers, each with a form of its own. */
export function questionForms(site: PortalSite): void {
  site.form("/questions", (visit) => askForm(site, visit));
  site.form("/questions/:id/answers", answerForm);

  site.form("/questions/:id/votes", voteForm);
  site.form("/answers/:id/votes", voteForm);
  site.form("/questions/:id/follow", async (visit) => {
    const row = await own(visit, "any");
    if (!row) return null;
    await keepFollower(visit.tx, row.questionId, visit.member.identityId, visit.form.on !== "no");
    return toQuestion(visit, row.questionId, row.questionId, visit.form.on === "no" ? undefined : "followed");
  });

  site.form("/answers/:id/solution", async (visit) => {
    const id = z.uuid().safeParse(visit.params.id).data;
    const given = id === undefined ? undefined : await answerById(visit.tx, id);
    const question = given && (await lockQuestion(visit.tx, given.question_id));
    if (!given || !question || !(await isAsker(visit.tx, question.author_id, visit.member))) return null;
    await solve(visit.tx, { answerId: given.id, solution: "accepted", by: "asker", now: visit.now });
    return toQuestion(visit, question.id, given.id, "accepted");
  });
  site.form("/questions/:id/solution", async (visit) => {
    const row = await own(visit, "asked");
    if (!row) return null;
    await reopen(visit.tx, row.questionId, visit.now);
    return toQuestion(visit, row.questionId, row.questionId, "changed");
  });

  site.form("/questions/:id/quote", async (visit) => {
    const row = await own(visit, "asked");
    const first = row && (await sourcesOf(visit.tx, row.questionId)).find((source) => source.first);
    if (!row || !first) return null;
    await endSource(visit.context, visit.tx, first.post_id, "author");
    return toQuestion(visit, row.questionId, row.questionId, "removed");
  });

  for (const kind of ["question", "answer"] as const) {
    site.memberPage(`/${kind}s/:id/edit`, async (visit) => {
      const row = await own(visit, kind);
      return row && showEdit(visit, row, {}, {});
    });
    site.form(`/${kind}s/:id/edit`, async (visit) => {
      const row = await own(visit, kind);
      return row && editForm(visit, row);
    });
    site.form(`/${kind}s/:id/take-down`, async (visit) => {
      const row = await own(visit, kind);
      if (!row) return null;
      await takeDown(visit.context, visit.tx, row.id);
      if (kind === "question") return { to: "/questions", notice: "removed" };
      return toQuestion(visit, row.questionId, row.questionId, "removed");
    });
  }
}

async function askForm(site: PortalSite, visit: Theirs): Promise<Shown> {
  const { form } = visit;
  const draft: Draft = {
    title: form.title ?? "",
    text: form.text ?? "",
    categoryId: form.categoryId ?? "",
    tags: form.tags ?? "",
  };
  const again = async (faults: Faults, similar: Known[] = []) =>
    askPage({ draft, faults, similar, categories: await allCategories(visit.tx), signedIn: true });
  const title = questionTitle.safeParse(draft.title);
  const text = questionText.safeParse(draft.text);
  const tags = z.array(tag).max(mostTags, `Up to ${mostTags} tags.`).safeParse(tagsOf(draft.tags));
  if (!title.success || !text.success || !tags.success)
    return again({
      ...(!title.success && { title: firstFault(title.error) }),
      ...(!text.success && { text: firstFault(text.error) }),
      ...(!tags.success && { tags: firstFault(tags.error) }),
    });
  const found = form.sure === "yes" ? [] : await site.knownOf(visit, title.data);
  if (found.some(({ near }) => near)) return again({}, found);
  try {
    const id = await ask(visit.context, visit.tx, {
      title: title.data,
      source: text.data,
      categoryId: z.uuid().safeParse(draft.categoryId).data ?? null,
      tags: tags.data,
      author: await authorOf(visit.tx, visit.member.identityId),
    });
    return toQuestion(visit, id, id, "asked");
  } catch (error) {
    // Nothing was written: what was typed is shown again with the reason.
    if (error instanceof Refusal && error.status === 422) return again({ form: error.message });
    throw error;
  }
}

async function answerForm(visit: Theirs): Promise<Shown | null> {
  const row = await own(visit, "any");
  if (!row) return null;
  const typed = visit.form.text ?? "";
  const text = questionText.safeParse(typed);
  if (!text.success) return showQuestion(visit, row.questionId, { text: typed, fault: firstFault(text.error) });
  try {
    const author = await authorOf(visit.tx, visit.member.identityId);
    const id = await answer(visit.context, visit.tx, { questionId: row.questionId, source: text.data, author });
    return toQuestion(visit, row.questionId, id, "answered");
  } catch (error) {
    if (!(error instanceof Refusal) || error.status !== 422) throw error;
    return showQuestion(visit, row.questionId, { text: typed, fault: error.message });
  }
}

async function voteForm(visit: Theirs): Promise<Shown | null> {
  const postId = z.uuid().safeParse(visit.params.id).data;
  if (postId === undefined) return null;
  const { identityId } = visit.member;
  const questionId = await vote(visit.tx, { postId, identityId, on: visit.form.on !== "no", now: visit.now });
  return toQuestion(visit, questionId, postId, visit.form.on === "no" ? undefined : "voted");
}

async function editForm(visit: Theirs, row: Own): Promise<Shown> {
  const title = row.isQuestion ? questionTitle.safeParse(visit.form.title ?? "") : null;
  const text = questionText.safeParse(visit.form.text ?? "");
  if (!text.success || (title && !title.success))
    return showEdit(visit, row, visit.form, {
      ...(title && !title.success && { title: firstFault(title.error) }),
      ...(!text.success && { text: firstFault(text.error) }),
    });
  try {
    await reword(visit.context, visit.tx, {
      postId: row.id,
      questionId: row.questionId,
      title: title?.data ?? null,
      source: text.data,
      author: await authorOf(visit.tx, visit.member.identityId),
    });
  } catch (error) {
    if (!(error instanceof Refusal) || error.status !== 422) throw error;
    return showEdit(visit, row, visit.form, { text: error.message });
  }
  return toQuestion(visit, row.questionId, row.id, "changed");
}

async function showEdit(
  visit: Theirs,
  row: Own,
  typed: Record<string, string | undefined>,
  faults: { title?: string; text?: string },
): Promise<Shown> {
  const written = await writtenOf(visit.tx, row.id);
  const [question] = await questionsById(visit.tx, [row.questionId]);
  const at = `/${row.isQuestion ? "questions" : "answers"}/${row.id}`;
  return editPage({
    action: `${at}/edit`,
    takeDown: `${at}/take-down`,
    back: question ? `${questionPath(question)}#post-${row.id}` : "/questions",
    title: row.isQuestion ? (typed.title ?? written?.title ?? "") : null,
    text: typed.text ?? sourceOf(written?.raw ?? null),
    faults,
  });
}

type Own = { id: string; questionId: string; isQuestion: boolean };

/**
 * The question or answer in the address, when it is shown and the member's own words; `asked` for a question that they
 * asked, wherever it was, `any` for a question of anybody's.
 */
async function own(visit: Theirs, kind: "question" | "asked" | "answer" | "any"): Promise<Own | null> {
  const id = z.uuid().safeParse(visit.params.id).data?.toLowerCase();
  if (id === undefined) return null;
  const given = kind === "answer" ? await answerById(visit.tx, id) : undefined;
  if (kind === "answer" && (!given || given.hidden_at || given.author_id !== visit.member.identityId)) return null;
  const [question] = await questionsById(visit.tx, [given?.question_id ?? id]);
  if (!question || (kind === "question" && question.author_id !== visit.member.identityId)) return null;
  if (kind === "asked" && !(await isAsker(visit.tx, question.author_id, visit.member))) return null;
  return { id, questionId: question.id, isQuestion: kind !== "answer" };
}

async function toQuestion(
  visit: Visit,
  questionId: string,
  postId: string,
  notice?: "asked" | "answered" | "changed" | "removed" | "accepted" | "followed" | "voted",
): Promise<Shown> {
  const [question] = await questionsById(visit.tx, [questionId]);
  return { to: question ? `${questionPath(question)}#post-${postId}` : "/questions", notice };
}

const tagsOf = (typed: string): string[] =>
  typed
    .split(",")
    .map((one) => one.trim())
    .filter(Boolean);

const firstFault = (error: z.ZodError): string => error.issues[0]?.message ?? "This was not understood.";
