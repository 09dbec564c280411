import { join } from "node:path";
import { readTable } from "../evaluate/table.ts";

export type Labeled = { texts: string[]; target: Int32Array; labels: string[] };

/** A set's texts and labels as numbers; rows whose label is not in `labels` (all labels, sorted, without it) are left out. */
export function readLabeled(path: string, labels?: readonly string[]): Labeled {
  const rows = readTable(path, ["label", "text"]);
  const known = labels ? [...labels] : [...new Set(rows.map(({ label }) => label!))].sort();
  const used = rows.filter(({ label }) => known.includes(label!));
  return {
    texts: used.map(({ text }) => text!),
    target: Int32Array.from(used, ({ label }) => known.indexOf(label!)),
    labels: known,
  };
}

/** The train or dev file of a folder of the labeled data. */
export function labeledFile(data: string, set: string, part: "train" | "dev"): string {
  return join(data, set, `${part}.tsv`);
}
