import { createHash } from "node:crypto";
import { CarBufferReader } from "@ipld/car/buffer-reader";
import { decode } from "@ipld/dag-cbor";
import { CID } from "multiformats/cid";
import { z } from "zod";
import { LIKE, POST, REPOST } from "./at-uri.ts";
import type { Operation, Told } from "./operation.ts";

const WANTED = [POST, LIKE, REPOST].map((collection) => `${collection}/`);

/**
 * Reads one binary message of com.atproto.sync.subscribeRepos: a header, then the event, a commit with the blocks of its
 * records as a CAR. Only records of posts, likes and reposts are decoded, each checked against its hash. Throws on what
 * is no such message.
 */
export function readRepoFrame(bytes: Uint8Array): Told {
  const header = readHeader(bytes);
  const body = decode<Record<string, unknown>>(bytes.subarray(header.end));
  if (header.op === -1) {
    const reason = String(body.error ?? "error");
    return reason === "FutureCursor" ? { type: "future" } : { type: "ended", reason: reason.slice(0, 100) };
  }
  const seq = typeof body.seq === "number" ? body.seq : null;
  const at = typeof body.time === "string" ? body.time : null;
  switch (header.t) {
    case "#commit":
      return {
        type: "operations",
        seq: seq ?? missing("seq"),
        at: at ?? missing("time"),
        operations: operationsOf(body, at ?? ""),
      };
    case "#identity":
    case "#account":
    case "#handle":
      if (typeof body.did === "string" && seq !== null) return { type: "identity", seq, at: at ?? "", did: body.did };
      return { type: "other", seq, at };
    case "#info":
      return body.name === "OutdatedCursor" ? { type: "outdated" } : { type: "other", seq, at };
    default:
      return { type: "other", seq, at };
  }
}

const commit = z.object({
  repo: z.string().min(1).max(2048),
  rev: z.string().max(100),
  ops: z.array(
    z.object({
      action: z.enum(["create", "update", "delete"]),
      path: z.string().max(1024),
      cid: z.unknown().optional(),
    }),
  ),
  blocks: z.instanceof(Uint8Array),
});

function operationsOf(body: Record<string, unknown>, at: string): Operation[] {
  const ops = Array.isArray(body.ops) ? body.ops : [];
  if (!ops.some((op) => WANTED.some((prefix) => String((op as { path?: unknown })?.path).startsWith(prefix))))
    return [];
  const { repo: did, rev, ops: all, blocks } = commit.parse(body);
  let car: CarBufferReader | null = null;
  return all.flatMap(({ action, path, cid }): Operation[] => {
    const [collection = "", rkey = ""] = path.split("/");
    if (!WANTED.some((prefix) => path.startsWith(prefix)) || rkey === "") return [];
    if (action === "delete") return [{ did, action, collection, rkey, record: null, rev, at }];
    const link = CID.asCID(cid);
    if (link === null) return [];
    car ??= CarBufferReader.fromBytes(blocks);
    const block = car.get(link);
    // A commit too large for its blocks comes without them; what it held is found by the next fetch.
    if (!block) return [];
    const digest = createHash("sha256").update(block.bytes).digest();
    if (link.multihash.code !== 0x12 || !digest.equals(link.multihash.digest))
      throw new Error("a block is not what its hash says");
    return [{ did, action, collection, rkey, record: decode(block.bytes), rev, at }];
  });
}

function missing(name: string): never {
  throw new Error(`a commit without ${name}`);
}

type Header = { op: number; t: string; end: number };

/** The header is a map of at most a few short members in CBOR; it ends where the event begins. */
export function readHeader(bytes: Uint8Array): Header {
  let at = 0;
  const header: Header = { op: 0, t: "", end: 0 };
  const next = () => bytes[at++] ?? -1;
  const size = next() - 0xa0;
  if (size < 1 || size > 8) throw new Error("a message without header");
  const text = (): string => {
    const sign = next();
    const length = sign === 0x78 ? next() : sign - 0x60;
    if (length < 0 || length > 255 || (sign !== 0x78 && length > 23)) throw new Error("a header that cannot be read");
    at += length;
    return Buffer.from(bytes.subarray(at - length, at)).toString();
  };
  for (let n = 0; n < size; n += 1) {
    const name = text();
    const sign = bytes[at] ?? -1;
    if (sign >= 0 && sign < 24) header.op = next();
    else if (sign >= 0x20 && sign < 0x38) header.op = 0x1f - next();
    else if (name === "t") header.t = text();
    else text();
  }
  return { ...header, end: at };
}

/** A record as JSON tells it: links to blocks and bytes as objects of one member. */
export function inJson(value: unknown): unknown {
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString("base64").replace(/=+$/, "") };
  const link = CID.asCID(value);
  if (link) return { $link: link.toString() };
  if (Array.isArray(value)) return value.map(inJson);
  if (typeof value === "bigint") return Number(value);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, inJson(member)]));
}
