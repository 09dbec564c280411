import { createHash } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { sql } from "kysely";
import type { Context } from "./context.ts";
import type { Tx } from "./db/transaction.ts";
import { badRequest, refused } from "./errors.ts";
import type { Caller } from "./workspace/authenticate.ts";
import { inEveryWorkspace } from "./workspace/every.ts";

/** So long is the answer to an Idempotency-Key kept; then the key is a new one. */
const answersKept = "24 hours";

/**
 * With an Idempotency-Key, the key's row is written in the same transaction as the effect: a second request waits on
 * the row, then gets the first one's stored answer. The same key with another body is refused.
 */
export async function answerOnce(
  tx: Tx,
  endpoint: { method: string; status: number },
  request: FastifyRequest,
  caller: Caller,
  work: () => Promise<unknown>,
): Promise<unknown> {
  const key = request.headers["idempotency-key"];
  if (endpoint.method !== "POST" || key === undefined) return work();
  if (typeof key !== "string" || key.length < 1 || key.length > 200) {
    throw badRequest("Idempotency-Key holds 1 to 200 characters.");
  }
  const principal = `${caller.actor.kind}:${caller.actor.id}`;
  const hash = createHash("sha256")
    .update(`${request.method} ${request.url}\n${JSON.stringify(request.body ?? null)}`)
    .digest("hex");
  const mine = await tx.db
    .insertInto("idempotency")
    .values({ workspace_id: tx.workspaceId, principal, key, request_hash: hash })
    .onConflict((conflict) =>
      conflict
        .columns(["workspace_id", "principal", "key"])
        // A key that was forgotten, only not yet swept away.
        .doUpdateSet({ request_hash: hash, created_at: sql`now()`, status: null, body: null })
        .where("idempotency.created_at", "<", sql<Date>`now() - ${answersKept}::interval`),
    )
    .returning("key")
    .executeTakeFirst();
  const row = tx.db
    .selectFrom("idempotency")
    .where("workspace_id", "=", tx.workspaceId)
    .where("principal", "=", principal)
    .where("key", "=", key);
  if (!mine) {
    const stored = await row.select(["request_hash", "body"]).executeTakeFirst();
    if (stored?.request_hash !== hash) {
      throw refused("idempotency_mismatch", "This Idempotency-Key was used with another request. Use a new one.");
    }
    return stored.body === null ? undefined : JSON.parse(stored.body);
  }
  const answer = await work();
  await tx.db
    .updateTable("idempotency")
    .set({ status: endpoint.status, body: JSON.stringify(answer ?? null) })
    .where("workspace_id", "=", tx.workspaceId)
    .where("principal", "=", principal)
    .where("key", "=", key)
    .execute();
  return answer;
}

/** Takes away the answers whose time is over. */
export async function forgetAnswers(context: Context): Promise<void> {
  await inEveryWorkspace(context, async (tx) => {
    await tx.db
      .deleteFrom("idempotency")
      .where("workspace_id", "=", tx.workspaceId)
      .where("created_at", "<", sql<Date>`now() - ${answersKept}::interval`)
      .execute();
  });
}
