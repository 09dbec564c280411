import { open } from "node:fs/promises";

export type Line = { number: number; text: string };

/**
 * Lines of a UTF-8 file, or of standard input for "-", one at a time; blank lines are left out but counted. Holds
 * one chunk and one line in memory, however long the file is.
 */
export async function* lines(path: string): AsyncGenerator<Line> {
  let number = 0;
  let parts: Buffer[] = [];
  for await (const chunk of chunks(path)) {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      parts.push(chunk.subarray(start, end));
      const text = decoded(parts, ++number);
      parts = [];
      start = end + 1;
      if (text !== "") yield { number, text };
    }
    if (start < chunk.length) parts.push(chunk.subarray(start));
  }
  const text = decoded(parts, ++number);
  if (text !== "") yield { number, text };
}

async function* chunks(path: string): AsyncGenerator<Buffer> {
  if (path === "-") {
    yield* process.stdin as AsyncIterable<Buffer>;
    return;
  }
  const file = await open(path);
  // The stream closes the file, also when the reader stops early.
  yield* file.createReadStream({ highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>;
}

function decoded(parts: Buffer[], number: number): string {
  const text = (parts.length === 1 ? parts[0]! : Buffer.concat(parts)).toString("utf8").trim();
  return number === 1 ? text.replace(/^\uFEFF/u, "") : text;
}
