import { z } from "zod";

/** RFC 9457 problem document, served as application/problem+json. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string().optional(),
  errors: z
    .array(
      z.object({
        path: z.string(),
        code: z.string(),
        message: z.string(),
        /** 1-based column in the text at `path`, for query syntax */
        column: z.number().int().optional(),
      }),
    )
    .optional(),
  /** 409 of a versioned resource: the version the server holds */
  currentVersion: z.number().int().optional(),
  requestId: z.string(),
});
export type Problem = z.infer<typeof problem>;
