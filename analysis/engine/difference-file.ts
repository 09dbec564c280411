import type { Difference } from "./difference.ts";
import { readModel, writeModel } from "./model-file.ts";

type Head = Pick<Difference, "labels" | "choice">;

/** A difference as bytes, in the form of a model file. */
export function writeDifference({ labels, choice, buckets, weights, scales, manner }: Difference): Uint8Array {
  return writeModel({ labels, choice } satisfies Head, { buckets, weights, scales, manner });
}

/** Throws a sentence when these are no such bytes. */
export function readDifference(bytes: Uint8Array): Difference {
  const { head, blocks } = readModel<Head>(bytes, "The difference");
  return {
    ...head,
    buckets: blocks.buckets as Int32Array,
    weights: blocks.weights as Int8Array,
    scales: blocks.scales as Float32Array,
    manner: blocks.manner as Float32Array,
  };
}
