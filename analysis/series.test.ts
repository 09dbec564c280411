import { describe, expect, it } from "vitest";
import { nabScore } from "./evaluate/nab.ts";
import { forecast, LEAST_HISTORY } from "./forecast.ts";
import { SpikeWatch } from "./spikes.ts";
import { seeded } from "./train/seeded.ts";

const STEP = 300_000;
const DAY = 86_400_000;

describe("SpikeWatch", () => {
  const calm = (random: () => number) => 20 + Math.floor(random() * 10);

  it("tells a rise once, with what was usual, and is quiet for a day", () => {
    const watch = new SpikeWatch(STEP);
    const random = seeded(1);
    let at = 0;
    for (; at < 3 * DAY; at += STEP) expect(watch.push(at, calm(random))).toBeNull();
    const rise = [watch.push(at, 300), watch.push(at + STEP, 300)].find((spike) => spike !== null);
    expect(rise?.usual).toBeGreaterThan(20);
    expect(rise?.usual).toBeLessThan(30);
    expect(rise?.deviations).toBeGreaterThan(7);
    expect(watch.push(at + 2 * STEP, 300)).toBeNull();
  });

  it("says nothing on the first day, of silence, or of numbers that are none", () => {
    const watch = new SpikeWatch(STEP);
    expect(watch.push(0, 10_000)).toBeNull();
    for (let at = STEP; at < 2 * DAY; at += STEP) expect(watch.push(at, at % 2 ? Number.NaN : -5)).toBeNull();
    expect(watch.push(2 * DAY, 3)).toBeNull();
  });
});

describe("nabScore", () => {
  const times = Array.from({ length: 1_000 }, (_, k) => k * STEP);
  const values = times.map(() => 1);
  const series = [{ name: "a", times, values, windows: [[500 * STEP, 599 * STEP] as [number, number]] }];

  it("gives 100 for the first moment of the window, 0 for silence, less for noise", () => {
    expect(nabScore(series, [[500]]).score).toBeCloseTo(100, 5);
    expect(nabScore(series, [[]]).score).toBe(0);
    expect(nabScore(series, [[599]]).score).toBeLessThan(60);
    expect(nabScore(series, [[200]])).toMatchObject({ falseAlerts: 1, hit: 0 });
    expect(nabScore(series, [[200]]).score).toBeCloseTo(-5.5, 5);
  });

  it("leaves the probation out", () => expect(nabScore(series, [[100]]).score).toBe(0));
});

describe("forecast", () => {
  const hour = (k: number) => 90 + 30 * Math.sin((k * Math.PI) / 12) + (k % 168 > 120 ? -20 : 0);

  it("follows day and week, inside its band", () => {
    const random = seeded(3);
    const past = Array.from({ length: 6 * 168 }, (_, k) => hour(k) + random() * 6);
    const ahead = forecast(past)!;
    expect(ahead.values).toHaveLength(24);
    ahead.values.forEach((value, k) => {
      expect(Math.abs(value - hour(past.length + k) - 3)).toBeLessThan(12);
      expect(ahead.low[k]!).toBeLessThanOrEqual(value);
      expect(ahead.high[k]!).toBeGreaterThanOrEqual(value);
    });
  });

  it("says nothing before three weeks and bears silence, holes and long horizons", () => {
    expect(forecast(new Array(LEAST_HISTORY - 1).fill(1))).toBeNull();
    expect(forecast(new Array(LEAST_HISTORY).fill(0))!.values.every((value) => Math.abs(value) < 1e-9)).toBe(true);
    const holes = forecast(
      Array.from({ length: 600 }, (_, k) => (k % 7 ? 4 : Number.NaN)),
      400,
    )!;
    expect(holes.values).toHaveLength(400);
    expect(holes.values.every(Number.isFinite)).toBe(true);
  });
});
