import { z } from "zod";
import { importKinds } from "./choices.ts";
import { endpoint } from "./endpoint.ts";
import * as text from "./text.ts";

export const importMaxima = {
  /** bytes of a file */
  file: 200_000_000,
  /** bytes of one part of it */
  part: 4_000_000,
  columns: 500,
  /** characters of one row */
  row: 1_000_000,
  preview: 50,
  /** refused rows kept with their cells; more are only counted */
  refusals: 100_000,
} as const;

export const importKind = z.enum(importKinds);
export type ImportKind = z.infer<typeof importKind>;

export const importStates = [
  "uploading",
  "ready",
  "checking",
  "running",
  "done",
  "cancelled",
  "failed",
  "undoing",
  "undone",
] as const;

const counts = z.object({
  created: z.number().int(),
  updated: z.number().int(),
  /** known already, and nothing new in the row */
  unchanged: z.number().int(),
  refused: z.number().int(),
});

/** field → column of the file */
const mapping = z.record(z.string().max(40), z.string().max(200));

export const importOptions = z.strictObject({
  /** where posts come from when no column says so */
  network: text.slug.default("import"),
  /** imported posts are history unless this is asked for */
  openConversations: z.boolean().default(false),
});

export const fileImport = z.object({
  id: z.string(),
  kind: importKind,
  state: z.enum(importStates),
  fileName: z.string(),
  bytes: z.number().int(),
  /** how much of the file has arrived */
  received: z.number().int(),
  format: z.enum(["csv", "ndjson", "json", "activitystreams"]).nullable(),
  encoding: z.string().nullable(),
  delimiter: z.string().nullable(),
  mapping,
  options: z.object({ network: z.string(), openConversations: z.boolean() }),
  /** what the last dry run would have done */
  checked: counts.nullable(),
  /** rows settled, and how far into the file they reach, 0 to 1 */
  progress: z.object({ rows: z.number().int(), part: z.number() }),
  counts,
  /** after undoing */
  undone: z.number().int(),
  kept: z.number().int(),
  error: z.string().nullable(),
  authorName: z.string().nullable(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  undoneAt: z.string().nullable(),
  version: z.number().int(),
});
export type FileImport = z.infer<typeof fileImport>;

const shared = { tag: "Imports", permission: "imports:manage" } as const;

export const listImports = endpoint({
  ...shared,
  name: "listImports",
  method: "GET",
  path: "/imports",
  summary: "Imports of files, newest first",
  status: 200,
  query: text.paged,
  result: text.page(fileImport),
});

export const createImport = endpoint({
  ...shared,
  name: "createImport",
  method: "POST",
  path: "/imports",
  summary: "Announce a file of at most 200 MB; send its bytes next",
  status: 201,
  body: z.strictObject({
    kind: importKind,
    fileName: text.name,
    bytes: z.number().int().min(1).max(importMaxima.file),
  }),
  result: fileImport,
});

export const getImport = endpoint({
  ...shared,
  name: "getImport",
  method: "GET",
  path: "/imports/{id}",
  summary: "One import: where it stands and what it counted",
  status: 200,
  params: text.byId,
  result: fileImport,
});

/** The body is bytes (application/octet-stream). The same part again changes nothing; 409 says how much has arrived. */
export const sendImportPart = endpoint({
  ...shared,
  name: "sendImportPart",
  method: "PUT",
  path: "/imports/{id}/content",
  summary: "The next bytes of the file, as application/octet-stream, at most 4 MB; `at` is how many came before",
  status: 200,
  params: text.byId,
  query: z.strictObject({ at: z.coerce.number().int().min(0).max(importMaxima.file).default(0) }),
  bodyLimit: importMaxima.part,
  result: fileImport,
});

export const importField = z.object({
  name: z.string(),
  required: z.boolean(),
});

export const importPreview = z.object({
  columns: z.array(z.string()),
  rows: z.array(z.object({ line: z.number().int(), cells: z.array(z.string()), fault: z.string().nullable() })),
  fields: z.array(importField),
  suggested: mapping,
  /** columns that speak of consent: a file can never give it */
  ignored: z.array(z.string()),
});
export type ImportPreview = z.infer<typeof importPreview>;

export const previewImport = endpoint({
  ...shared,
  name: "previewImport",
  method: "GET",
  path: "/imports/{id}/preview",
  summary: "The first 50 rows, and which column seems to be which field",
  status: 200,
  params: text.byId,
  result: importPreview,
});

export const runImport = endpoint({
  ...shared,
  name: "runImport",
  method: "POST",
  path: "/imports/{id}/runs",
  summary: "Import the file, or with `dryRun` only count what would happen",
  status: 202,
  params: text.byId,
  body: z.strictObject({
    dryRun: z.boolean().default(false),
    mapping: mapping.default({}),
    options: importOptions.optional(),
  }),
  result: fileImport,
});

export const cancelImport = endpoint({
  ...shared,
  name: "cancelImport",
  method: "DELETE",
  path: "/imports/{id}",
  summary: "Stop an import; what it has taken stays and can be undone. One that has not begun is thrown away",
  status: 200,
  params: text.byId,
  result: fileImport,
});

export const undoImport = endpoint({
  ...shared,
  name: "undoImport",
  method: "POST",
  path: "/imports/{id}/undo",
  summary: "Take back what this import made; what somebody has changed or answered since stays and is listed",
  status: 202,
  params: text.byId,
  result: fileImport,
});

export const refusal = z.object({
  line: z.number().int(),
  reason: z.string(),
  cells: z.array(z.string()),
});

export const listRefusals = endpoint({
  ...shared,
  name: "listRefusals",
  method: "GET",
  path: "/imports/{id}/refusals",
  summary: "Rows that were not taken, with the reason",
  status: 200,
  params: text.byId,
  query: text.paged,
  result: text.page(refusal),
});

export const downloadRefusals = endpoint({
  ...shared,
  name: "downloadRefusals",
  method: "GET",
  path: "/imports/{id}/refusals.csv",
  summary: "The same as a file for a spreadsheet: row, reason, the original cells",
  status: 200,
  params: text.byId,
  query: z.strictObject({ workspace: text.id.optional() }),
});

export const keptItem = z.object({
  kind: z.string(),
  id: z.string(),
  label: z.string().nullable(),
  reason: z.string(),
});

export const listKept = endpoint({
  ...shared,
  name: "listKept",
  method: "GET",
  path: "/imports/{id}/kept",
  summary: "What stayed when the import was undone, with the reason",
  status: 200,
  params: text.byId,
  query: text.paged,
  result: text.page(keptItem),
});
