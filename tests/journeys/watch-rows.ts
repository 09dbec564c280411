import type { Page } from "playwright-core";

/** What was seen of a long list while it moved. */
export type Watched = {
  /** numbers of rows that stood on screen at some time */
  seen: number;
  last: number;
  /** most rows in the document at once */
  mostRows: number;
  /** neighbors on screen that are no neighbors in the list */
  faults: string[];
  ms: number;
  frames: number;
  /** the longest and the 95th percentile of the times between two frames */
  frameMs: { p50: number; p95: number; most: number };
  /** tasks of more than 50 ms, and the longest of them */
  longTasks: { count: number; ms: number; most: number };
};

/** Looks at every frame of the page at what stands in the list, until it is asked. `rows`: its rows, by selector. */
export async function watchRows(page: Page, rows: string): Promise<() => Promise<Watched>> {
  // esbuild, under tsx, gives functions their names back by a helper that the page does not have.
  await page.evaluate("globalThis.__name ??= (named) => named");
  await page.evaluate(watch, rows);
  return () => page.evaluate(told);
}

type Row = { textContent: string; matches(selector: string): boolean };
type Watch = Omit<Watched, "seen" | "ms" | "frames" | "frameMs"> & { all: Set<number>; times: number[] };
declare const document: { querySelectorAll(selector: string): Iterable<Row> };
declare const window: { watchedRows: Watch };
declare const requestAnimationFrame: (run: (at: number) => void) => void;
declare const PerformanceObserver: new (
  run: (list: { getEntries(): { duration: number }[] }) => void,
) => { observe(what: object): void };

/** Runs in the page, and sees nothing of this module. */
function watch(rows: string): void {
  const state: Watch = {
    all: new Set(),
    last: -1,
    mostRows: 0,
    faults: [],
    times: [],
    longTasks: { count: 0, ms: 0, most: 0 },
  };
  window.watchedRows = state;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) {
      state.longTasks.count += 1;
      state.longTasks.ms += duration;
      state.longTasks.most = Math.max(state.longTasks.most, duration);
    }
  }).observe({ entryTypes: ["longtask"] });
  const look = (at: number) => {
    if (window.watchedRows !== state) return;
    state.times.push(at);
    let before: number | null = null;
    let drawn = 0;
    for (const row of document.querySelectorAll(rows)) {
      drawn += 1;
      const number = Number(/\d{5}/.exec(row.textContent)?.[0] ?? Number.NaN);
      // The row that holds the focus stays drawn in its place, however far away that is.
      const isFocused = row.matches(":focus, :focus-within");
      if (before !== null && !isFocused && number !== before + 1) state.faults.push(`${number} after ${before}`);
      before = isFocused ? null : number;
      state.all.add(number);
      state.last = Math.max(state.last, number);
    }
    state.mostRows = Math.max(state.mostRows, drawn);
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** Runs in the page as well. */
function told(): Watched {
  const { all, times, ...state } = window.watchedRows;
  const between = times
    .slice(1)
    .map((at, n) => at - (times[n] ?? at))
    .sort((a, b) => a - b);
  const part = (share: number) => Math.round(between[Math.floor(share * (between.length - 1))] ?? 0);
  return {
    ...state,
    seen: all.size,
    ms: Math.round((times.at(-1) ?? 0) - (times[0] ?? 0)),
    frames: times.length,
    frameMs: { p50: part(0.5), p95: part(0.95), most: part(1) },
  };
}
