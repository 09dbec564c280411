import { z } from "zod";
import { endpoint } from "./endpoint.ts";
import * as text from "./text.ts";

export const failedJob = z.object({
  id: z.string(),
  /** what was to be done, such as `collect` or `deliver` */
  task: z.string(),
  /** what it was to be done to */
  subject: z.object({ kind: z.enum(["channel", "topic", "post", "reply", "conversation"]), id: z.string() }).nullable(),
  tries: z.number().int(),
  /** what went wrong last; null when the process ended in the middle of it */
  error: z.string().nullable(),
  createdAt: z.string(),
  failedAt: z.string(),
});
export type FailedJob = z.infer<typeof failedJob>;

const byId = z.strictObject({ id: z.string().max(19).regex(/^\d+$/, "use the id of a failed job") });

export const listFailedJobs = endpoint({
  name: "listFailedJobs",
  method: "GET",
  path: "/failed-jobs",
  summary: "What was tried five times and failed: it waits here for a person",
  tag: "Workspace",
  permission: "workspace:manage",
  status: 200,
  query: text.paged,
  result: text.page(failedJob),
});

export const runFailedJob = endpoint({
  name: "runFailedJob",
  method: "POST",
  path: "/failed-jobs/{id}/runs",
  summary: "Try it again, up to five times",
  tag: "Workspace",
  permission: "workspace:manage",
  status: 204,
  params: byId,
});

export const dropFailedJob = endpoint({
  name: "dropFailedJob",
  method: "DELETE",
  path: "/failed-jobs/{id}",
  summary: "Let it be",
  tag: "Workspace",
  permission: "workspace:manage",
  status: 204,
  params: byId,
});
