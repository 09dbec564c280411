export function percentile(sorted: number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Milliseconds of each run after one that warms up. */
export async function timesOf(runs: number, work: (i: number) => Promise<unknown>): Promise<number[]> {
  await work(0);
  const times: number[] = [];
  for (let i = 1; i <= runs; i++) {
    const began = performance.now();
    await work(i);
    times.push(performance.now() - began);
  }
  return times.sort((a, b) => a - b);
}

export const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits));
export const megabytes = (bytes: number): number => Math.round(bytes / 1e6);
