import { setImmediate as breathe } from "node:timers/promises";
import { CsvError, parse } from "csv-parse";
import { refused } from "#server/errors.ts";

/** A line of a table: its number in the file, counted from 1 with the header, and its cells by column. */
export type CsvLine<C extends string> = { line: number; cells: Partial<Record<C, string>> };
export type LineFault = { line: number; message: string };

export const mostRows = 50_000;
const mostColumns = 200;
const slice = 64_000;

/**
 * Reads a table whose first line names its columns; columns that nobody asked for are left alone. Commas, semicolons or
 * tabs between cells, a byte-order mark and the `'` that protects a spreadsheet from a formula are understood. Lines that
 * cannot be read are told, the others returned. 422 when a needed column is missing or there are too many rows.
 */
export async function readCsv<C extends string>(
  csv: string,
  columns: readonly C[],
  needed: (has: (column: C) => boolean) => string | null,
): Promise<{ lines: CsvLine<C>[]; faults: LineFault[] }> {
  const { records, faults } = await split(csv.toWellFormed());
  const [header, ...rest] = records;
  const names = (header?.cells ?? []).map((name) =>
    name
      .trim()
      .toLowerCase()
      .replace(/[\s-]+/g, "_"),
  );
  if (names.length > mostColumns) throw fault(`A table has at most ${mostColumns} columns, this has ${names.length}.`);
  const at = new Map<C, number>();
  for (const column of columns) {
    const first = names.indexOf(column);
    if (first === -1) continue;
    if (names.lastIndexOf(column) !== first) throw fault(`The column ${column} stands there twice.`);
    at.set(column, first);
  }
  const missing = needed((column) => at.has(column));
  if (missing) throw fault(missing);
  const lines: CsvLine<C>[] = [];
  for await (const { line, cells } of unhurried(rest)) {
    if (cells.length > names.length && cells.slice(names.length).some((cell) => cell.trim() !== "")) {
      faults.push({ line, message: `has ${cells.length} cells, the header has ${names.length}` });
      continue;
    }
    const named = [...at].flatMap(([column, n]) => {
      const cell = plain(cells[n] ?? "");
      return cell === "" ? [] : [[column, cell]];
    });
    lines.push({ line, cells: Object.fromEntries(named) });
  }
  return { lines, faults };
}

/** The lines one by one, with a breath now and then: what looks at 50,000 of them must not hold everybody else up. */
export async function* unhurried<T>(lines: T[]): AsyncGenerator<T> {
  let n = 0;
  for (const line of lines) {
    if (++n % 500 === 0) await breathe();
    yield line;
  }
}

/** In slices, with a breath between: a file of 5 MB would hold everybody else up for most of a second. */
async function split(csv: string): Promise<{ records: { line: number; cells: string[] }[]; faults: LineFault[] }> {
  const records: { line: number; cells: string[] }[] = [];
  const faults: LineFault[] = [];
  const parser = parse({
    bom: true,
    delimiter: delimiterOf(csv),
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    skip_records_with_error: true,
    max_record_size: 100_000,
    info: true,
  });
  const told = (error: CsvError | undefined) => {
    const line = Number(error?.lines ?? 0) || 1;
    // A line that is too long is told once for every piece of it.
    if (faults.at(-1)?.line !== line) faults.push({ line, message: messageOf(error?.code) });
  };
  parser.on("skip", told);
  parser.on("data", ({ record, info }: { record: string[]; info: { lines: number } }) => {
    records.push({ line: info.lines, cells: record });
  });
  const ended = new Promise<void>((resolve, reject) => {
    parser.on("end", resolve);
    parser.on("error", reject);
  });
  ended.catch(() => undefined);
  try {
    for (let from = 0; from < csv.length; from += slice) {
      parser.write(csv.slice(from, from + slice));
      await breathe();
      if (records.length > mostRows + 1) throw fault(`A table has at most ${mostRows} rows. Import it in parts.`);
    }
    parser.end();
    await ended;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw fault(`This is not a table: ${messageOf(error.code)}.`);
  }
  if (records.length > mostRows + 1) throw fault(`A table has at most ${mostRows} rows. Import it in parts.`);
  return { records, faults };
}

const messageOf = (code: string | undefined): string =>
  code === "CSV_QUOTE_NOT_CLOSED"
    ? "a quotation mark is not closed"
    : code === "CSV_MAX_RECORD_SIZE"
      ? "the line is longer than 100,000 characters"
      : "the quotation marks cannot be read";

/** What stands between the cells, by the header: the most frequent of the three. */
function delimiterOf(csv: string): string {
  const header = csv.slice(0, 10_000).split(/[\r\n]/, 1)[0] ?? "";
  const times = (mark: string) => header.split(mark).length;
  return [";", "\t"].find((mark) => times(mark) > times(",")) ?? ",";
}

/** Without the sign that keeps a spreadsheet from reading a formula. */
const plain = (cell: string): string => {
  const text = /^'[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(cell) ? cell.slice(1) : cell;
  return text.trim();
};

const fault = (message: string) =>
  refused("bad_table", message, [{ path: "csv", code: "bad_table", message: message.slice(0, 500) }]);
