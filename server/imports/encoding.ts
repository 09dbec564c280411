export type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";

/**
 * How a file's bytes are to be read: by its byte-order mark; else as UTF-16 when every second byte is NUL; else as UTF-8
 * when all of it is, and as Windows-1252, which spreadsheets still write, when not.
 */
export async function encodingOf(bytes: AsyncIterable<Buffer>): Promise<Encoding> {
  const strict = new TextDecoder("utf-8", { fatal: true });
  let first = true;
  let utf8 = true;
  for await (const part of bytes) {
    if (first) {
      if (part[0] === 0xff && part[1] === 0xfe) return "utf-16le";
      if (part[0] === 0xfe && part[1] === 0xff) return "utf-16be";
      const wide = sixteen(part.subarray(0, 4_000));
      if (wide) return wide;
      first = false;
    }
    try {
      strict.decode(part, { stream: true });
    } catch {
      utf8 = false;
      break;
    }
  }
  if (!utf8) return "windows-1252";
  try {
    strict.decode();
    return "utf-8";
  } catch {
    return "windows-1252";
  }
}

function sixteen(start: Buffer): Encoding | null {
  if (start.length < 4) return null;
  let even = 0;
  let odd = 0;
  for (let at = 0; at + 1 < start.length; at += 2) {
    if (start[at] === 0) even++;
    if (start[at + 1] === 0) odd++;
  }
  const pairs = start.length >> 1;
  if (odd > pairs * 0.6 && even < pairs * 0.1) return "utf-16le";
  if (even > pairs * 0.6 && odd < pairs * 0.1) return "utf-16be";
  return null;
}

/** Decoded text in pieces, without the byte-order mark; `read` says how many bytes have gone in. */
export async function* decoded(
  bytes: AsyncIterable<Buffer>,
  encoding: string,
  read: { bytes: number },
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const part of bytes) {
    // In slices, so that a reader who wants little gets little.
    for (let at = 0; at < part.length; at += slice) {
      const piece = part.subarray(at, at + slice);
      read.bytes += piece.length;
      const text = decoder.decode(piece, { stream: true });
      if (text !== "") yield text;
    }
  }
  const rest = decoder.decode();
  if (rest !== "") yield rest;
}

const slice = 64_000;
