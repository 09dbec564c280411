// Built-ins only: this runs before anything is installed.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

/**
 * The Chromium for the browser tests: EARSHOT_CHROMIUM, the system's, or one that is installed now: by apt-get as root,
 * else Playwright's own.
 * @param {string} root the checkout
 * @param {(line: string) => void} log
 * @returns {{ path: string } | { missing: string }} missing: the reason, as a sentence
 */
export function findBrowser(root, log) {
  const named = process.env.EARSHOT_CHROMIUM;
  if (named)
    return existsSync(named) ? { path: named } : { missing: `EARSHOT_CHROMIUM names ${named}, which does not exist.` };
  const system = onPath();
  if (system) return { path: system };
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    log("Installing Chromium for the browser tests.");
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    run("apt-get", ["update", "-q"], { env });
    run("apt-get", ["install", "-y", "-q", "--no-install-recommends", "chromium"], { env });
    const installed = onPath();
    if (installed) return { path: installed };
  }
  const downloaded = byPlaywright(root, log);
  if (downloaded) return { path: downloaded };
  return {
    missing:
      "No Chromium was found and none could be installed; install the package chromium, or set EARSHOT_CHROMIUM.",
  };
}

function onPath() {
  const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/bin", "/snap/bin"].filter(Boolean);
  const mac = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
  return [...folders.flatMap((folder) => names.map((name) => join(folder, name))), mac].find((path) =>
    existsSync(path),
  );
}

function byPlaywright(root, log) {
  const cli = join(root, "node_modules", "playwright-core", "cli.js");
  if (!existsSync(cli)) return undefined;
  const where = () => {
    const ask = "import('playwright-core').then(({ chromium }) => console.log(chromium.executablePath()))";
    const answer = spawnSync(process.execPath, ["-e", ask], { cwd: root, encoding: "utf8" }).stdout?.trim();
    return answer && existsSync(answer) ? answer : undefined;
  };
  if (where()) return where();
  if (!homedir() && !process.env.PLAYWRIGHT_BROWSERS_PATH) return undefined;
  log("Downloading a Chromium for the browser tests.");
  run(process.execPath, [cli, "install", "chromium"], { cwd: root });
  return where();
}

/** Its own words are shown only when it fails. */
function run(program, args, options) {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: "utf8",
    timeout: 300_000,
    ...options,
  });
  if (status !== 0)
    process.stderr.write(
      `${program} ${args[0]} failed: ${error?.message ?? `${stdout}${stderr}`.trim().slice(-1500)}\n`,
    );
}
