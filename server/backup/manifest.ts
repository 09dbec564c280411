import { z } from "zod";

const hex = z.string().regex(/^[0-9a-f]{64}$/);

export const manifest = z.object({
  made: z.string(),
  earshot: z.string(),
  /** of PostgreSQL, major */
  server: z.number().int(),
  /** names of the migrations that had run, in order */
  migrations: z.array(z.string().max(200)).max(10_000),
  tables: z
    .array(
      z.object({
        schema: z.string().max(63),
        name: z.string().max(63),
        columns: z.array(z.string().max(63)),
        parts: z.number().int().min(0),
        bytes: z.number().int().min(0),
        rows: z.number().int().min(0),
        /** of the rows as they lie in the archive */
        sha256: hex,
        /** of the rows in whatever order */
        digest: hex,
      }),
    )
    .max(10_000),
  /** whether the master key lies in the archive */
  masterKey: z.boolean(),
});
export type Manifest = z.infer<typeof manifest>;
