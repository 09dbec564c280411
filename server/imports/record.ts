/**
 * One row of a file, by column. `row` counts rows in the order of the file, readable or not, and is what a run goes on
 * from; `line` is what a person looks for: the line of the file, or the number of the element in a JSON document.
 */
export type FileRecord = {
  row: number;
  line: number;
  /** in the order of the columns */
  cells: string[];
  /** why it cannot be read */
  fault: string | null;
  /** the source's own words, for a post's raw payload */
  raw: string | null;
};

/** Why a whole file cannot be taken; the sentence is for the person who sent it. */
export class FileRefused extends Error {
  override name = "FileRefused";
}
