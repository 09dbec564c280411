import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { open } from "node:fs/promises";
import { StartRefused } from "#server/start-refused.ts";
import { archiveKey, type KeyHint, newArchiveKey, type Opener } from "./archive-key.ts";

/**
 * The archive on disk: a line that says what it is, a line of JSON with the key's hint, then pieces of 64 KiB under
 * AES-256-GCM. Each piece's nonce holds its number and whether it is the last, and the head is authenticated with every
 * piece: what is flipped, cut, appended or swapped does not open (the construction is STREAM, Hoang et al. 2015).
 */
const magic = "EARSHOT-BACKUP 1\n";
const pieceBytes = 65_536;
const tagBytes = 16;
const mostHead = 1_000;

export class ArchiveBroken extends StartRefused {}

const broken = () =>
  new ArchiveBroken("This backup is damaged or cut off, or it was made with another key; nothing was restored.");

export async function* sealed(source: AsyncIterable<Buffer>, opener: Opener): AsyncGenerator<Buffer> {
  const { key, hint } = newArchiveKey(opener);
  const prefix = randomBytes(7);
  const head = Buffer.from(`${magic}${JSON.stringify({ key: hint, nonce: prefix.toString("hex") })}\n`);
  yield head;
  const bound = createHash("sha256").update(head).digest();
  let n = 0;
  for await (const { piece, last } of pieces(source, pieceBytes)) {
    const cipher = createCipheriv("aes-256-gcm", key, nonceOf(prefix, n++, last), { authTagLength: tagBytes }).setAAD(
      bound,
    );
    yield Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()]);
  }
}

/** What was sealed. Throws ArchiveBroken at the first piece that is not as it was written. */
export async function* opened(path: string, opener: Opener): AsyncGenerator<Buffer> {
  const file = await open(path);
  try {
    const { head, hint, prefix } = await readHead(file);
    const key = archiveKey(opener, hint);
    const bound = createHash("sha256").update(head).digest();
    const rest = file.createReadStream({ start: head.length, autoClose: false, highWaterMark: 262_144 });
    let n = 0;
    for await (const { piece, last } of pieces(rest as AsyncIterable<Buffer>, pieceBytes + tagBytes)) {
      yield openPiece(key, nonceOf(prefix, n++, last), bound, piece);
    }
  } finally {
    await file.close();
  }
}

function openPiece(key: Buffer, nonce: Buffer, bound: Buffer, piece: Buffer): Buffer {
  if (piece.length < tagBytes) throw broken();
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes });
    decipher.setAAD(bound).setAuthTag(piece.subarray(-tagBytes));
    return Buffer.concat([decipher.update(piece.subarray(0, -tagBytes)), decipher.final()]);
  } catch {
    throw broken();
  }
}

async function readHead(
  file: Awaited<ReturnType<typeof open>>,
): Promise<{ head: Buffer; hint: KeyHint; prefix: Buffer }> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(mostHead), 0, mostHead, 0);
  const start = buffer.subarray(0, bytesRead);
  if (!start.toString("latin1").startsWith(magic)) throw new ArchiveBroken("This is not a backup of Earshot's.");
  const end = start.indexOf(10, magic.length);
  try {
    const said = JSON.parse(start.subarray(magic.length, end).toString("utf8")) as { key: KeyHint; nonce: string };
    const prefix = Buffer.from(said.nonce, "hex");
    if (end < 0 || prefix.length !== 7 || !/^[0-9a-f]{32}$/.test(said.key.salt)) throw broken();
    return { head: Buffer.from(start.subarray(0, end + 1)), hint: said.key, prefix };
  } catch {
    throw broken();
  }
}

function nonceOf(prefix: Buffer, n: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  prefix.copy(nonce);
  nonce.writeUInt32BE(n, 7);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

/** Pieces of one size, the last shorter or empty, each told whether it is the last. */
async function* pieces(source: AsyncIterable<Buffer>, size: number): AsyncGenerator<{ piece: Buffer; last: boolean }> {
  let waiting: Buffer[] = [];
  let length = 0;
  for await (const chunk of source) {
    waiting.push(chunk);
    length += chunk.length;
    if (length <= size) continue;
    const all = Buffer.concat(waiting);
    let at = 0;
    // One more byte than a piece says that it is not the last.
    for (; all.length - at > size; at += size) yield { piece: all.subarray(at, at + size), last: false };
    waiting = [Buffer.from(all.subarray(at))];
    length = all.length - at;
  }
  yield { piece: Buffer.concat(waiting), last: true };
}
