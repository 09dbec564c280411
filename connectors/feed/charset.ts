/**
 * Bytes of a feed as text. A byte order mark or the byte pattern of `<` decides first, then what the answer's header
 * and the XML declaration claim, checked against the bytes: a claim that does not fit loses. Never throws.
 */
export function decodeBytes(bytes: Uint8Array, contentType: string | null): string {
  return decode(bytes, contentType).replace(/[\u0080-\u009F]/g, (control) => {
    const meant = windows1252[control.charCodeAt(0) - 0x80] ?? " ";
    return meant === " " ? control : meant;
  });
}

/**
 * What bytes 0x80 to 0x9F mean in Windows 1252. Nobody writes the control characters that Latin 1 has there, and Node
 * 20's TextDecoder takes Windows 1252 for Latin 1.
 */
const windows1252 = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

function decode(bytes: Uint8Array, contentType: string | null): string {
  const marked = markedEncoding(bytes);
  if (marked) return decodeMarked(bytes, marked);

  const head = latin1.decode(bytes.subarray(0, 1024));
  const claims = [charsetOf(contentType), declaredEncoding(head)].filter((label) => label !== null);
  const utf8 = tryDecode(bytes, "utf-8");
  const first = claims[0] ?? "utf-8";

  // Text in a one-byte encoding is never valid UTF-8 by accident, text in a two-byte one can be.
  if (utf8 !== null && (!claims.some(isWideEncoding) || claims.includes("utf-8"))) return utf8;
  for (const claim of claims) {
    const text = claim === "utf-8" ? null : tryDecode(bytes, claim);
    if (text !== null) return text;
  }
  if (utf8 !== null) return utf8;
  return decodeDamaged(bytes, first);
}

type Marked = { encoding: string; skip: number };

/** Byte order marks first; then a document that starts with `<` or `{` in a wide encoding without one. */
function markedEncoding(bytes: Uint8Array): Marked | null {
  const [a, b, c, d] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: "utf-8", skip: 3 };
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return { encoding: "utf-32be", skip: 4 };
  if (a === 0xff && b === 0xfe && c === 0 && d === 0) return { encoding: "utf-32le", skip: 4 };
  if (a === 0xfe && b === 0xff) return { encoding: "utf-16be", skip: 2 };
  if (a === 0xff && b === 0xfe) return { encoding: "utf-16le", skip: 2 };
  if (a === 0 && b === 0 && c === 0 && isStart(d)) return { encoding: "utf-32be", skip: 0 };
  if (isStart(a) && b === 0 && c === 0 && d === 0) return { encoding: "utf-32le", skip: 0 };
  if (a === 0 && isStart(b)) return { encoding: "utf-16be", skip: 0 };
  if (isStart(a) && b === 0) return { encoding: "utf-16le", skip: 0 };
  return null;
}

const isStart = (byte: number | undefined) => byte === 0x3c || byte === 0x7b;

function decodeMarked(bytes: Uint8Array, { encoding, skip }: Marked): string {
  const body = bytes.subarray(skip);
  if (encoding === "utf-32be" || encoding === "utf-32le") return decodeUtf32(body, encoding === "utf-32le");
  return new TextDecoder(encoding).decode(body);
}

/** TextDecoder knows no UTF-32. */
function decodeUtf32(bytes: Uint8Array, littleEndian: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pieces: string[] = [];
  for (let at = 0; at + 4 <= bytes.byteLength; at += 4) {
    const code = view.getUint32(at, littleEndian);
    pieces.push(code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? "\uFFFD" : String.fromCodePoint(code));
  }
  return pieces.join("");
}

/**
 * No claim fits. Up to one damaged place in a thousand characters is a damaged UTF-8 text (cut in the middle of a
 * character, one byte broken); more is a one-byte encoding that nobody named.
 */
function decodeDamaged(bytes: Uint8Array, claim: string): string {
  const text = new TextDecoder(isWideEncoding(claim) ? claim : "utf-8").decode(bytes);
  if (isWideEncoding(claim)) return text;
  const damaged = text.split("\uFFFD").length - 1;
  return damaged <= Math.max(2, text.length / 1000) ? text : new TextDecoder("windows-1252").decode(bytes);
}

function charsetOf(contentType: string | null): string | null {
  return usable(/charset\s*=\s*["']?\s*([\w.:-]+)/i.exec(contentType ?? "")?.[1]);
}

function declaredEncoding(head: string): string | null {
  return usable(/<\?xml[^>]*?encoding\s*=\s*["']\s*([\w.:-]+)/i.exec(head)?.[1]);
}

/** The standard's name of a label; null for one nobody knows, and for UTF-16, which a one-byte `<` disproves. */
function usable(label: string | undefined): string | null {
  if (!label) return null;
  try {
    const { encoding } = new TextDecoder(label);
    return encoding.startsWith("utf-16") ? null : encoding;
  } catch {
    return null;
  }
}

function isWideEncoding(encoding: string): boolean {
  return /^(big5|gb|euc-|shift_jis|iso-2022)/.test(encoding);
}

function tryDecode(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

const latin1 = new TextDecoder("windows-1252");
