import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import { intent, signalField, tone, toxicity } from "./signals.ts";
import * as text from "./text.ts";

/** How somebody came to say it: at the post, of many at once, or asked about a post that was drawn at random. */
export const correctionShown = z.enum(["place", "bulk", "audit"]);
export type CorrectionShown = z.infer<typeof correctionShown>;

const told = {
  postIds: z
    .array(text.id)
    .min(1)
    .max(text.maxima.bulk)
    .refine((ids) => new Set(ids).size === ids.length, "name each post once"),
  shown: correctionShown,
  /** whether what stood there was on the screen */
  visible: z.boolean(),
};

export const correctionInput = z.discriminatedUnion("field", [
  z.strictObject({ ...told, field: z.literal("language"), value: text.language }),
  z.strictObject({ ...told, field: z.literal("tone"), value: tone }),
  z.strictObject({ ...told, field: z.literal("urgency"), value: z.enum(["urgent", "normal"]) }),
  z.strictObject({ ...told, field: z.literal("toxicity"), value: toxicity }),
  /** of several intents, one: whether it holds */
  z.strictObject({ ...told, field: z.literal("intent"), value: intent, holds: z.boolean() }),
  /** all intents at once: those named hold, the others do not */
  z.strictObject({ ...told, field: z.literal("intents"), values: z.array(intent).max(8) }),
]);
export type CorrectionInput = z.infer<typeof correctionInput>;

export const correct = endpoint({
  name: "correct",
  method: "POST",
  path: "/corrections",
  summary: "Say what a post, or up to 500, really say; the same value as stands there confirms it",
  tag: "Posts",
  permission: "conversations:work",
  status: 201,
  body: correctionInput,
  result: z.object({
    /** names the act, to undo it */
    id: z.string(),
    posts: z.number().int(),
    /** posts of which something else is said now */
    changed: z.number().int(),
  }),
});

export const undoCorrection = endpoint({
  name: "undoCorrection",
  method: "DELETE",
  path: "/corrections/{id}",
  summary: "Take back what was corrected together; what was said before stands again",
  tag: "Posts",
  permission: "conversations:work",
  status: 204,
  params: z.strictObject({ id: text.id }),
});

export const listPostCorrections = endpoint({
  name: "listPostCorrections",
  method: "GET",
  path: "/posts/{id}/corrections",
  summary: "What people corrected of a post, newest first",
  tag: "Posts",
  permission: "posts:read",
  status: 200,
  params: z.strictObject({ id: text.id }),
  result: z.object({
    items: z.array(
      z.object({
        /** of the act it belongs to */
        id: z.string(),
        field: signalField,
        /** intents: which one; its values are then yes and no */
        intent: z.string().nullable(),
        /** null: nothing was said */
        old: z.string().nullable(),
        new: z.string(),
        /** what said the old value, and how surely */
        model: z.string().nullable(),
        confidence: z.number().nullable(),
        shown: correctionShown,
        visible: z.boolean(),
        by: z.string(),
        at: z.string(),
        undoneAt: z.string().nullable(),
      }),
    ),
  }),
});
