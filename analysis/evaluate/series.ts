import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";

export type Series = { name: string; times: number[]; values: number[]; windows: [number, number][] };

/**
 * The series of volume data: a folder with windows.json, that file itself, or one CSV below such a folder. A folder's
 * series are those windows.json names (`only` narrows them by the beginning of their names).
 */
export function readSeries(path: string, only = ""): Series[] {
  const isFolder = statSync(path).isDirectory();
  if (!isFolder && path.endsWith(".csv")) {
    const root = [dirname(path), dirname(dirname(path))].find((folder) => existsSync(join(folder, "windows.json")));
    const name = root ? relative(root, path).replaceAll("\\", "/") : path;
    return [seriesOf(path, name, (root && windowsOf(join(root, "windows.json"))[name]) || [])];
  }
  const root = isFolder ? path : dirname(path);
  const file = isFolder ? join(root, "windows.json") : path;
  const windows = existsSync(file) ? windowsOf(file) : {};
  const names = new Set([...Object.keys(windows), ...csvFiles(root)]);
  const chosen = [...names].filter((name) => existsSync(join(root, name))).sort();
  const narrowed = chosen.filter((name) => name.startsWith(only));
  return (narrowed.length > 0 ? narrowed : chosen).map((name) => seriesOf(join(root, name), name, windows[name] ?? []));
}

function csvFiles(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".csv"));
}

function windowsOf(file: string): Record<string, [string, string][]> {
  return JSON.parse(readFileSync(file, "utf8")) as Record<string, [string, string][]>;
}

function seriesOf(file: string, name: string, windows: [string, string][]): Series {
  const times: number[] = [];
  const values: number[] = [];
  for (const line of readFileSync(file, "utf8").split("\n").slice(1)) {
    const [time, value] = line.trim().split(",");
    if (!time || value === undefined) continue;
    times.push(timeOf(time));
    values.push(Number(value));
  }
  return { name, times, values, windows: windows.map(([from, to]) => [timeOf(from), timeOf(to)]) };
}

/** "2015-02-26 21:42:53" or with a fraction, read as UTC. */
function timeOf(text: string): number {
  return Date.parse(`${text.replace(" ", "T").replace(/\.\d+$/, "")}Z`);
}
