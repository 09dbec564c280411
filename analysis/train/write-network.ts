import { type ModelFile, writeModelFile } from "../engine/model-file.ts";
import { EXTRAS, type NetworkHead } from "../engine/network.ts";
import { type Network, WIDTHS } from "./network.ts";

/** What of a net's head the training does not know by itself. */
export type NetworkName = Omit<NetworkHead, "dimensions" | "filters" | "widths">;

/** Writes a trained net as it ships. Gives the size in bytes. */
export function writeNetwork(path: string | URL, network: Network, head: NetworkName): number {
  const packed = packNetwork(network, head);
  return writeModelFile(path, packed.head, packed.blocks);
}

/** A trained net as it ships: vectors and kernels in int8. */
export function packNetwork(network: Network, head: NetworkName): Omit<ModelFile<NetworkHead>, "bytes"> {
  const { vocabulary, filters, kernels, biases, output, outputBias } = network;
  const vectors = inSteps(vocabulary.vectors, 0.9999);
  const parts = kernels.map((kernel) => inSteps(kernel, 1));
  const depth = vocabulary.dimensions + EXTRAS;
  const steps = new Int8Array(filters * depth * WIDTHS.reduce((sum, width) => sum + width, 0));
  let at = 0;
  for (const part of parts) {
    steps.set(part.steps, at);
    at += part.steps.length;
  }
  return {
    head: { ...head, dimensions: vocabulary.dimensions, filters, widths: [...WIDTHS] },
    blocks: {
      hashes: vocabulary.hashes,
      vectors: vectors.steps,
      vectorScale: Float32Array.of(vectors.scale),
      kernels: steps,
      kernelScales: Float32Array.from(parts, (part) => part.scale),
      biases: Float32Array.from(biases.flatMap((bias) => [...bias])),
      output,
      outputBias,
    },
  };
}

/** Int8 steps; values beyond the given part are cut. */
function inSteps(values: Float32Array, part: number): { steps: Int8Array; scale: number } {
  const sizes = values.map(Math.abs).sort();
  const scale = Math.max(1e-9, sizes[Math.floor((sizes.length - 1) * part)]! / 127);
  return { steps: Int8Array.from(values, (value) => Math.max(-127, Math.min(127, Math.round(value / scale)))), scale };
}
