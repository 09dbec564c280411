import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { signalField } from "./signals.ts";
import * as text from "./text.ts";

/** What is learnt from corrections; of languages nothing is. */
export const learningTasks = ["tone", "intents", "urgency", "toxicity"] as const;
export const learningTask = z.enum(learningTasks);
export type LearningTask = z.infer<typeof learningTask>;

/** A share in percent of so many posts; null: not enough data. */
const share = z.object({ rows: z.number().int(), percent: z.number().nullable() });

const figures = z.object({
  /** posts kept apart from learning: how many of them the version, and what was live, say right */
  keptApart: z.object({ candidate: share, live: share }),
  /** percentage points the version is better by, and the 90 % interval of that; null: not enough data */
  gain: z.object({ points: z.number(), low: z.number(), high: z.number() }).nullable(),
  /** of the kept-apart posts, those drawn at random */
  drawn: z.object({ candidate: share, live: share }),
  /** posts written for Earshot on which no version may fall */
  regression: z.object({ candidate: share, base: share }),
  /** right answers on the kept-apart posts after learning from so many */
  curve: z.array(z.object({ lessons: z.number().int(), percent: z.number(), rows: z.number().int() })),
  /** why it was not promoted by itself, in a sentence; null: it passed */
  refusal: z.enum(["few", "kept_apart", "drawn", "regression", "held"]).nullable(),
});
export type VersionFigures = z.infer<typeof figures>;

export const modelVersion = z.object({
  /** 0: the shipped models alone */
  version: z.number().int(),
  base: z.string(),
  /** shadow: it answers beside the one that is live, and nobody sees it; forgotten: its weights are gone */
  state: z.enum(["live", "shadow", "past", "forgotten"]),
  /** posts it learnt from, and those kept apart to test it */
  learntFrom: z.number().int(),
  keptApart: z.number().int(),
  bytes: z.number().int(),
  /** posts on which it was compared with what was live, and those of which it says something else */
  compared: z.number().int(),
  differed: z.number().int(),
  figures: figures.nullable(),
  trainedAt: z.string().nullable(),
});
export type ModelVersion = z.infer<typeof modelVersion>;

const model = z.object({
  task: learningTask,
  live: z.number().int(),
  base: z.string(),
  /** a version that answers unseen, waiting to be promoted */
  shadow: z.number().int().nullable(),
  /** somebody went back: nothing is promoted by itself until somebody promotes */
  held: z.boolean(),
  /** posts corrected and not learnt from yet */
  waiting: z.number().int(),
  /** posts of which a correction of this task stands */
  corrected: z.number().int(),
  /** answers of people about posts drawn at random, and how many of them found the shown value right */
  audited: share,
  trainedAt: z.string().nullable(),
});
export type Model = z.infer<typeof model>;

export const listModels = endpoint({
  name: "listModels",
  method: "GET",
  path: "/models",
  summary: "What the workspace taught each model, and how far it is",
  tag: "Posts",
  permission: "insights:read",
  status: 200,
  result: z.object({ items: z.array(model) }),
});

const ofTask = z.strictObject({ task: learningTask });

export const getModel = endpoint({
  name: "getModel",
  method: "GET",
  path: "/models/{task}",
  summary: "A model's versions with their figures, its history and how far its confidence can be trusted",
  tag: "Posts",
  permission: "insights:read",
  status: 200,
  params: ofTask,
  result: model.extend({
    /** newest first; the shipped models alone are the last */
    versions: z.array(modelVersion),
    /** of answers about posts drawn at random: how sure the model was, how often it was right */
    reliability: z.object({
      rows: z.number().int(),
      /** null: not enough data */
      bins: z
        .array(z.object({ from: z.number(), rows: z.number().int(), confidence: z.number(), accuracy: z.number() }))
        .nullable(),
    }),
    /** newest first */
    history: z.array(
      z.object({
        id: z.string(),
        from: z.number().int(),
        to: z.number().int(),
        reason: z.enum(["tested", "chosen", "rolled_back", "forgotten", "other_base"]),
        /** null: Earshot itself */
        by: z.string().nullable(),
        at: z.string(),
      }),
    ),
  }),
});

export const changeModel = endpoint({
  name: "changeModel",
  method: "PATCH",
  path: "/models/{task}",
  summary: "Use another version: an earlier one, the shadow, or 0 for the shipped models alone",
  tag: "Posts",
  permission: "workspace:manage",
  status: 200,
  params: ofTask,
  body: z.strictObject({ live: z.number().int().min(0).max(1_000_000) }),
  result: model,
});

export const trainModels = endpoint({
  name: "trainModels",
  method: "POST",
  path: "/models/training",
  summary: "Learn from what was corrected now instead of tonight",
  tag: "Posts",
  permission: "workspace:manage",
  status: 202,
  result: z.object({ waiting: z.number().int() }),
});

export const listFlips = endpoint({
  name: "listFlips",
  method: "GET",
  path: "/models/{task}/versions/{version}/flips",
  summary: "Posts of which a version says something else than what was live, newest first",
  tag: "Posts",
  permission: "insights:read",
  status: 200,
  params: z.strictObject({ task: learningTask, version: z.coerce.number().int().min(1).max(1_000_000) }),
  query: text.paged,
  result: text.page(
    z.object({
      postId: z.string(),
      text: z.string(),
      author: z.string().nullable(),
      /** intents: joined by a comma; empty: none */
      was: z.string(),
      would: z.string(),
    }),
  ),
});

export const listAudits = endpoint({
  name: "listAudits",
  method: "GET",
  path: "/audits",
  summary: "Posts drawn at random whose value nobody has judged, to be answered as corrections shown as an audit",
  tag: "Posts",
  permission: "conversations:work",
  status: 200,
  query: z.strictObject({
    field: signalField.default("tone"),
    limit: z.coerce.number().int().min(1).max(20).default(5),
  }),
  result: z.object({
    /** posts the sample is drawn from: the newest ones */
    among: z.number().int(),
    items: z.array(
      z.object({
        postId: z.string(),
        title: z.string().nullable(),
        text: z.string(),
        author: z.string().nullable(),
        /** intents: all that hold; empty: none, or nothing was said */
        values: z.array(z.string()),
        confidence: z.number().nullable(),
      }),
    ),
  }),
});
