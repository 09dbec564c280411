import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { OutboundError } from "./errors.ts";
import type { Guard } from "./guard.ts";

/** An answer of the picture proxy; the body is empty unless the status is 200. */
export interface ProxiedMedia {
  status: 200 | 404 | 413 | 415 | 504;
  headers: Record<string, string>;
  body: Uint8Array;
}

const MAX_BYTES = 10_000_000;

/**
 * Fetches a stranger's picture through the guard. Only what begins like JPEG, PNG, GIF, WebP or AVIF is passed on, as
 * exactly that type, whatever the source calls it; SVG and everything else is 415. Never throws for the source's faults.
 */
export async function proxyMedia(guard: Pick<Guard, "fetch">, url: string): Promise<ProxiedMedia> {
  let bytes: Uint8Array;
  try {
    const response = await guard.fetch(url, { maxBytes: MAX_BYTES, headers: { accept: ACCEPT } });
    if (!response.ok) {
      await response.body?.cancel();
      return nothing(404);
    }
    bytes = new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    return nothing(error.code === "body_too_large" ? 413 : error.code === "timeout" ? 504 : 404);
  }

  const kind = kindOf(bytes);
  if (!kind) return nothing(415);
  const name = createHash("sha256").update(url).digest("hex").slice(0, 16);
  return {
    status: 200,
    headers: {
      ...COMMON_HEADERS,
      "cache-control": "private, max-age=86400",
      "content-type": `image/${kind}`,
      "content-length": String(bytes.byteLength),
      "content-disposition": `inline; filename="picture-${name}.${kind === "jpeg" ? "jpg" : kind}"`,
    },
    body: bytes,
  };
}

/** The signature that lets a browser ask the proxy for this address: HMAC-SHA256, base64url. */
export function signMediaUrl(key: Uint8Array, url: string): string {
  return createHmac("sha256", key).update("earshot picture\n").update(url).digest("base64url");
}

/** In constant time; false for anything that is not exactly the signature of this address. */
export function verifyMediaUrl(key: Uint8Array, url: string, signature: string): boolean {
  const expected = Buffer.from(signMediaUrl(key, url));
  const actual = Buffer.from(signature);
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

const ACCEPT = "image/avif,image/webp,image/png,image/jpeg,image/gif";

const COMMON_HEADERS = {
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; sandbox",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
};

type Kind = "jpeg" | "png" | "gif" | "webp" | "avif";

function kindOf(bytes: Uint8Array): Kind | undefined {
  const head = Buffer.from(bytes.subarray(0, 32)).toString("latin1");
  if (head.startsWith("\xff\xd8\xff")) return "jpeg";
  if (head.startsWith("\x89PNG\r\n\x1a\n")) return "png";
  if (head.startsWith("GIF87a") || head.startsWith("GIF89a")) return "gif";
  if (head.startsWith("RIFF") && head.slice(8, 12) === "WEBP") return "webp";
  if (head.slice(4, 8) === "ftyp" && /^avi[fs]$/.test(head.slice(8, 12))) return "avif";
  return undefined;
}

function nothing(status: Exclude<ProxiedMedia["status"], 200>): ProxiedMedia {
  return { status, headers: { ...COMMON_HEADERS, "cache-control": "private, max-age=60" }, body: new Uint8Array() };
}
