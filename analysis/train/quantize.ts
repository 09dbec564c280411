import type { LinearModel } from "../engine/linear.ts";
import type { LinearHead } from "../engine/linear-file.ts";
import { writeModelFile } from "../engine/model-file.ts";
import type { Fitted } from "./fit.ts";

/**
 * A fitted model as it ships: each column in steps of 1/127 of its largest usual weight (weights beyond the 99.95th part
 * are cut), rows whose steps are all below `least` left out.
 */
export function quantize(fitted: Fitted, head: LinearHead, least = 1): LinearModel {
  const { corpus, columns, weights, manner } = fitted;
  const scales = new Float32Array(columns);
  for (let c = 0; c < columns; c++) {
    const sizes = new Float32Array(corpus.rowCount);
    for (let row = 0; row < corpus.rowCount; row++) sizes[row] = Math.abs(weights[row * columns + c]!);
    sizes.sort();
    scales[c] = Math.max(1e-9, sizes[Math.floor((sizes.length - 1) * 0.9995)]! / 127);
  }
  const rows = new Int32Array(corpus.rowOf.length).fill(-1);
  const kept: number[] = [];
  let count = 0;
  const steps = new Int8Array(columns);
  for (let bucket = 0; bucket < rows.length; bucket++) {
    const row = corpus.rowOf[bucket]!;
    if (row < 0) continue;
    let largest = 0;
    for (let c = 0; c < columns; c++) {
      steps[c] = Math.max(-127, Math.min(127, Math.round(weights[row * columns + c]! / scales[c]!)));
      largest = Math.max(largest, Math.abs(steps[c]!));
    }
    if (largest < least) continue;
    rows[bucket] = count++;
    for (let c = 0; c < columns; c++) kept.push(steps[c]!);
  }
  return { ...head, rows, weights: Int8Array.from(kept), scales, manner };
}

/** Writes a model to where readLinear finds it. Gives the size in bytes. */
export function writeLinear(path: string | URL, model: LinearModel): number {
  const { rows, weights, scales, manner, name, version, labels, choice, exclusive, temperature } = model;
  const marks = new Uint8Array(rows.length / 8);
  for (let bucket = 0; bucket < rows.length; bucket++) if (rows[bucket]! >= 0) marks[bucket >> 3]! |= 1 << (bucket & 7);
  const head: LinearHead = { name, version, labels, choice, exclusive, temperature };
  return writeModelFile(path, head, { marks, weights, scales, manner });
}
