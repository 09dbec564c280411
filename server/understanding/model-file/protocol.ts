import { z } from "zod";

/** What a model's process is told first. Paths are real ones below the models folder. */
export type Opening = {
  /** the models folder: the runtime is looked up from there */
  folder: string;
  model: string;
  tokenizer: string;
  tokenizerConfig: string | null;
  labels: number;
  mostTokens: number;
};

/** Then one post at a time. */
export type Question = { id: number; text: string };

const cpuMs = z.number().min(0);

/** What it answers: whether it is ready, then one answer for each question. */
export const modelWord = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ready"), version: z.string().regex(/^[0-9a-f]{12}$/), cpuMs }),
  z.object({ kind: z.literal("fault"), message: z.string().max(500), cpuMs }),
  z.object({ kind: z.literal("scores"), id: z.number(), scores: z.array(z.number()), cpuMs }),
  z.object({ kind: z.literal("unsaid"), id: z.number(), message: z.string().max(500), cpuMs }),
]);
export type ModelWord = z.infer<typeof modelWord>;
