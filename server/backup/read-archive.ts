import { createHash } from "node:crypto";
import { once } from "node:events";
import { pipeline as joined, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import tar from "tar-stream";
import type { Opener } from "./archive-key.ts";
import { type Manifest, manifest as schema } from "./manifest.ts";
import { rowDigest } from "./row-digest.ts";
import { ArchiveBroken, opened } from "./seal-stream.ts";
import { nameOf } from "./tables.ts";

export type Piece = { table: string; chunk: Buffer } | { manifest: Manifest } | { masterKey: string };

const mostSmall = 16_000_000;

/** The content of an archive in its order: tables piece by piece, the manifest last. Throws ArchiveBroken. */
export async function* readArchive(path: string, opener: Opener): AsyncGenerator<Piece> {
  const extract = tar.extract({});
  const plain = joined(Readable.from(opened(path, opener)), createGunzip(), () => undefined);
  let failure: unknown = null;
  const feed = (async () => {
    for await (const chunk of plain as AsyncIterable<Buffer>) {
      if (extract.destroyed) return;
      if (!extract.write(chunk)) await room(extract);
    }
    (extract as NodeJS.WritableStream).end();
  })().catch((error: unknown) => {
    failure = error;
    extract.destroy();
  });
  try {
    for await (const entry of extract) {
      const { name } = entry.header;
      if (name === "manifest.json" || name === "master.key") {
        const text = (await whole(entry as AsyncIterable<Buffer>)).toString("utf8");
        yield name === "master.key" ? { masterKey: text.trim() } : { manifest: readManifest(text) };
        continue;
      }
      const table = name.slice(0, name.lastIndexOf("/"));
      for await (const chunk of entry as AsyncIterable<Buffer>) yield { table, chunk };
    }
    await feed;
  } catch (error) {
    throw brokenBy(failure ?? error);
  } finally {
    extract.destroy();
    plain.destroy();
  }
  if (failure !== null) throw brokenBy(failure);
}

/** Until a stream that is full takes more, or is closed. */
export async function room(stream: NodeJS.WritableStream): Promise<void> {
  const over = new AbortController();
  const { signal } = over;
  await Promise.race([once(stream, "drain", { signal }), once(stream, "close", { signal })]).finally(() =>
    over.abort(),
  );
}

/** Reads all of it and compares each table with what the manifest says. Throws ArchiveBroken for whatever differs. */
export async function verify(path: string, opener: Opener): Promise<{ manifest: Manifest; masterKey: string | null }> {
  const found = new Map<string, ReturnType<typeof tally>>();
  let manifest: Manifest | null = null;
  let masterKey: string | null = null;
  for await (const piece of readArchive(path, opener)) {
    if (manifest) throw new ArchiveBroken("This backup goes on after its end.");
    if ("manifest" in piece) manifest = piece.manifest;
    else if ("masterKey" in piece) masterKey = piece.masterKey;
    else {
      const sum = found.get(piece.table) ?? tally();
      found.set(piece.table, sum);
      sum.take(piece.chunk);
    }
  }
  if (!manifest) throw new ArchiveBroken("This backup is cut off: its list of content is missing.");
  for (const table of manifest.tables) {
    const { sha256, rows, digest } = (found.get(nameOf(table)) ?? tally()).result();
    if (sha256 !== table.sha256 || rows !== table.rows || digest !== table.digest)
      throw new ArchiveBroken(`This backup is damaged: ${nameOf(table)} differs from its list of content.`);
    found.delete(nameOf(table));
  }
  if (found.size > 0) throw new ArchiveBroken("This backup holds a table that its list of content does not name.");
  if (manifest.masterKey !== (masterKey !== null)) throw new ArchiveBroken("This backup's master key is missing.");
  return { manifest, masterKey };
}

export function tally() {
  const sha = createHash("sha256");
  const digest = rowDigest();
  return {
    take(chunk: Buffer): void {
      sha.update(chunk);
      digest.take(chunk);
    },
    result: () => ({ sha256: sha.digest("hex"), ...digest.result() }),
  };
}

async function whole(entry: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of entry) {
    length += chunk.length;
    if (length > mostSmall) throw new ArchiveBroken("This backup's list of content is too long.");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function readManifest(text: string): Manifest {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new ArchiveBroken("This backup's list of content cannot be read.");
  }
}

/** Damage that the seal does not see cannot be; what the unpacker says is told as damage all the same. */
function brokenBy(error: unknown): unknown {
  const { name, code } = error as { name?: string; code?: string };
  if (name === "StartRefused" || /^(ENOENT|EACCES|EISDIR|EMFILE)$/.test(code ?? "")) return error;
  return new ArchiveBroken(`This backup is damaged (${error instanceof Error ? error.message : "unreadable"}).`);
}
