import { CompiledQuery } from "kysely";
import type { Context } from "#server/context.ts";
import type { Tx } from "#server/db/transaction.ts";
import type { SavedPost } from "#server/posts/save.ts";
import { type Batch, pipeline } from "./pipeline.ts";
import { readAhead } from "./read-ahead.ts";
import { setAside } from "./set-aside.ts";

/** More than this at once would hold the workspace's line for too long. */
const most = 500;

/**
 * Sends events through the pipeline in batches within the caller's transaction. A batch that the database refuses is
 * halved until the bad event stands alone; that one goes to the rejected events with its raw payload and the rest is
 * stored.
 */
export async function ingest(context: Context, tx: Tx, batch: Batch): Promise<SavedPost[]> {
  const saved: SavedPost[] = [];
  if (batch.channelId !== null) {
    for (const event of batch.events) {
      if (event.type === "unknown")
        await setAside(tx, batch.channelId, event, `Not a post that is known: ${event.kind}`);
    }
  }
  for (let at = 0; at < Math.max(batch.events.length, 1); at += most) {
    const events = batch.events.slice(at, at + most);
    // Before the line is taken, at the least.
    const ahead = batch.ahead ?? (await readAhead(context, tx, events));
    saved.push(...(await attempt(context, tx, { ...batch, events, ahead })));
  }
  return saved;
}

async function attempt(context: Context, tx: Tx, batch: Batch): Promise<SavedPost[]> {
  if (batch.events.length === 0) return [];
  const events = tx.events.length;
  await tx.db.executeQuery(CompiledQuery.raw("savepoint batch"));
  try {
    const saved = await pipeline(context, tx, batch);
    await tx.db.executeQuery(CompiledQuery.raw("release savepoint batch"));
    return saved;
  } catch (error) {
    if (!isDataFault(error)) throw error;
    await tx.db.executeQuery(CompiledQuery.raw("rollback to savepoint batch"));
    tx.events.length = events;
    if (batch.events.length === 1) {
      if (batch.channelId === null) throw error;
      await setAside(tx, batch.channelId, batch.events[0]!, error instanceof Error ? error.message : String(error));
      return [];
    }
    const half = Math.ceil(batch.events.length / 2);
    return [
      ...(await attempt(context, tx, { ...batch, events: batch.events.slice(0, half) })),
      ...(await attempt(context, tx, { ...batch, events: batch.events.slice(half) })),
    ];
  }
}

/** Faults of what was sent (data exceptions, violated checks, limits), not of the connection or the server. */
function isDataFault(error: unknown): boolean {
  if (error instanceof TypeError || error instanceof RangeError) return true;
  const code = (error as { code?: unknown }).code;
  return typeof code === "string" && /^(22|23|54)/.test(code);
}
