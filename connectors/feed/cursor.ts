import { createHash } from "node:crypto";

/** Where a feed was left: what its server wants to see again, and what it listed when we last looked. */
export type Cursor = {
  v: 1;
  /** the address under which the feed's posts have their ids: another one is another feed */
  home: string;
  /** the address that the validators belong to */
  url: string;
  etag: string | null;
  lastModified: string | null;
  /** when it was last read whole */
  readAt: string;
  /** the newest items it lists, id digest → `hash.revision.dated.replies`; bounded by LISTED_MAX */
  listed: Record<string, string>;
};

export type Listed = {
  hash: string;
  /** the highest that was yielded, in milliseconds */
  revision: number;
  /** when the source says it was written or edited last, in milliseconds; 0 when it does not say */
  dated: number;
  replies: number | null;
};

/** How many of a feed's items are looked at and remembered: about 45 kB of cursor. */
export const LISTED_MAX = 1000;

/** A cursor that is not ours, or of another version, is a first visit. */
export function readCursor(text: string | null): Cursor | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isCursor(value) ? value : null;
  } catch {
    return null;
  }
}

function isCursor(value: unknown): value is Cursor {
  return typeof value === "object" && value !== null && "v" in value && value.v === 1 && "listed" in value;
}

export function readListed(text: string | undefined): Listed | null {
  if (text === undefined) return null;
  const [hash = "", revision = "", dated = "", replies = ""] = text.split(".");
  return {
    hash,
    revision: Number.parseInt(revision, 36) || 0,
    dated: Number.parseInt(dated || revision, 36) || 0,
    replies: replies === "" ? null : Number(replies),
  };
}

export function writeListed({ hash, revision, dated, replies }: Listed): string {
  const text = [hash, revision.toString(36), dated === revision ? "" : dated.toString(36), replies ?? ""].join(".");
  return text.replace(/\.+$/, "");
}

export const digest = (text: string): string => createHash("sha256").update(text).digest("base64url").slice(0, 11);
