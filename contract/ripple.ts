import { z } from "zod";
import { benefitFigures, rippleDays, rippleKinds, rippleParts } from "./choices.ts";
import { endpoint } from "./endpoint.ts";
import { author } from "./posts.ts";
import * as text from "./text.ts";

const rippleKind = z.enum(rippleKinds);
export type RippleKind = z.infer<typeof rippleKind>;

const count = z.number().int();

/**
 * What one public reply, answer or article did beyond whom it answered: distinct people who liked, reposted, quoted or
 * replied, plus readers who followed its link or read it, plus helpful votes and links from later replies.
 */
export const ripple = z.object({
  /** of the post or the article */
  id: z.string(),
  kind: rippleKind,
  /** an article's or question's title, or the reply's first words */
  title: z.string(),
  /** who gave it; null for an article */
  by: z.string().nullable(),
  at: z.string(),
  conversationId: z.string().nullable(),
  questionId: z.string().nullable(),
  network: z.string().nullable(),
  total: count,
  /** distinct people among those who liked, reposted, quoted and replied */
  people: count,
  liked: count,
  reposted: count,
  quoted: count,
  replied: count,
  /** likes and reposts that the network counts and does not name */
  unnamedLikes: count,
  unnamedReposts: count,
  /** distinct readers of each day who followed a tracked link in it */
  clicked: count,
  /** distinct readers of each day who read it */
  read: count,
  helpful: count,
  /** public replies that lead to it */
  linked: count,
  /** people whose first post came after it in its thread, or who became members by its link; not part of the total */
  newcomers: count,
  /** whom it answered, its author, the team and bots: seen, not counted */
  leftOut: count,
});
export type Ripple = z.infer<typeof ripple>;

const ripplePart = z.enum(rippleParts);
export type RipplePart = z.infer<typeof ripplePart>;

/** Somebody, a day's readers of one link or page, or a reply that leads here. */
export const rippleRow = z.object({
  id: z.string(),
  /** null where readers are counted, not known */
  author: author.nullable(),
  acts: z.array(z.enum(["liked", "reposted", "quoted", "replied", "helpful", "came"])),
  at: z.string(),
  /** what they wrote */
  post: z.object({ id: z.string(), text: z.string() }).nullable(),
  /** of a reply that leads here, or a link's target */
  title: z.string().nullable(),
  conversationId: z.string().nullable(),
  /** how much of the figure this row is */
  count,
  leftOut: z.enum(["addressee", "author", "team", "bot"]).nullable(),
});
export type RippleRow = z.infer<typeof rippleRow>;

/** How many days back is looked. */
const lastDays = z.coerce
  .number()
  .pipe(z.union(rippleDays.map((days) => z.literal(days))))
  .default(30);
const tag = "Ripple";
const permission = "insights:read";

export const listRipples = endpoint({
  name: "listRipples",
  method: "GET",
  path: "/ripples",
  summary: "What was answered and published in the last 7, 30 or 90 days, by ripple",
  tag,
  permission,
  status: 200,
  query: z.strictObject({
    days: lastDays,
    kind: rippleKind.optional(),
    limit: text.limit,
  }),
  result: z.object({
    since: z.string(),
    /** all that were looked at, of each kind at most the newest `most`; `items` are those with the greatest ripple */
    subjects: count,
    most: count,
    items: z.array(ripple),
  }),
});

export const listConversationRipples = endpoint({
  name: "listConversationRipples",
  method: "GET",
  path: "/conversations/{id}/ripples",
  summary: "The ripple of each public reply of ours in a conversation",
  tag,
  permission: "conversations:read",
  status: 200,
  params: text.byId,
  result: z.object({ items: z.array(ripple) }),
});

export const listQuestionRipples = endpoint({
  ...listConversationRipples,
  name: "listQuestionRipples",
  path: "/questions/{id}/ripples",
  summary: "The ripple of each answer to a question",
  permission: "community:read",
});

export const getPostRipple = endpoint({
  name: "getPostRipple",
  method: "GET",
  path: "/posts/{id}/ripple",
  summary: "The ripple of a public reply of ours or of an answer on the portal; null for any other post",
  tag,
  permission,
  status: 200,
  params: text.byId,
  result: z.object({ ripple: ripple.nullable() }),
});

export const getArticleRipple = endpoint({
  ...getPostRipple,
  name: "getArticleRipple",
  path: "/articles/{id}/ripple",
  summary: "The ripple of an article; null while it is a draft",
});

export const listPostRippleRows = endpoint({
  name: "listPostRippleRows",
  method: "GET",
  path: "/posts/{id}/ripple/rows",
  summary: "The rows behind one figure of a ripple, newest first",
  tag,
  permission,
  status: 200,
  params: text.byId,
  query: z.strictObject({
    part: ripplePart.default("people"),
    cursor: text.cursor.optional(),
    limit: text.limit,
  }),
  result: text.page(rippleRow),
});

export const listArticleRippleRows = endpoint({
  ...listPostRippleRows,
  name: "listArticleRippleRows",
  path: "/articles/{id}/ripple/rows",
  summary: "The rows behind one figure of an article's ripple, newest first",
});

const benefitFigure = z.enum(benefitFigures);
export type BenefitFigure = z.infer<typeof benefitFigure>;

export const benefit = z.object({
  figure: benefitFigure,
  /** whom it is a benefit for */
  side: z.enum(["members", "company"]),
  /** seconds: the middle of all; count and points: the sum */
  unit: z.enum(["share", "seconds", "count", "points"]),
  /** null: fewer than `enough` to say anything */
  value: z.number().nullable(),
  /** rows that count */
  counted: count,
  /** rows they are among; null where there is no such whole */
  of: count.nullable(),
});
export type Benefit = z.infer<typeof benefit>;

export const getBenefits = endpoint({
  name: "getBenefits",
  method: "GET",
  path: "/benefits",
  summary: "What the charter promises to members and to the company, beside what was measured",
  tag,
  permission,
  status: 200,
  query: z.strictObject({
    days: lastDays,
  }),
  result: z.object({
    since: z.string(),
    /** a share or a middle is told from this many rows on */
    enough: count,
    charter: z.object({
      memberGain: z.string(),
      memberMeasure: z.string(),
      companyGain: z.string(),
      companyMeasure: z.string(),
    }),
    items: z.array(benefit),
  }),
});

export const listBenefitRows = endpoint({
  name: "listBenefitRows",
  method: "GET",
  path: "/benefits/rows",
  summary: "The rows behind one figure, newest first: those that count, or all they are among",
  tag,
  permission,
  status: 200,
  query: z.strictObject({
    figure: benefitFigure,
    days: lastDays,
    all: text.flag.optional(),
    cursor: text.cursor.optional(),
    limit: text.limit,
  }),
  result: text.page(
    z.object({
      id: z.string(),
      kind: z.enum(["question", "article", "idea", "person"]),
      /** of the question, idea, article or person it opens */
      opens: z.string(),
      title: z.string(),
      by: z.string().nullable(),
      at: z.string(),
      /** seconds or points, where the figure is made of them */
      amount: count.nullable(),
    }),
  ),
});
