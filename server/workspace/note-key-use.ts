import type { Context } from "#server/context.ts";
import { system, transaction } from "#server/db/transaction.ts";
import { touchKey } from "./store.ts";

const everyMs = 60_000;

/**
 * Notes that a key is used, at most once a minute, beside the request: reading waits for no write, and the request's
 * own transaction stays free of it. A note that fails is made with the next use.
 */
export function noteKeyUse(context: Context, key: { workspaceId: string; id: string; lastUsedAt: Date | null }): void {
  const now = context.now();
  if (key.lastUsedAt && now.getTime() - key.lastUsedAt.getTime() < everyMs) return;
  if (underWay.has(key.id)) return;
  underWay.add(key.id);
  transaction(context.db, key.workspaceId, system, (tx) => touchKey(tx, key.id, now))
    .catch((error) => context.log.debug({ err: error }, "a key's last use was not noted"))
    .finally(() => underWay.delete(key.id));
}

/** One write per key at a time, however many requests arrive at once. */
const underWay = new Set<string>();
