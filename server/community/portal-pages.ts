import * as contract from "@earshot/contract/community.ts";
import { askPage, Similar } from "@earshot/portal/questions/ask-page.tsx";
import { en } from "@earshot/portal/questions/en.ts";
import { historyPage } from "@earshot/portal/questions/history-page.tsx";
import { listPage } from "@earshot/portal/questions/list-page.tsx";
import { QuestionResults, QuestionsWelcome } from "@earshot/portal/questions/welcome-blocks.tsx";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { z } from "zod";
import type { PortalPages, Shown, Visit } from "#server/portal/site.ts";
import { revisionsOf } from "#server/posts/store.ts";
import { questionPath } from "./address.ts";
import { answerById } from "./answer-store.ts";
import { allCategories } from "./category-store.ts";
import { questionFeed } from "./feed.ts";
import { find } from "./find.ts";
import { questionForms } from "./portal-forms.ts";
import { type Asked, mostWantedIds, pageOfQuestionIds, questionsById } from "./question-store.ts";
import { showQuestion, similarTo } from "./show-question.ts";
import { listedById } from "./shown.ts";

const perPage = 30;
const onFirstPage = 8;

/** Questions and answers on the portal: reading them; what members do stands in portal-forms.ts. */
export const questionPages: PortalPages = (site) => {
  site.section("/questions", en.questions);

  site.welcome(async (visit) => {
    const categories = await allCategories(visit.tx);
    return createElement(QuestionsWelcome, {
      categories: categories.map((category) => ({ ...category, path: `/categories/${category.slug}` })),
      newest: await listedById(
        visit,
        (await pageOfQuestionIds(visit.tx, { before: null, limit: onFirstPage })).slice(0, onFirstPage),
      ),
      wanted: (await listedById(visit, await mostWantedIds(visit.tx, 5))).filter((question) => question.votes > 0),
      now: visit.now,
    });
  });

  site.results(async (visit, q) => {
    const before = cursorOf(visit);
    const ids = await find(visit.tx, q, { before, limit: perPage + 1 });
    const next = ids.length > perPage ? `/search?q=${encodeURIComponent(q)}&cursor=${ids[perPage - 1]}` : null;
    return createElement(QuestionResults, {
      questions: await listedById(visit, ids.slice(0, perPage)),
      next,
      now: visit.now,
    });
  });

  site.known(similarTo);

  site.addresses(async (visit, most) => {
    const ids = await pageOfQuestionIds(visit.tx, { before: null, limit: most });
    const categories = await allCategories(visit.tx);
    return [
      { path: "/questions", changedAt: null },
      ...categories.map(({ slug }) => ({ path: `/categories/${slug}`, changedAt: null })),
      ...(await questionsById(visit.tx, ids.slice(0, most - categories.length - 1))).map((row) => ({
        path: questionPath(row),
        changedAt: row.last_at,
      })),
    ];
  });

  site.page("/questions", (visit) => {
    const state = z.enum(["unanswered", "unsolved"]).safeParse(visit.query.state).data;
    return list(visit, {
      title: en.questions,
      description: "",
      path: "/questions",
      feed: "/questions/feed.xml",
      state,
    });
  });
  site.page("/categories/:slug", async (visit) => {
    const category = (await allCategories(visit.tx)).find(({ slug }) => slug === visit.params.slug);
    if (!category) return null;
    const path = `/categories/${category.slug}`;
    const { name: title, description, id: categoryId } = category;
    return list(visit, { title, description, path, feed: `${path}/feed.xml`, categoryId });
  });
  site.page("/tags/:tag", async (visit) => {
    const tag = contract.tag.safeParse(visit.params.tag);
    if (!tag.success) return null;
    const path = `/tags/${encodeURIComponent(tag.data)}`;
    return list(visit, {
      title: en.tagged(tag.data),
      description: "",
      path,
      feed: "/questions/feed.xml",
      tag: tag.data,
    });
  });

  site.page("/questions/feed.xml", (visit) => questionFeed(visit, null));
  site.page("/categories/:slug/feed.xml", async (visit) => {
    const category = (await allCategories(visit.tx)).find(({ slug }) => slug === visit.params.slug);
    return category ? questionFeed(visit, category) : null;
  });

  site.page("/questions/new", async (visit) => {
    const title = (visit.query.title ?? "").slice(0, 200);
    return askPage({
      draft: { title, text: "", categoryId: "", tags: "" },
      faults: {},
      categories: await allCategories(visit.tx),
      similar: [],
      signedIn: visit.member !== null,
    });
  });
  site.page("/questions/similar", async (visit) => ({
    file: renderToStaticMarkup(createElement(Similar, { known: await site.knownOf(visit, visit.query.title ?? "") })),
    type: "text/html; charset=utf-8",
    maxAge: 0,
  }));

  const one = (visit: Visit) => showQuestion(visit, visit.params.id ?? "");
  site.page("/questions/:id", one);
  site.page("/questions/:id/:words", one);
  site.page("/questions/:id/history", (visit) => history(visit, visit.params.id ?? ""));
  site.page("/answers/:id/history", (visit) => history(visit, visit.params.id ?? ""));

  questionForms(site);
};

async function list(
  visit: Visit,
  about: { title: string; description: string; path: string; feed: string } & Pick<Asked, "categoryId" | "tag"> & {
      state?: "unanswered" | "unsolved";
    },
): Promise<Shown> {
  const { title, description, path, feed, ...filter } = about;
  const ids = await pageOfQuestionIds(visit.tx, { before: cursorOf(visit), limit: perPage, ...filter });
  const query = filter.state ? `&state=${filter.state}` : "";
  const states = [undefined, "unanswered", "unsolved"] as const;
  return listPage({
    title,
    description,
    path,
    feed,
    filters: states.map((state) => ({
      path: state === undefined ? path : `${path}?state=${state}`,
      label: state === undefined ? en.all : en[state],
      current: filter.state === state,
    })),
    questions: await listedById(visit, ids.slice(0, perPage)),
    next: ids.length > perPage ? `${path}?cursor=${ids[perPage - 1]}${query}` : null,
    waiting: filter.state !== undefined,
    now: visit.now,
  });
}

/** T-10: what was said before is seen by whoever may see what is said now. */
async function history(visit: Visit, postId: string): Promise<Shown | null> {
  if (!z.uuid().safeParse(postId).success) return null;
  const answer = await answerById(visit.tx, postId);
  if (answer?.hidden_at) return null;
  const [question] = await questionsById(visit.tx, [answer?.question_id ?? postId]);
  if (!question) return null;
  const revisions = await revisionsOf(visit.tx, postId);
  return historyPage({
    title: question.title ?? "",
    back: `${questionPath(question)}#post-${postId}`,
    versions: revisions.map((revision) => ({ text: revision.text, until: revision.seen_at })).reverse(),
    now: visit.now,
  });
}

/** An id that a list handed out; anything else starts at the beginning. */
const cursorOf = ({ query }: Visit): string | null => z.uuid().safeParse(query.cursor).data?.toLowerCase() ?? null;
