import { createHash } from "node:crypto";
import * as car from "@ipld/car/buffer-writer";
import { decode, encode } from "@ipld/dag-cbor";
import { CID } from "multiformats/cid";
import { create as digestOf } from "multiformats/hashes/digest";
import { readHeader } from "./repo-frame.ts";

/** A record's version, as servers compute it. `record` in the form of JSON. */
export const cidOf = (record: unknown): string => blockOf(record).cid.toString();

function blockOf(value: unknown): { cid: CID; bytes: Uint8Array } {
  const bytes = encode(inCbor(value));
  const hash = createHash("sha256").update(bytes).digest();
  return { cid: CID.createV1(0x71, digestOf(0x12, hash)), bytes };
}

/** Links and bytes of JSON as CBOR has them. */
function inCbor(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inCbor);
  if (typeof value !== "object" || value === null) return value;
  if ("$link" in value && typeof value.$link === "string") return CID.parse(value.$link);
  if ("$bytes" in value && typeof value.$bytes === "string") return Buffer.from(value.$bytes, "base64");
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => (member === undefined ? [] : [[name, inCbor(member)]])),
  );
}

export type FrameOperation = { action: "create" | "update" | "delete"; path: string; record?: unknown };
type Commit = { seq: number; did: string; rev: string; at: string; operations: FrameOperation[] };

/** A message of com.atproto.sync.subscribeRepos about one commit. Its signature and tree are left out: nobody reads them. */
export function commitFrame({ seq, did, rev, at, operations }: Commit): Uint8Array {
  const blocks = operations.map(({ record }) => (record === undefined ? null : blockOf(record)));
  const root = blockOf({ did, rev, version: 3 });
  const ops = operations.map(({ action, path }, n) => ({ action, path, cid: blocks[n]?.cid ?? null }));
  const body = {
    seq,
    repo: did,
    rev,
    since: null,
    time: at,
    commit: root.cid,
    blobs: [],
    rebase: false,
    tooBig: false,
  };
  const all = [root, ...blocks.filter((block) => block !== null)];
  return frame({ op: 1, t: "#commit" }, { ...body, ops, blocks: carOf(root.cid, all) });
}

export const identityFrame = (seq: number, did: string, at: string): Uint8Array =>
  frame({ op: 1, t: "#identity" }, { seq, did, time: at });

export const infoFrame = (name: string): Uint8Array => frame({ op: 1, t: "#info" }, { name });

export const errorFrame = (error: string): Uint8Array => frame({ op: -1 }, { error, message: error });

const frame = (header: object, body: object): Uint8Array => Buffer.concat([encode(header), encode(body)]);

function carOf(root: CID, blocks: { cid: CID; bytes: Uint8Array }[]): Uint8Array {
  const size = car.headerLength({ roots: [root] }) + blocks.reduce((sum, block) => sum + car.blockLength(block), 0);
  const writer = car.createWriter(new ArrayBuffer(size), { roots: [root] });
  for (const block of blocks) writer.write(block);
  return writer.close();
}

/** What reading a message costs at the least: its CBOR, without its records. */
export const decodeAlone = (frame: Uint8Array): unknown => decode(frame.subarray(readHeader(frame).end));
