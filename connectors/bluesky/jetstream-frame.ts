import type { Told } from "./operation.ts";

type Message = {
  did?: unknown;
  time_us?: unknown;
  kind?: unknown;
  commit?: { rev?: unknown; operation?: unknown; collection?: unknown; rkey?: unknown; record?: unknown };
};

const ACTIONS = new Set(["create", "update", "delete"]);

/** Reads one JSON message of a Jetstream. Throws on what is no such message. */
export function readJetstreamFrame(text: string): Told {
  const message = JSON.parse(text) as Message | null;
  if (typeof message !== "object" || message === null) throw new Error("a message that is no object");
  const { did, time_us: seq, kind, commit } = message;
  if (typeof did !== "string" || typeof seq !== "number" || !Number.isSafeInteger(seq) || seq < 0)
    throw new Error("a message without did or time");
  const at = new Date(Math.min(seq / 1000, 8.64e15)).toISOString();
  if (kind === "identity" || kind === "account") return { type: "identity", seq, at, did };
  if (kind !== "commit" || typeof commit !== "object" || commit === null) return { type: "other", seq, at };
  const { operation, collection, rkey, rev, record } = commit;
  if (
    typeof operation !== "string" ||
    typeof collection !== "string" ||
    typeof rkey !== "string" ||
    !ACTIONS.has(operation)
  )
    return { type: "other", seq, at };
  const action = operation as "create" | "update" | "delete";
  return {
    type: "operations",
    seq,
    at,
    operations: [
      { did, action, collection, rkey, record: record ?? null, rev: typeof rev === "string" ? rev : "", at },
    ],
  };
}
