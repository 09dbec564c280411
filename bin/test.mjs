// npm test: installs what is missing, checks the code, runs every test. Arguments go to vitest: npm test -- query
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildConsole } from "./build-console.mjs";
import { findBrowser } from "./find-browser.mjs";
import { checkNode, install } from "./install.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const chosen = process.argv.slice(2);
const started = Date.now();
const say = (line) => process.stdout.write(`${line}\n`);

try {
  checkNode();
  await install(root, say);
  await buildConsole(root, say);
  process.exitCode = await test();
} catch (error) {
  process.stderr.write(`${error?.name === "StartRefused" ? error.message : error?.stack}\n`);
  process.exitCode = 1;
}

/** The exit code: 0 only when the checks and every test passed and at least one test ran. */
async function test() {
  const browser = findBrowser(root, say);
  if (browser.missing) say(`\n*** BROWSER TESTS ARE SKIPPED: ${browser.missing}\n`);
  const withoutBrowser = browser.missing && process.env.CI === "true" && process.getuid?.() === 0;
  const env = browser.path ? { EARSHOT_CHROMIUM: browser.path } : { EARSHOT_TEST_BROWSER: "none" };
  // A part of the tests is asked for while working on it: the checks wait for the whole.
  const checked = chosen.length > 0 ? 0 : await run(["--import", "tsx", "bin/check.ts"], {});
  const folder = mkdtempSync(join(tmpdir(), "earshot-results-"));
  const results = join(folder, "results.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${results}`];
  const tested = await run(["node_modules/vitest/vitest.mjs", "run", ...reporters, ...chosen], env);
  const { passed, failed, skipped } = count(results);
  rmSync(folder, { recursive: true, force: true });
  if (checked !== 0) say("\nThe checks failed: npm run check");
  if (withoutBrowser) say(`\nCI must run the browser tests: ${browser.missing}`);
  say(`\nTook ${Math.round((Date.now() - started) / 1000)} s.`);
  const extra = (checked === 0 ? 0 : 1) + (withoutBrowser ? 1 : 0) + (tested !== 0 && failed === 0 ? 1 : 0);
  say(`${passed} passed, ${failed + extra} failed${skipped ? `, ${skipped} skipped` : ""}`);
  return failed + extra === 0 && tested === 0 && passed > 0 ? 0 : 1;
}

function run(args, env) {
  const child = spawn(process.execPath, args, { cwd: root, stdio: "inherit", env: { ...process.env, ...env } });
  const forward = (signal) => child.kill(signal);
  process.on("SIGINT", forward).on("SIGTERM", forward);
  return new Promise((resolve) => {
    child.once("exit", (code, signal) => {
      process.off("SIGINT", forward).off("SIGTERM", forward);
      if (signal) process.exit(signal === "SIGINT" ? 130 : 143);
      resolve(code ?? 1);
    });
  });
}

/** A file that failed to load counts as one failure. */
function count(results) {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(
      readFileSync(results, "utf8"),
    );
    const unloaded = testResults.filter(
      ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
    );
    return {
      passed: numPassedTests,
      failed: numFailedTests + unloaded.length,
      skipped: numPendingTests + numTodoTests,
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
