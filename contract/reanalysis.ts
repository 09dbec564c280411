import { z } from "zod";
import { endpoint } from "./endpoint.ts";

export const reanalysis = z.object({
  /** off: this installation asks for no signals; never: nothing had to be read again */
  state: z.enum(["off", "never", "running", "ended"]),
  /** posts there were at the beginning */
  total: z.number().int(),
  /** posts read so far, newest first */
  lookedAt: z.number().int(),
  /** those of which something else is said now */
  changed: z.number().int(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
});
export type Reanalysis = z.infer<typeof reanalysis>;

export const getReanalysis = endpoint({
  name: "getReanalysis",
  method: "GET",
  path: "/reanalysis",
  summary: "How far the analysis of stored posts is",
  tag: "Posts",
  permission: "posts:read",
  status: 200,
  result: reanalysis,
});

export const startReanalysis = endpoint({
  name: "startReanalysis",
  method: "POST",
  path: "/reanalysis",
  summary: "Read all stored posts again, newest first, in the background",
  tag: "Posts",
  permission: "workspace:manage",
  status: 202,
  result: reanalysis,
});

export const stopReanalysis = endpoint({
  name: "stopReanalysis",
  method: "DELETE",
  path: "/reanalysis",
  summary: "Stop reading stored posts; what is read keeps its new signals",
  tag: "Posts",
  permission: "workspace:manage",
  status: 204,
});
