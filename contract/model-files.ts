import { z } from "zod";
import { endpoint } from "./endpoint.ts";

const modelFile = z.object({
  name: z.string(),
  /** as its config.json names them */
  labels: z.array(z.string()),
  /** of the model itself */
  bytes: z.number().int(),
  /** why it cannot be chosen; null: it can */
  fault: z.string().nullable(),
});
export type ModelFile = z.infer<typeof modelFile>;

export const listModelFiles = endpoint({
  name: "listModelFiles",
  method: "GET",
  path: "/model-files",
  summary: "Models that the operator has put into the models folder, with their labels, and whether they can run",
  tag: "Posts",
  permission: "workspace:manage",
  status: 200,
  result: z.object({
    /** where the operator puts them */
    folder: z.string(),
    /** what runs them is no part of Earshot: whether it is there, and the command that adds it */
    runtime: z.object({ installed: z.boolean(), command: z.string() }),
    items: z.array(modelFile),
  }),
});
