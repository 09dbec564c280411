import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { author } from "./posts.ts";
import * as text from "./text.ts";

const window = {
  since: text.dateTime,
  until: text.dateTime,
};

export const getVolume = endpoint({
  name: "getVolume",
  method: "GET",
  path: "/insights/volume",
  summary: "Posts over time, by topic or channel",
  tag: "Insights",
  permission: "insights:read",
  status: 200,
  query: z.strictObject({
    ...window,
    by: z.enum(["topic", "channel"]).default("topic"),
    topicId: text.id.optional(),
    step: z.enum(["hour", "day"]).default("hour"),
  }),
  result: z.object({
    /** total is every distinct matching post of the bucket only when one key is asked for; a post may match many topics */
    series: z.array(
      z.object({
        key: z.string(),
        name: z.string(),
        points: z.array(z.object({ at: z.string(), posts: z.number().int() })),
        total: z.number().int(),
      }),
    ),
    /** the equal period before, per key */
    previous: z.array(z.object({ key: z.string(), total: z.number().int() })),
  }),
});

export const getTopAuthors = endpoint({
  name: "getTopAuthors",
  method: "GET",
  path: "/insights/top-authors",
  summary: "Who said most in a period",
  tag: "Insights",
  permission: "insights:read",
  status: 200,
  query: z.strictObject({
    ...window,
    topicId: text.id.optional(),
    limit: z.coerce.number().int().min(1).max(50).default(10),
  }),
  result: z.object({
    items: z.array(z.object({ author, posts: z.number().int(), engagement: z.number().int() })),
  }),
});

const moment = z.string();
const seriesRef = z.object({ topicId: z.string().nullable(), name: z.string().nullable() });

export const decisions = ["act", "watch", "ignore"] as const;
const decision = z.enum(decisions);
export type Decision = z.infer<typeof decision>;

/** What drives a rise, counted in its posts (of more than `read`, the newest were read). */
export const evidence = z.object({
  read: z.number().int(),
  /** distinct authors of all its posts */
  authors: z.number().int(),
  /** posts by the company itself */
  own: z.number().int(),
  /** how many say it, and how many of as many posts did in the days before */
  terms: z.array(z.object({ term: z.string(), posts: z.number().int(), usual: z.number() })),
  /** other topics they satisfy */
  topics: z.array(z.object({ id: z.string(), name: z.string(), posts: z.number().int() })),
  /** what analysis hears in most of them */
  intents: z.array(z.object({ intent: z.string(), posts: z.number().int() })),
  topAuthors: z.array(
    z.object({ name: z.string(), handle: z.string(), authorId: z.string(), posts: z.number().int() }),
  ),
  /** ids of the posts most was said and done about, the first post first */
  posts: z.array(z.string()),
});
export type Evidence = z.infer<typeof evidence>;

export const insight = z.object({
  id: z.string(),
  kind: z.literal("spike"),
  /** what rose: a topic, or, with null, everything that is heard */
  series: seriesRef,
  /** GET /posts with the topic, since and until lists exactly `posts` posts */
  since: moment,
  until: moment,
  posts: z.number().int(),
  /** of a quarter hour: the most that came, what is usual, and how many deviations lie between */
  peak: z.number(),
  usual: z.number(),
  deviations: z.number(),
  /** nine posts of ten, or more, are by the same author */
  byOneAuthor: z.boolean(),
  evidence,
  noticedAt: moment,
  /** null: it lasts */
  endedAt: moment.nullable(),
  owner: z.object({ id: z.string(), name: z.string() }).nullable(),
  decision: decision.nullable(),
  note: z.string().nullable(),
  /** what came of it */
  outcome: z.string().nullable(),
  decidedAt: moment.nullable(),
  decidedBy: z.string().nullable(),
  version: z.number().int(),
});
export type Insight = z.infer<typeof insight>;

export const listInsights = endpoint({
  name: "listInsights",
  method: "GET",
  path: "/insights",
  summary: "What rose, since when and why it seems so; the newest first",
  tag: "Insights",
  permission: "insights:read",
  status: 200,
  query: z.strictObject({
    /** those that overlap a period */
    since: text.dateTime.optional(),
    until: text.dateTime.optional(),
    topicId: text.id.optional(),
    decided: text.flag.optional(),
    limit: text.limit,
    cursor: text.cursor.optional(),
  }),
  result: text.page(insight),
});

export const getInsight = endpoint({
  name: "getInsight",
  method: "GET",
  path: "/insights/{id}",
  summary: "One insight with its evidence",
  tag: "Insights",
  permission: "insights:read",
  status: 200,
  params: text.byId,
  result: insight,
});

const words = z.string().trim().max(text.maxima.note).nullable();

export const decideInsight = endpoint({
  name: "decideInsight",
  method: "PATCH",
  path: "/insights/{id}",
  summary: "Say who looks after it, what is decided and what came of it; If-Match refuses to overwrite another's words",
  tag: "Insights",
  permission: "insights:decide",
  status: 200,
  params: text.byId,
  body: z.strictObject({
    ownerId: text.id.nullable().optional(),
    decision: decision.nullable().optional(),
    note: words.optional(),
    outcome: words.optional(),
  }),
  result: insight,
});

const run = z.object({
  /** the first of its 24 hours */
  startsAt: moment,
  madeAt: moment,
  /** computed afterwards from what was known at the time: nobody was told it on that day */
  backtest: z.boolean(),
  /** the workspace's day it is the standing forecast of; null: a later one of the same day */
  day: z.string().nullable(),
  model: z.string(),
  /** hours of history it was made from */
  history: z.number().int(),
  hours: z.array(
    z.object({
      at: moment,
      expected: z.number(),
      /** nine hours of ten are expected between these */
      low: z.number(),
      high: z.number(),
      /** null: not over */
      actual: z.number().int().nullable(),
    }),
  ),
});
export type ForecastRun = z.infer<typeof run>;

export const forecastRecord = z.object({
  days: z.number().int(),
  /** of forecasts computed afterwards, or of those that were made on the day */
  backtest: z.boolean(),
  forecasts: z.number().int(),
  hours: z.number().int(),
  /** mean absolute error ÷ that of "the same weekday and hour a week before" (MASE); null: not enough hours */
  error: z.number().nullable(),
  /** share of hours inside the 90 % band; null: not enough hours */
  coverage: z.number().nullable(),
});
export type ForecastRecord = z.infer<typeof forecastRecord>;

export const getForecast = endpoint({
  name: "getForecast",
  method: "GET",
  path: "/insights/forecast",
  summary: "Posts of the next 24 hours with a 90 % band, past forecasts beside what came, and how good they were",
  tag: "Insights",
  permission: "insights:read",
  status: 200,
  query: z.strictObject({ topicId: text.id.optional() }),
  result: z.object({
    series: seriesRef,
    /** all that is forecast: everything that is heard, then topics of the role own */
    all: z.array(seriesRef),
    /** what a forecast needs, and what there is */
    needs: z.object({ hours: z.number().int(), posts: z.number().int() }),
    has: z.object({ hours: z.number().int(), posts: z.number().int() }),
    /** null: not enough data, or none made yet */
    next: run.nullable(),
    /** the standing forecasts of the last days, newest first */
    days: z.array(run),
    /** hours a record needs before it is told */
    recordNeeds: z.number().int(),
    record: z.array(forecastRecord),
  }),
});

export const thankReasons = ["accepted", "likely", "helped", "recommended"] as const;
export type ThankReason = (typeof thankReasons)[number];

export const listToThank = endpoint({
  name: "listToThank",
  method: "GET",
  path: "/insights/to-thank",
  summary: "Customers whose answers helped or who spoke well of us in the last seven days, and whom nobody thanked yet",
  tag: "Insights",
  permission: "conversations:read",
  status: 200,
  query: z.strictObject({ limit: z.coerce.number().int().min(1).max(50).default(10) }),
  result: z.object({
    items: z.array(
      z.object({
        author,
        /** the strongest reason */
        reason: z.enum(thankReasons),
        /** what they wrote: the post to thank under, newest of theirs for that reason */
        postId: z.string(),
        text: z.string(),
        at: moment,
        /** the portal's question it answers */
        questionId: z.string().nullable(),
        conversationId: z.string().nullable(),
        /** how many posts of theirs give a reason */
        posts: z.number().int(),
      }),
    ),
  }),
});

export const markThanked = endpoint({
  name: "markThanked",
  method: "PUT",
  path: "/insights/to-thank/{postId}",
  summary: "Say that the author of a post was thanked, wherever that was",
  tag: "Insights",
  permission: "conversations:work",
  status: 204,
  params: z.strictObject({ postId: text.id }),
});
