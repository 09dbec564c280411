import { readFileSync, writeFileSync } from "node:fs";

/** The arrays a model file can hold. */
export type Block = Int8Array | Uint8Array | Int32Array | Float32Array;
export type ModelFile<Head> = { head: Head; blocks: Record<string, Block>; bytes: number };

/**
 * A model file: "EARSHOT1", the length of the head (32 bits, little-endian), the head as JSON, then the arrays, each
 * starting at a multiple of four. Throws a sentence when the file is not one.
 */
export function readModelFile<Head>(path: string | URL): ModelFile<Head> {
  return readModel(readFileSync(path), String(path));
}

/** The same from what is in memory; `path` is for sentences. */
export function readModel<Head>(file: Uint8Array, path: string): ModelFile<Head> {
  const bytes = new Uint8Array(file.byteLength);
  bytes.set(file);
  const view = new DataView(bytes.buffer);
  if (Buffer.from(bytes.subarray(0, 8)).toString("latin1") !== MAGIC)
    throw new Error(`${path} is no model of Earshot: it does not start with ${MAGIC}.`);
  const size = view.getUint32(8, true);
  const { head, blocks } = JSON.parse(Buffer.from(bytes.subarray(12, 12 + size)).toString("utf8")) as {
    head: Head;
    blocks: { name: string; kind: keyof typeof kinds; length: number }[];
  };
  let at = aligned(12 + size);
  const found: Record<string, Block> = {};
  for (const { name, kind, length } of blocks) {
    const Kind = kinds[kind];
    if (at + length * Kind.BYTES_PER_ELEMENT > bytes.byteLength)
      throw new Error(`${path} ends inside its block "${name}": it was not written to its end.`);
    found[name] = new Kind(bytes.buffer, at, length);
    at = aligned(at + length * Kind.BYTES_PER_ELEMENT);
  }
  return { head, blocks: found, bytes: bytes.byteLength };
}

/** Writes what readModelFile reads. Gives the size in bytes. */
export function writeModelFile(path: string | URL, head: unknown, blocks: Record<string, Block>): number {
  const file = writeModel(head, blocks);
  writeFileSync(path, file);
  return file.byteLength;
}

/** What readModel reads. */
export function writeModel(head: unknown, blocks: Record<string, Block>): Uint8Array {
  const list = Object.entries(blocks).map(([name, block]) => ({ name, kind: kindOf(block), length: block.length }));
  const json = Buffer.from(JSON.stringify({ head, blocks: list }), "utf8");
  let size = aligned(12 + json.byteLength);
  for (const block of Object.values(blocks)) size = aligned(size + block.byteLength);
  const file = new Uint8Array(size);
  file.set(Buffer.from(MAGIC, "latin1"));
  new DataView(file.buffer).setUint32(8, json.byteLength, true);
  file.set(json, 12);
  let at = aligned(12 + json.byteLength);
  for (const block of Object.values(blocks)) {
    file.set(new Uint8Array(block.buffer, block.byteOffset, block.byteLength), at);
    at = aligned(at + block.byteLength);
  }
  return file;
}

const MAGIC = "EARSHOT1";
const kinds = { i8: Int8Array, u8: Uint8Array, i32: Int32Array, f32: Float32Array };

function kindOf(block: Block): keyof typeof kinds {
  if (block instanceof Int8Array) return "i8";
  if (block instanceof Uint8Array) return "u8";
  return block instanceof Int32Array ? "i32" : "f32";
}

function aligned(at: number): number {
  return (at + 3) & ~3;
}
