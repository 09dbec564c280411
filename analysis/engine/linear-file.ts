import type { LinearModel } from "./linear.ts";
import { readModelFile } from "./model-file.ts";

/** What of a model stands in its file as words and numbers, beside the blocks. */
export type LinearHead = Pick<LinearModel, "name" | "version" | "labels" | "choice" | "exclusive" | "temperature">;

/** Reads a linear model; kept rows are marked by one bit a bucket. */
export function readLinear(path: string | URL): { model: LinearModel; bytes: number } {
  const { head, blocks, bytes } = readModelFile<LinearHead>(path);
  const marks = blocks.marks as Uint8Array;
  const rows = new Int32Array(1 << head.choice.bits).fill(-1);
  let row = 0;
  for (let bucket = 0; bucket < rows.length; bucket++)
    if (marks[bucket >> 3]! & (1 << (bucket & 7))) rows[bucket] = row++;
  const model: LinearModel = {
    ...head,
    rows,
    weights: blocks.weights as Int8Array,
    scales: blocks.scales as Float32Array,
    manner: blocks.manner as Float32Array,
  };
  return { model, bytes };
}
