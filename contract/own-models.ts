import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { signal } from "./signals.ts";
import * as text from "./text.ts";

const tag = "Posts";
const permission = "workspace:manage";

/** What a model of one's own can be asked about a post. */
export const ownModelTasks = ["language", "tone", "intents", "urgency", "toxicity"] as const;
const task = z.enum(ownModelTasks);
export type OwnModelTask = z.infer<typeof task>;

/** A model file's folder: a name, never a path. */
export const modelFileName = z
  .string()
  .max(100)
  .regex(/^(?!node_modules$)[\p{L}\p{N}][\p{L}\p{N}._ -]*$/u, "must be a folder's name")
  .regex(/^[^.]*(\.[^.]+)*$/, "must be a folder's name");

/** Labels of one model file that can be told apart. */
export const mostModelLabels = 500;

/** Which of a model file's labels means which value; what is not named is unknown. */
const labels = z
  .array(z.strictObject({ label: z.string().min(1).max(200), value: z.string().min(1).max(40) }))
  .min(1)
  .max(mostModelLabels);
export type LabelMeaning = z.infer<typeof labels>[number];

/** Models of one's own a workspace can have: one for each task is the most that can work. */
export const mostOwnModels = ownModelTasks.length;

const use = z.object({
  /** requests sent today, or posts a file was given, failed ones included (days are UTC) */
  requests: z.number().int(),
  /** tokens of today, as the endpoint counted them; estimated where it told nothing */
  tokens: z.number().int(),
  /** processor time of a file today */
  cpuSeconds: z.number(),
  /** posts it answered today */
  answered: z.number().int(),
  /** posts for which the built-in models' word stands instead */
  fellBack: z.number().int(),
});

const state = {
  id: z.string(),
  /** the model's name at the endpoint, or the folder of the file */
  model: z.string(),
  tasks: z.array(task),
  /** false: it is asked nothing */
  active: z.boolean(),
  requestsADay: z.number().int(),
  today: use,
  /** not asked before; null: it may be asked */
  openUntil: z.string().nullable(),
  /** what went wrong last; null once it has answered */
  lastError: z.object({ code: z.string(), message: z.string(), at: z.string() }).nullable(),
  lastAnswerAt: z.string().nullable(),
  /** posts that wait for it */
  waiting: z.number().int(),
  version: z.number().int(),
};

export const ownModel = z.discriminatedUnion("kind", [
  z.object({
    ...state,
    kind: z.literal("endpoint"),
    baseUrl: z.string(),
    /** whether one is kept; it is never told */
    hasKey: z.boolean(),
    /** whether posts that were not said in public are sent too */
    privatePosts: z.boolean(),
    tokensADay: z.number().int(),
  }),
  z.object({
    ...state,
    kind: z.literal("file"),
    labels,
    cpuSecondsADay: z.number().int(),
  }),
]);
export type OwnModel = z.infer<typeof ownModel>;
export type OwnEndpoint = Extract<OwnModel, { kind: "endpoint" }>;
export type OwnModelFile = Extract<OwnModel, { kind: "file" }>;

export const listOwnModels = endpoint({
  name: "listOwnModels",
  method: "GET",
  path: "/own-models",
  summary: "Models of the workspace's own, what they are asked, what they cost today and how they fare",
  tag,
  permission,
  status: 200,
  result: z.object({ items: z.array(ownModel) }),
});

const oneLine = z
  .string()
  .trim()
  .min(1)
  .regex(/^[^\p{Cc}]*$/u, "must be one line of text");

const requestsADay = z.number().int().min(0).max(1_000_000);

const settings = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("endpoint").optional(),
    /** where `/chat/completions` is found behind */
    baseUrl: text.url,
    model: oneLine.max(200),
    /** without one the endpoint is asked without; one that is kept stays only for the same address */
    key: oneLine.max(1_000).optional(),
    tasks: z.array(task).min(1).max(ownModelTasks.length),
    active: z.boolean().default(true),
    privatePosts: z.boolean().default(false),
    requestsADay: requestsADay.default(1_000),
    tokensADay: z.number().int().min(0).max(1_000_000_000).default(1_000_000),
  }),
  z.strictObject({
    kind: z.literal("file"),
    /** the folder below the models folder, as listModelFiles names it */
    model: modelFileName,
    tasks: z.array(task).length(1),
    labels,
    active: z.boolean().default(true),
    requestsADay: requestsADay.default(100_000),
    cpuSecondsADay: z.number().int().min(0).max(1_000_000).default(7_200),
  }),
]);

export const createOwnModel = endpoint({
  name: "createOwnModel",
  method: "POST",
  path: "/own-models",
  summary:
    "Let an OpenAI-compatible endpoint or a model file say what posts say; the built-in models answer at once and where it fails",
  tag,
  permission,
  status: 201,
  body: settings,
  result: ownModel,
});

export const updateOwnModel = endpoint({
  name: "updateOwnModel",
  method: "PUT",
  path: "/own-models/{id}",
  summary: "Change it; without a key the one that is kept stays, if it is for the same address",
  tag,
  permission,
  status: 200,
  params: text.byId,
  body: settings,
  result: ownModel,
});

export const deleteOwnModel = endpoint({
  name: "deleteOwnModel",
  method: "DELETE",
  path: "/own-models/{id}",
  summary: "Forget it, its key and its meter; what it has said of posts stays until they are read again",
  tag,
  permission,
  status: 204,
  params: text.byId,
});

export const testOwnModel = endpoint({
  name: "testOwnModel",
  method: "POST",
  path: "/own-models/{id}/tests",
  summary: "Ask it about one sentence now, and hear what it says; counts on its meter",
  tag,
  permission,
  status: 200,
  params: text.byId,
  body: z.strictObject({ text: z.string().trim().min(1).max(2_000) }),
  result: z.object({
    answered: z.boolean(),
    /** what went wrong in one word; null when it answered */
    code: z.string().nullable(),
    /** a sentence on what went wrong, empty when it answered */
    message: z.string(),
    signals: z.array(signal),
    tokens: z.number().int(),
    /** processor time of a file */
    cpuMs: z.number().int(),
    milliseconds: z.number().int(),
  }),
});
