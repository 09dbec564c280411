// npm run bench -- <name> [options]: one measurement. Names are the files of bench/.
import { readdirSync, readFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

type Bench = { run(args: string[]): Promise<void> };

const folder = join(dirname(import.meta.dirname), "bench");
const names = readdirSync(folder)
  .filter((file) => file.endsWith(".ts"))
  .map((file) => file.slice(0, -3))
  .sort();
const [name, ...options] = process.argv.slice(2);

if (name === undefined || !names.includes(name)) {
  const longest = Math.max(...names.map((each) => each.length));
  console.log("npm run bench -- <name> [options]\n");
  for (const each of names) console.log(`  ${each.padEnd(longest)}  ${about(each)}`);
  process.exitCode = name === undefined ? 0 : 1;
} else {
  const processors = cpus();
  const load = () =>
    loadavg()
      .map((each) => each.toFixed(1))
      .join(" ");
  // Lines of JSON stand alone on standard output.
  const say = options.includes("--json") ? console.error : console.log;
  say(
    `${name}, ${new Date().toISOString().slice(0, 16)}Z, Node ${process.versions.node}, ${processors.length} × ${processors[0]?.model ?? "?"}, load before ${load()}`,
  );
  const { run } = (await import(pathToFileURL(join(folder, `${name}.ts`)).href)) as Bench;
  await run(options);
  say(`load after ${load()}`);
}

/** The first sentence above the measurement's `run`, options and all. */
function about(bench: string): string {
  const source = readFileSync(join(folder, `${bench}.ts`), "utf8");
  const comment = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*export (?:async )?function run\b/.exec(source)?.[1] ?? "";
  return comment
    .replace(/\s*\n\s*\* ?/g, " ")
    .trim()
    .replace(/\.$/, "");
}
