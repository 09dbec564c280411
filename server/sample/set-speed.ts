import type { Context } from "#server/context.ts";
import { system, transaction } from "#server/db/transaction.ts";
import { notFound } from "#server/errors.ts";
import { moved } from "./clock.ts";
import { keepState, lockState, readState, type SampleState } from "./state.ts";

/** Plays at this speed from now on; 0 pauses. 404 without a sample. */
export async function setSpeed(context: Context, speed: 0 | 1 | 60 | 600): Promise<SampleState> {
  const known = await readState(context.db);
  if (!known) throw notFound("sample");
  return transaction(context.db, known.workspaceId, system, async (tx) => {
    const state = await lockState(tx);
    if (!state) throw notFound("sample");
    const next = { ...moved(state, context.now()), speed };
    await keepState(tx, next);
    return next;
  });
}
