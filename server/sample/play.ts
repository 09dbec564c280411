import type { Context } from "#server/context.ts";
import { system, type Tx, transaction } from "#server/db/transaction.ts";
import { ingest } from "#server/intake/ingest.ts";
import { isAnswered, speak } from "#server/square/fill.ts";
import { answerReplies } from "./answer-replies.ts";
import { moved, playedMs } from "./clock.ts";
import { spoken } from "./hear-past.ts";
import { payloadOf } from "./payload.ts";
import { networkOf } from "./places.ts";
import type { Said } from "./said.ts";
import { keepState, readState, type SampleState, takeState } from "./state.ts";
import { type Told, tell } from "./tell.ts";

/** A clock that only goes on is written this often, well within what counts as nobody running. */
const writeMs = 20_000;
/** So many posts appear in one turn; what is left appears with the next. */
const mostAtOnce = 40;

/**
 * One turn of the player: what is due by the sample's clock is said, on the square as anybody says it there, elsewhere
 * through the pipeline; customers answer our replies. Clock and posts move in one transaction, so a restart goes on
 * where it stood.
 */
export async function play(context: Context): Promise<void> {
  const known = await readState(context.db);
  if (!known || (known.speed === 0 && known.owed.length === 0)) return;
  await transaction(context.db, known.workspaceId, system, async (tx) => {
    const state = await takeState(tx);
    if (!state) return;
    const now = context.now();
    const next = moved(state, now);
    await answerReplies(tx, next, now);
    await sayDue(context, tx, next, now);
    const isOver = next.passed >= playedMs && next.owed.length === 0;
    const moves =
      next.played > state.played || next.heardUpTo > state.heardUpTo || next.owed.length < state.owed.length;
    // Nothing happened: the clock can be read from the last time it was written.
    if (!moves && !isOver && now.getTime() - Date.parse(state.at) < writeMs) return;
    await keepState(tx, isOver ? { ...next, speed: 0 } : next);
  });
}

/** Moves `played` along. */
async function sayDue(context: Context, tx: Tx, state: SampleState, now: Date): Promise<void> {
  const anchor = new Date(state.anchor);
  const told = tell(anchor);
  const due = told.next
    .slice(state.played, state.played + mostAtOnce)
    .filter(({ at }) => at - anchor.getTime() <= state.passed);
  for (const said of due) await say(context, tx, state, told, said, now);
  state.played += due.length;
}

async function say(context: Context, tx: Tx, state: SampleState, told: Told, said: Said, now: Date): Promise<void> {
  if (said.place === "square") {
    if (said.unlessAnswered && said.parent !== null && (await isAnswered(tx, said.parent))) return;
    await speak(tx, { ...spoken(said), at: now });
    return;
  }
  const channelId = state.channels[said.place];
  if (!channelId) return;
  const events = payloadOf([said], { place: said.place, channelId, byKey: told.byKey, at: () => now.getTime() });
  await ingest(context, tx, { channelId, network: networkOf(said.place), reach: "all", live: true, events });
}
