// npm run test:peers: installs real servers of other networks and what runs model files, and runs the tests that need them.
// Arguments go to vitest.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { checkNode, install } from "../../bin/install.mjs";

const here = import.meta.dirname;
const root = dirname(dirname(here));
const started = Date.now();
// Its script would fetch what graphics cards need, from another host than npm's; older npm runs it whatever is allowed.
process.env.ONNXRUNTIME_NODE_INSTALL = "skip";
const say = (line) => process.stdout.write(`${line}\n`);

try {
  checkNode();
  await install(root, say);
  process.exitCode = (await installPeers()) ? await test() : skipped();
} catch (error) {
  say(error?.name === "StartRefused" ? error.message : error?.stack);
  say("0 passed, 1 failed");
  process.exitCode = 1;
}

/** Compiles an SQLite on the way, which takes minutes and a compiler: where that cannot be, nothing else is wrong. */
async function installPeers() {
  try {
    await install(here, (line) => say(`Real servers: ${line}`));
    return true;
  } catch (error) {
    if (error?.name !== "StartRefused") throw error;
    say(`\n*** THE TESTS AGAINST REAL SERVERS ARE SKIPPED: they could not be installed.\n${error.message}\n`);
    return false;
  }
}

function skipped() {
  const fails = process.env.CI === "true";
  if (fails) say("CI must run them.");
  say(`0 passed, ${fails ? 1 : 0} failed, 1 skipped`);
  return fails ? 1 : 0;
}

/** The exit code: 0 only when every test passed and at least one ran. */
async function test() {
  const folder = mkdtempSync(join(tmpdir(), "earshot-peers-"));
  const results = join(folder, "results.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${results}`];
  const config = ["--config", join(here, "vitest.config.ts")];
  const status = await run([
    "node_modules/vitest/vitest.mjs",
    "run",
    ...config,
    ...reporters,
    ...process.argv.slice(2),
  ]);
  const { passed, failed, skipped } = count(results);
  rmSync(folder, { recursive: true, force: true });
  const extra = status !== 0 && failed === 0 ? 1 : 0;
  say(`\nTook ${Math.round((Date.now() - started) / 1000)} s.`);
  say(`${passed} passed, ${failed + extra} failed${skipped ? `, ${skipped} skipped` : ""}`);
  return failed + extra === 0 && passed > 0 ? 0 : 1;
}

function run(args) {
  const child = spawn(process.execPath, args, { cwd: root, stdio: "inherit" });
  const forward = (signal) => child.kill(signal);
  process.on("SIGINT", forward).on("SIGTERM", forward);
  return new Promise((resolve) => {
    child.once("exit", (code, signal) => {
      if (signal) process.exit(signal === "SIGINT" ? 130 : 143);
      resolve(code ?? 1);
    });
  });
}

/** A file that failed to load counts as one failure. */
function count(results) {
  try {
    const told = JSON.parse(readFileSync(results, "utf8"));
    const unloaded = told.testResults.filter((each) => each.status === "failed" && each.assertionResults.length === 0);
    return {
      passed: told.numPassedTests,
      failed: told.numFailedTests + unloaded.length,
      skipped: told.numPendingTests + told.numTodoTests,
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
