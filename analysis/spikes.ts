/** Units of time in milliseconds. */
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

export type SpikeSettings = {
  /** Mean over this long is compared with the time before it. */
  window: number;
  /** How far back the comparison reaches. */
  memory: number;
  /** Deviations above the mean from which a rise is a spike. */
  threshold: number;
  /** No second alert of a series within this time. */
  quiet: number;
  /** No alert before this much has been seen. */
  warmup: number;
};

export const SPIKE_SETTINGS: SpikeSettings = {
  window: 15 * MINUTE,
  memory: 14 * DAY,
  threshold: 7,
  quiet: DAY,
  warmup: DAY,
};

/** A rise: what came, what was usual, and how many deviations lie between. */
export type Spike = { at: number; value: number; usual: number; deviations: number };

/**
 * Watches one series of counts (equal steps, oldest first) and tells a spike when the mean of the last quarter of an hour
 * lies far above the last fourteen days. Constant time per value; memory: one number per step of `memory`.
 */
export class SpikeWatch {
  private readonly settings: SpikeSettings;
  private readonly recent: number[] = [];
  private readonly past: Float64Array;
  private readonly perWindow: number;
  private seen = 0;
  private sum = 0;
  private squares = 0;
  private lastAlert = Number.NEGATIVE_INFINITY;

  /** `step`: milliseconds between two values. */
  constructor(step: number, settings: SpikeSettings = SPIKE_SETTINGS) {
    this.settings = settings;
    this.perWindow = Math.max(1, Math.round(settings.window / step));
    this.past = new Float64Array(Math.max(2, Math.round(settings.memory / step)));
  }

  /** Adds the value counted at a time (milliseconds). A value that is not a number counts as 0. */
  push(at: number, counted: number): Spike | null {
    const value = Number.isFinite(counted) && counted > 0 ? counted : 0;
    const before = this.recent.length === this.perWindow ? this.meanOfRecent() : null;
    this.recent.push(value);
    if (this.recent.length > this.perWindow) this.recent.shift();
    if (before !== null) this.remember(before);
    const { threshold, quiet, warmup } = this.settings;
    const known = Math.min(this.seen, this.past.length);
    if (known * (this.settings.window / this.perWindow) < warmup) return null;
    const mean = this.meanOfRecent();
    const usual = this.sum / known;
    // A silent series has no deviation; three posts in the window are then no spike yet.
    const deviation = Math.max(Math.sqrt(Math.max(0, this.squares / known - usual * usual)), 0.5);
    const deviations = (mean - usual) / deviation;
    if (deviations <= threshold || at - this.lastAlert < quiet) return null;
    this.lastAlert = at;
    return { at, value: mean, usual, deviations };
  }

  private meanOfRecent(): number {
    let total = 0;
    for (const each of this.recent) total += each;
    return total / this.recent.length;
  }

  private remember(value: number): void {
    const at = this.seen++ % this.past.length;
    if (this.seen > this.past.length) {
      this.sum -= this.past[at]!;
      this.squares -= this.past[at]! ** 2;
    }
    this.past[at] = value;
    this.sum += value;
    this.squares += value * value;
  }
}
