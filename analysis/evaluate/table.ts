import { readFileSync, statSync } from "node:fs";

/** One row by column name; columns that the header does not have are "". */
export type Row = Record<string, string>;

/** A tab-separated file with a header row and CSV quoting. Throws with file and line when a required column is missing. */
export function readTable(path: string, required: readonly string[]): Row[] {
  const records = split(readFileSync(path, "utf8"));
  const header = records.shift() ?? [];
  for (const column of required)
    if (!header.includes(column))
      throw new Error(`${path} has no column "${column}"; its first line names ${header.join(", ") || "nothing"}.`);
  return records
    .filter((record) => record.length > 1 || record[0] !== "")
    .map((record) => Object.fromEntries(header.map((column, at) => [column, record[at] ?? ""])));
}

/** Whether a path exists and is a folder. */
export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function split(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (at < text.length) {
    let field = "";
    if (text[at] === '"') {
      for (at++; at < text.length; at++) {
        if (text[at] !== '"') field += text[at];
        else if (text[at + 1] === '"') field += text[at++];
        else {
          at++;
          break;
        }
      }
    }
    const end = fieldEnd(text, at);
    field += text.slice(at, end);
    record.push(field);
    at = end + 1;
    if (text[end] === "\t") continue;
    if (text[end] === "\r" && text[end + 1] === "\n") at++;
    records.push(record);
    record = [];
  }
  if (record.length > 0) records.push(record);
  return records;
}

function fieldEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== "\t" && text[at] !== "\n" && text[at] !== "\r") at++;
  return at;
}
