/** Everything that can be known without running the product: format, lint, types, architecture, dead code, schema. */
import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { platforms } from "./platforms.ts";
import { vocabulary } from "./vocabulary.ts";

type Check = { name: string; command: string[] } | { name: string; run: () => Promise<string[]> };

const lanes = 2;
/** Each checker works out the libraries' types anew: a share of the cores for each lane, no more. */
const checkers = ["--checkers", String(Math.max(1, Math.floor(availableParallelism() / lanes)))];
const types = (project: string) => ["node_modules/typescript-native/bin/tsc", "-p", project, ...checkers];

const checks: Check[] = [
  { name: "format and lint", command: ["node_modules/@biomejs/biome/bin/biome", "ci", "--error-on-warnings", "."] },
  { name: "types", command: types(".") },
  { name: "types of the console", command: types("console") },
  { name: "types of the portal", command: types("portal") },
  {
    name: "architecture",
    command: [
      "node_modules/dependency-cruiser/bin/dependency-cruise.mjs",
      "--config",
      ".dependency-cruiser.cjs",
      ...folders(),
    ],
  },
  { name: "dead code", command: ["node_modules/knip/bin/knip.js", "--no-progress"] },
  { name: "file names", run: vocabulary },
  { name: "platforms in the lockfile", run: platforms },
  { name: "schema", command: ["--import", "tsx", "bin/schema.ts", "--check"] },
];

let failed = 0;
const waiting = [...checks];
// Two at a time: most machines have more cores, small ones not.
await Promise.all(Array.from({ length: lanes }, lane));
console.log(failed === 0 ? "All checks passed." : `${failed} of ${checks.length} checks failed.`);
process.exitCode = failed === 0 ? 0 : 1;

async function lane(): Promise<void> {
  for (let check = waiting.shift(); check; check = waiting.shift()) {
    const began = Date.now();
    const output = "run" in check ? (await check.run()).join("\n") : await spawned(check.command);
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    if (output !== "") failed++;
    console.log(output === "" ? `✓ ${check.name} (${seconds} s)` : `✗ ${check.name} (${seconds} s)\n${output}\n`);
  }
}

/** What it printed when it failed; nothing when it passed. */
function spawned(command: string[]): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, command, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NO_COLOR: "1" },
    });
    let output = "";
    child.stdout.on("data", (part) => (output += part));
    child.stderr.on("data", (part) => (output += part));
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code) => resolve(code === 0 ? "" : output.trim() || `ended with ${code}`));
  });
}

function folders(): string[] {
  return ["bin", "contract", "query", "analysis", "connectors", "server", "console", "portal", "cli", "tests", "bench"];
}
