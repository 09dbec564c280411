import type { Tx } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { record } from "#server/events.ts";
import { endKey, lockKey } from "./store.ts";

/** Ends a key: the next request with it is refused, its live updates end. Revoking again changes nothing. */
export async function revokeApiKey(tx: Tx, id: string, at: Date): Promise<void> {
  const key = await lockKey(tx, id);
  if (!key) throw notFound("key");
  if (key.revoked_at) return;
  await endKey(tx, id, at);
  record(tx, "api_key.revoked", { kind: "api_key", id }, { data: { name: key.name } });
}
