import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import * as text from "./text.ts";

/** What people write on the portal. */
export const questionTitle = z.string().trim().min(8, "Say it in at least 8 characters.").max(text.maxima.name);
export const questionText = z.string().trim().min(1, "Write something first.").max(text.maxima.note);
export const tag = z
  .string()
  .trim()
  .toLowerCase()
  .max(40)
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} .+#-]*$/u, "use letters and digits");
export const mostTags = 5;
export const tags = z.array(tag).max(mostTags);

export const category = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  productId: z.string().nullable(),
  /** questions that are shown */
  questions: z.number().int(),
  version: z.number().int(),
});
export type Category = z.infer<typeof category>;

export const listCategories = endpoint({
  name: "listCategories",
  method: "GET",
  path: "/categories",
  summary: "How the portal is sorted, in its order",
  tag: "Portal",
  permission: "community:read",
  status: 200,
  result: z.object({ items: z.array(category) }),
});

export const createCategory = endpoint({
  name: "createCategory",
  method: "POST",
  path: "/categories",
  summary: "Add a category, at the end; at most 50",
  tag: "Portal",
  permission: "community:manage",
  status: 201,
  body: z.strictObject({
    name: text.name,
    description: z.string().trim().max(500).default(""),
    productId: text.id.optional(),
  }),
  result: category,
});

export const updateCategory = endpoint({
  name: "updateCategory",
  method: "PATCH",
  path: "/categories/{id}",
  summary: "Rename a category, tie it to a product, or move it; its address stays",
  tag: "Portal",
  permission: "community:manage",
  status: 200,
  params: text.byId,
  body: z.strictObject({
    name: text.name.optional(),
    description: z.string().trim().max(500).optional(),
    productId: text.id.nullable().optional(),
    /** its place in the list, from 0 */
    position: z.number().int().min(0).max(1_000).optional(),
  }),
  result: category,
});

export const deleteCategory = endpoint({
  name: "deleteCategory",
  method: "DELETE",
  path: "/categories/{id}",
  summary: "Remove a category; its questions stay, without one",
  tag: "Portal",
  permission: "community:manage",
  status: 204,
  params: text.byId,
});

/** How a question stands. */
export const questionStates = ["unanswered", "answered", "likely", "solved"] as const;
export const questionState = z.enum(questionStates);
export type QuestionState = z.infer<typeof questionState>;

const portalAuthor = z.object({
  /** the identity's id */
  id: z.string(),
  name: z.string(),
  personId: z.string().nullable(),
  /** a teammate, shown with a badge */
  team: z.boolean(),
});

export const question = z.object({
  id: z.string(),
  title: z.string(),
  /** where it stands on the portal */
  url: z.string(),
  snippet: z.string(),
  author: portalAuthor,
  category: z.object({ id: z.string(), name: z.string() }).nullable(),
  tags: z.array(z.string()),
  state: questionState,
  answers: z.number().int(),
  /** "me too" */
  votes: z.number().int(),
  askedAt: z.string(),
  lastAt: z.string(),
  /** null: shown */
  hiddenAt: z.string().nullable(),
  hiddenReason: z.string().nullable(),
  version: z.number().int(),
});
export type Question = z.infer<typeof question>;

export const answer = z.object({
  id: z.string(),
  /** sanitized */
  html: z.string(),
  /** as it was written, Markdown */
  source: z.string(),
  author: portalAuthor,
  votes: z.number().int(),
  postedAt: z.string(),
  editedAt: z.string().nullable(),
  hiddenAt: z.string().nullable(),
  hiddenReason: z.string().nullable(),
  /** accepted or likely the solution */
  solution: z.enum(["accepted", "likely"]).nullable(),
});
export type PortalAnswer = z.infer<typeof answer>;

/** A post elsewhere in which a question was asked. */
export const questionSource = z.object({
  postId: z.string(),
  /** the post the question was made of; the others say the same */
  first: z.boolean(),
  network: z.string(),
  url: z.string().nullable(),
  author: z.object({ id: z.string(), handle: z.string(), name: z.string(), personId: z.string().nullable() }),
  /** their words as the portal shows them; null: none */
  quote: z.string().nullable(),
  /** whether the portal names the author and leads to the post */
  named: z.boolean(),
  /** why words, name and link came down: the author said so, the post is gone or not public any more, a teammate */
  endedWhy: z.enum(["author", "gone", "not_public", "team"]).nullable(),
  endedAt: z.string().nullable(),
  /** the post was edited since somebody looked */
  editedAt: z.string().nullable(),
  /** what the author said when they agreed to be quoted again */
  consent: z.object({ text: z.string(), at: z.string(), by: z.string().nullable() }).nullable(),
  conversationId: z.string().nullable(),
  addedBy: z.string().nullable(),
  addedAt: z.string(),
  /** what the author was told, or why they were not */
  notice: z.object({
    text: z.string(),
    state: z.enum(["held", "queued", "sending", "sent", "failed", "unknown", "cancelled"]),
    held: z.object({ code: z.string(), reason: z.string() }).nullable(),
  }),
});
export type QuestionSource = z.infer<typeof questionSource>;

export const questionDetail = question.extend({
  html: z.string(),
  source: z.string(),
  editedAt: z.string().nullable(),
  /** who or what says that it is solved */
  solvedBy: z.enum(["asker", "teammate", "votes"]).nullable(),
  /** the solution first, then by votes; at most 200 */
  answerList: z.array(answer),
  /** where it was asked elsewhere, the post it was made of first */
  sources: z.array(questionSource),
});
export type QuestionDetail = z.infer<typeof questionDetail>;

export const listQuestions = endpoint({
  name: "listQuestions",
  method: "GET",
  path: "/questions",
  summary: "Questions of the portal, newest first, hidden ones too",
  tag: "Portal",
  permission: "community:read",
  status: 200,
  query: z.strictObject({
    q: text.query.optional(),
    state: z.enum(["unanswered", "unsolved", "hidden"]).optional(),
    categoryId: text.id.optional(),
    tag: tag.optional(),
    cursor: text.cursor.optional(),
    limit: text.limit,
  }),
  result: text.page(question),
});

export const getQuestion = endpoint({
  name: "getQuestion",
  method: "GET",
  path: "/questions/{id}",
  summary: "A question with its answers",
  tag: "Portal",
  permission: "community:read",
  status: 200,
  params: text.byId,
  result: questionDetail,
});

export const createQuestion = endpoint({
  name: "createQuestion",
  method: "POST",
  path: "/questions",
  summary: "Ask a question as the company",
  tag: "Portal",
  permission: "community:work",
  status: 201,
  body: z.strictObject({
    title: questionTitle,
    text: questionText,
    categoryId: text.id.optional(),
    tags: tags.default([]),
  }),
  result: questionDetail,
});

export const updateQuestion = endpoint({
  name: "updateQuestion",
  method: "PATCH",
  path: "/questions/{id}",
  summary: "Sort a question, hide it or show it again",
  tag: "Portal",
  permission: "community:work",
  status: 200,
  params: text.byId,
  body: z.strictObject({
    /** of a question that the team wrote down */
    title: questionTitle.optional(),
    categoryId: text.id.nullable().optional(),
    tags: tags.optional(),
    /** a reason hides it, null shows it again */
    hiddenReason: z.string().trim().min(1).max(500).nullable().optional(),
  }),
  result: questionDetail,
});

export const createAnswer = endpoint({
  name: "createAnswer",
  method: "POST",
  path: "/questions/{id}/answers",
  summary: "Answer as the company, with the teammate's name and a badge",
  tag: "Portal",
  permission: "community:work",
  status: 201,
  params: text.byId,
  body: z.strictObject({ text: questionText }),
  result: questionDetail,
});

export const updateAnswer = endpoint({
  name: "updateAnswer",
  method: "PATCH",
  path: "/answers/{id}",
  summary: "Reword an answer of the company, hide any answer or show it again",
  tag: "Portal",
  permission: "community:work",
  status: 200,
  params: text.byId,
  body: z.strictObject({
    text: questionText.optional(),
    hiddenReason: z.string().trim().min(1).max(500).nullable().optional(),
  }),
  result: questionDetail,
});

export const solveQuestion = endpoint({
  name: "solveQuestion",
  method: "PUT",
  path: "/questions/{id}/solution",
  summary: "Say which answer solves it, certainly or likely",
  tag: "Portal",
  permission: "community:work",
  status: 200,
  params: text.byId,
  body: z.strictObject({ answerId: text.id, solution: z.enum(["accepted", "likely"]) }),
  result: questionDetail,
});

export const reopenQuestion = endpoint({
  name: "reopenQuestion",
  method: "DELETE",
  path: "/questions/{id}/solution",
  summary: "Take the solution back; nothing else changes",
  tag: "Portal",
  permission: "community:work",
  status: 200,
  params: text.byId,
  result: questionDetail,
});
