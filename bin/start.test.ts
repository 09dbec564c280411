import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";

// Plain JavaScript without types, since it runs before anything is installed.
const { checkNode, isInstalled } = (await import(new URL("./install.mjs", import.meta.url).href)) as {
  checkNode: (version?: string) => void;
  isInstalled: (root: string) => boolean;
};
const { sourcesOf } = (await import(new URL("./build-console.mjs", import.meta.url).href)) as {
  sourcesOf: (root: string) => string;
};

const root = mkdtempSync(join(tmpdir(), "earshot-start-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

test("an old Node is refused with a sentence, current ones are not", () => {
  for (const version of ["18.20.4", "20.18.3"])
    expect(() => checkNode(version)).toThrow(`20.19 or newer, and this is ${version}`);
  for (const version of ["20.19.0", "22.1.0", "24.0.1"]) expect(() => checkNode(version)).not.toThrow();
});

test("an install counts when it is whole and of this lockfile", () => {
  const packages = {
    "": { name: "trial" },
    console: { name: "@trial/console" },
    "node_modules/left": { version: "1.0.0" },
    "node_modules/elsewhere": { version: "1.0.0", optional: true, os: ["plan9"], cpu: ["mips"] },
    "node_modules/here": { version: "1.0.0", optional: true, os: [process.platform], cpu: [process.arch] },
  };
  write("package-lock.json", JSON.stringify({ packages }));
  expect(isInstalled(root)).toBe(false);
  write("node_modules/left/index.js", "");
  expect(isInstalled(root), "broken off: npm writes its list last").toBe(false);
  const { left, here } = { left: packages["node_modules/left"], here: packages["node_modules/here"] };
  listed({ "node_modules/left": left });
  expect(isInstalled(root), "this platform's own package is missing").toBe(false);
  write("node_modules/here/index.js", "");
  listed({ "node_modules/left": { version: "0.9.0" }, "node_modules/here": here });
  expect(isInstalled(root), "another version").toBe(false);
  listed({ "node_modules/left": left, "node_modules/here": here });
  expect(isInstalled(root), "by hand, with npm ci").toBe(true);
  rmSync(join(root, "node_modules/.package-lock.json"));
  expect(isInstalled(root), "by the stamp").toBe(true);
  write("package-lock.json", `${JSON.stringify({ packages })}\n`);
  expect(isInstalled(root), "the lockfile changed").toBe(false);

  function listed(found: object) {
    write("node_modules/.package-lock.json", JSON.stringify({ packages: found }));
  }
});

test("the console is stale when a source is new, changed or gone, and not for tests, fixtures and what is built", () => {
  write("console/index.html", "<html>");
  write("contract/posts.ts", "1");
  const before = sourcesOf(root);
  for (const path of ["console/dist/index.html", "console/app.test.ts", "query/fixtures/a.json", "console/README.md"])
    write(path, "x");
  expect(sourcesOf(root)).toBe(before);
  write("query/parse.ts", "1");
  const added = sourcesOf(root);
  expect(added).not.toBe(before);
  utimesSync(join(root, "contract/posts.ts"), 1, 1);
  const touched = sourcesOf(root);
  expect(touched).not.toBe(added);
  rmSync(join(root, "query/parse.ts"));
  expect(sourcesOf(root)).not.toBe(touched);
});

test("a machine that cannot reach the registry, with no home, is told why nothing was installed", () => {
  const bin = new URL("./install.mjs", import.meta.url).href;
  const trial = join(root, "trial");
  mkdirSync(trial);
  const lock = { name: "trial", version: "1.0.0", lockfileVersion: 3, requires: true };
  const wanted = { dependencies: { "is-odd": "3.0.1" } };
  const entry = { version: "3.0.1", resolved: "http://127.0.0.1:1/is-odd.tgz", integrity: "sha512-AA==" };
  writeFileSync(join(trial, "package.json"), JSON.stringify({ name: "trial", version: "1.0.0", ...wanted }));
  const packages = { "": { name: "trial", version: "1.0.0", ...wanted }, "node_modules/is-odd": entry };
  writeFileSync(join(trial, "package-lock.json"), JSON.stringify({ ...lock, packages }));
  const script = `import { install } from ${JSON.stringify(bin)};
    install(${JSON.stringify(trial)}, () => {}).catch((error) => { console.log(error.name + ": " + error.message); process.exit(1); });`;
  const run = (env: NodeJS.ProcessEnv) =>
    spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8", cwd: trial, env });
  // A home that cannot be written: npm still gets a cache.
  const path = `${dirname(process.execPath)}:/usr/bin:/bin`;
  const offline = run({
    PATH: path,
    HOME: "",
    npm_config_registry: "http://127.0.0.1:1/",
    npm_config_fetch_retries: "0",
  });
  expect(offline.status).toBe(1);
  expect(offline.stdout).toMatch(
    /^StartRefused: The dependencies could not be fetched, since npm cannot reach its registry/,
  );
}, 60_000);

function write(path: string, text: string) {
  const at = join(root, path);
  mkdirSync(dirname(at), { recursive: true });
  writeFileSync(at, text);
}
