import { importMaxima } from "@earshot/contract/imports.ts";
import type { Kysely } from "kysely";
import type { DB } from "#server/db/types.ts";
import { readActivity } from "./activity.ts";
import { decoded } from "./encoding.ts";
import { fileBytes } from "./file-bytes.ts";
import { flatten, isObject } from "./flatten.ts";
import { linewise } from "./inspect.ts";
import { type Element, readElements, readLines } from "./read-objects.ts";
import { readTable } from "./read-table.ts";
import type { FileRecord } from "./record.ts";
import type { ImportRow } from "./store.ts";

/** The rows of an inspected file from the first on; `read` counts the bytes that have gone in. */
export async function* readFile(
  db: Kysely<DB>,
  workspaceId: string,
  found: Pick<ImportRow, "id" | "format" | "encoding" | "delimiter" | "columns">,
  read: { bytes: number } = { bytes: 0 },
  signal?: AbortSignal,
): AsyncGenerator<FileRecord> {
  const { id, format, columns } = found;
  const text = (counted = read) => decoded(fileBytes(db, workspaceId, id, signal), found.encoding ?? "utf-8", counted);
  if (format === "csv") {
    for await (const entry of readTable(text(), found.delimiter ?? ",")) if ("row" in entry) yield entry;
    return;
  }
  const byLine = format === "ndjson" || (format === "activitystreams" && (await linewise(text({ bytes: 0 }))));
  let row = 0;
  for await (const element of byLine ? readLines(text()) : readElements(text())) {
    yield {
      row: ++row,
      line: element.line,
      ...(format === "activitystreams" ? activity(element) : object(element, columns)),
    };
  }
}

type Said = Pick<FileRecord, "cells" | "fault" | "raw">;

function object(element: Element, columns: string[]): Said {
  const value = parsed(element);
  if ("fault" in value) return { cells: [], fault: value.fault, raw: null };
  const cells = flatten(value.object, importMaxima.columns);
  return { cells: columns.map((column) => cells.get(column) ?? ""), fault: null, raw: value.text };
}

function activity(element: Element): Said {
  const value = parsed(element);
  if ("fault" in value) return { cells: [], fault: value.fault, raw: null };
  const told = readActivity(value.object);
  return "fault" in told
    ? { cells: [], fault: told.fault, raw: null }
    : { cells: told.cells, fault: null, raw: value.text };
}

function parsed(element: Element): { object: Record<string, unknown>; text: string } | { fault: string } {
  if ("fault" in element) return { fault: element.fault };
  try {
    const value = JSON.parse(element.text) as unknown;
    return isObject(value) ? { object: value, text: element.text } : { fault: "is not an object" };
  } catch {
    return { fault: "is not JSON" };
  }
}
