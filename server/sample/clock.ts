import { hour } from "./said.ts";
import type { SampleState } from "./state.ts";
import { playedHours } from "./tell.ts";

/** The player's end, in milliseconds of the sample's time. */
export const playedMs = playedHours * hour;

/** Longer than this between two looks, and nobody was running: the sample's time stood still. */
const restMs = 60_000;

/** How much of the sample's time has passed by now. */
export function passedBy(state: Pick<SampleState, "passed" | "speed" | "at">, now: Date): number {
  const since = Math.max(0, now.getTime() - Date.parse(state.at));
  return Math.min(playedMs, state.passed + state.speed * Math.min(since, restMs));
}

/** The same state with its clock at `now`. */
export function moved(state: SampleState, now: Date): SampleState {
  return { ...state, passed: passedBy(state, now), at: now.toISOString(), owed: [...state.owed] };
}

export const sampleNow = (state: SampleState, now: Date): Date =>
  new Date(Date.parse(state.anchor) + passedBy(state, now));
