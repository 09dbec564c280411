import { importMaxima } from "@earshot/contract/imports.ts";
import type { Context } from "#server/context.ts";
import { activityColumns } from "./activity.ts";
import { decoded, encodingOf } from "./encoding.ts";
import { fileBytes } from "./file-bytes.ts";
import { flatten, isObject } from "./flatten.ts";
import { readElements, readLines } from "./read-objects.ts";
import { delimiterOf, readTable, refuseManyColumns } from "./read-table.ts";
import { FileRefused } from "./record.ts";
import type { Format } from "./store.ts";

export type Inspected = { encoding: string; format: Format; delimiter: string | null; columns: string[] };

/** Characters that are looked at to tell what a file is. */
const startLength = 256_000;
const sampleRows = 500;

/** What a file is: encoding, format, delimiter, columns. Throws FileRefused with a sentence when it is nothing we read. */
export async function inspect(context: Context, workspaceId: string, importId: string): Promise<Inspected> {
  const bytes = () => fileBytes(context.db, workspaceId, importId);
  const encoding = await encodingOf(bytes());
  const text = () => decoded(bytes(), encoding, { bytes: 0 });
  let start = "";
  for await (const piece of text()) {
    start += piece;
    if (start.length >= startLength) break;
  }
  if (start.trim() === "") throw new FileRefused("The file is empty.");
  if (/^\s*[[{]/.test(start)) {
    const format = jsonFormat(start);
    if (format === "activitystreams") return { encoding, format, delimiter: null, columns: [...activityColumns] };
    return { encoding, format, delimiter: null, columns: await objectColumns(text(), format) };
  }
  if (start.includes("\0")) throw new FileRefused("This is neither a table nor JSON.");
  const delimiter = delimiterOf(start);
  refuseManyColumns(start, delimiter);
  for await (const found of readTable(text(), delimiter)) {
    if ("columns" in found) return { encoding, format: "csv", delimiter, columns: found.columns };
  }
  throw new FileRefused("The file is empty.");
}

/** One object a line, one document, or either of them in ActivityStreams. */
function jsonFormat(start: string): Format {
  const [first = ""] = start.trimStart().split("\n", 1);
  const line = parsed(first);
  const activity =
    /"(https?:)?\/*(www\.)?w3\.org\/ns\/activitystreams"|"https:\/\/www\.w3\.org\/ns\/activitystreams"/.test(
      start.slice(0, 20_000),
    );
  const typed = /"type"\s*:\s*"(Create|Announce|Note|Article|OrderedCollection|Collection|OrderedCollectionPage)"/.test(
    start.slice(0, 20_000),
  );
  if (activity || (typed && /"(attributedTo|actor|orderedItems|published)"/.test(start))) return "activitystreams";
  return isObject(line) ? "ndjson" : "json";
}

/** Whether the elements of an ActivityStreams file stand one a line. */
export async function linewise(text: AsyncIterable<string>): Promise<boolean> {
  let start = "";
  for await (const piece of text) {
    start += piece;
    if (start.includes("\n") || start.length > importMaxima.row) break;
  }
  const value = parsed(start.trimStart().split("\n", 1)[0] ?? "");
  return isObject(value) && !Array.isArray(value.orderedItems) && !Array.isArray(value.items);
}

async function objectColumns(text: AsyncIterable<string>, format: Format): Promise<string[]> {
  const names = new Set<string>();
  let rows = 0;
  for await (const element of format === "ndjson" ? readLines(text) : readElements(text)) {
    if (++rows > sampleRows) break;
    const value = "text" in element ? parsed(element.text) : undefined;
    if (!isObject(value)) continue;
    for (const name of flatten(value, importMaxima.columns).keys()) names.add(name);
    if (names.size > importMaxima.columns) break;
  }
  if (names.size === 0) throw new FileRefused("No object with names and values is in this file.");
  return [...names].slice(0, importMaxima.columns);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
