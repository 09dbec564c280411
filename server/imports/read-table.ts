import { importMaxima } from "@earshot/contract/imports.ts";
import { CsvError, parse } from "csv-parse";
import { type FileRecord, FileRefused } from "./record.ts";

/**
 * Rows of a CSV, the first of which names the columns. A row that cannot be read is told and the next one read; the `'`
 * that keeps a spreadsheet from reading a formula is taken off.
 */
export async function* readTable(
  text: AsyncIterable<string>,
  delimiter: string,
): AsyncGenerator<{ columns: string[] } | FileRecord> {
  const found: ({ line: number; cells: string[] } | { line: number; fault: string })[] = [];
  const parser = parse({
    delimiter,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    skip_records_with_error: true,
    max_record_size: importMaxima.row,
    info: true,
  });
  let told = -1;
  parser.on("skip", (error: CsvError | undefined) => {
    const line = Number(error?.lines ?? 0) || 1;
    // A row that is too long is told once for every piece of it.
    if (line !== told) found.push({ line, fault: messageOf(error?.code) });
    told = line;
  });
  parser.on("data", ({ record, info }: { record: string[]; info: { lines: number } }) => {
    found.push({ line: info.lines, cells: record });
  });
  let failure: Error | null = null;
  const ended = new Promise<void>((resolve) => {
    parser.on("end", resolve);
    parser.on("error", (error) => {
      failure = error;
      resolve();
    });
  });

  let columns: string[] | null = null;
  let row = 0;
  function* take(): Generator<{ columns: string[] } | FileRecord> {
    for (const entry of found.splice(0)) {
      if (columns === null) {
        if ("fault" in entry) throw new FileRefused(`The first line cannot be read: ${entry.fault}.`);
        columns = columnNames(entry.cells);
        yield { columns };
        continue;
      }
      row++;
      if ("fault" in entry) yield { row, line: entry.line, cells: [], fault: entry.fault, raw: null };
      else yield recordOf(row, entry, columns.length);
    }
  }

  for await (const piece of text) {
    if (!parser.write(piece)) await new Promise((resolve) => setImmediate(resolve));
    if (failure) break;
    yield* take();
  }
  if (!failure) {
    parser.end();
    await ended;
  }
  yield* take();
  if (failure) {
    if (!((failure as Error) instanceof CsvError)) throw failure;
    const { code } = failure as CsvError;
    row++;
    if (columns === null) throw new FileRefused(`This is not a table: ${messageOf(code)}.`);
    yield { row, line: row + 1, cells: [], fault: messageOf(code), raw: null };
  }
  if (columns === null) throw new FileRefused("The file is empty.");
}

function recordOf(row: number, { line, cells }: { line: number; cells: string[] }, columns: number): FileRecord {
  const tooMany = cells.length > columns && cells.slice(columns).some((cell) => cell.trim() !== "");
  return {
    row,
    line,
    cells: cells.slice(0, columns).map(plain),
    fault: tooMany ? `has ${cells.length} cells, the first line has ${columns}` : null,
    raw: null,
  };
}

/** Names for columns: as they stand there, made unlike each other, numbered where the name is empty. */
function columnNames(cells: string[]): string[] {
  if (cells.length > importMaxima.columns) throw tooMany(cells.length);
  const taken = new Set<string>();
  return cells.map((cell, n) => {
    const name =
      plain(cell)
        .toWellFormed()
        .replace(/\p{Cc}+/gu, " ")
        .trim()
        .slice(0, 190) || `Column ${n + 1}`;
    let unlike = name;
    for (let more = 2; taken.has(unlike); more++) unlike = `${name} (${more})`;
    taken.add(unlike);
    return unlike;
  });
}

/** Without the sign that keeps a spreadsheet from reading a formula. */
const plain = (cell: string): string => (/^'[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(cell) ? cell.slice(1) : cell);

const messageOf = (code: string | undefined): string =>
  code === "CSV_QUOTE_NOT_CLOSED"
    ? "a quotation mark is not closed"
    : code === "CSV_MAX_RECORD_SIZE"
      ? `the row is longer than ${importMaxima.row.toLocaleString("en")} characters`
      : "the quotation marks cannot be read";

/** Looked at before anything is taken apart: a line of a million cells is not worth it. Throws FileRefused. */
export function refuseManyColumns(start: string, delimiter: string): void {
  const columns = outsideQuotes(firstLine(start)).split(delimiter).length;
  if (columns > importMaxima.columns) throw tooMany(columns);
}

const tooMany = (columns: number) =>
  new FileRefused(`A table has at most ${importMaxima.columns} columns, this has ${columns} or more.`);

const firstLine = (start: string): string => start.split(/[\r\n]/).find((line) => line.trim() !== "") ?? "";

/** What stands between the cells: the mark that the first line has most of, outside quotation marks. */
export function delimiterOf(start: string): string {
  const header = outsideQuotes(firstLine(start));
  const times = (mark: string) => header.split(mark).length;
  const [best] = [",", ";", "\t", "|"].sort((a, b) => times(b) - times(a));
  return best !== undefined && times(best) > 1 ? best : ",";
}

const outsideQuotes = (line: string): string => line.slice(0, 100_000).replace(/"(?:[^"]|"")*"/g, "");
